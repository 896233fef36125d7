import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Bytes of one batch: large files pass through in pieces. */
const BATCH_BYTES = 1_000_000;
const NEWLINE = 10;

/**
 * A file of entries as batches that end between lines. A JSON array cannot be cut and is one batch.
 *
 * @throws the system's error when the file cannot be read
 */
export async function* readBatches(path: string): AsyncGenerator<Uint8Array> {
  let held: Buffer[] = [];
  let size = 0;
  let first = true;
  for await (const chunk of createReadStream(path)) {
    const bytes: Buffer = chunk;
    if (first && /^\s*\[/.test(bytes.toString('latin1', 0, 64))) {
      yield await readFile(path);
      return;
    }
    first = false;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (size + end > BATCH_BYTES && end > 0) {
      yield Buffer.concat([...held, bytes.subarray(0, end)]);
      held = [bytes.subarray(end)];
      size = bytes.length - end;
    } else {
      held.push(bytes);
      size += bytes.length;
    }
  }
  if (size > 0) yield Buffer.concat(held);
}
