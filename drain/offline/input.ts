import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 1_048_576;
/** Enough to tell gzip from text, and an array from lines. A pipe may bring the bytes one by one. */
const FIRST_BYTES = 1_024;
/** RFC 1952: how gzip begins. */
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * The bytes of a file, or of standard input for `-`; gzip is told by its first bytes and undone.
 *
 * @param read is told how many bytes were read from the file itself
 * @throws what the system or zlib says; {@link explain} puts it into words
 */
export async function* readInput(path: string, read: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const chunks = fuller(source, read);
  const { value: first } = await chunks.next();
  if (first === undefined) return;
  const all = prepend(first, chunks);
  if (!first.subarray(0, GZIP.length).equals(GZIP)) yield* all;
  // Whatever goes wrong comes out of the loop over the last of them.
  else yield* pipeline(Readable.from(all), createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined);
}

/** The chunks as they come, but the first one long enough. */
async function* fuller(source: AsyncIterable<Buffer>, read: (bytes: number) => void): AsyncGenerator<Buffer> {
  let first: Buffer | null = Buffer.alloc(0);
  for await (const chunk of source) {
    read(chunk.length);
    if (first === null) {
      yield chunk;
      continue;
    }
    first = Buffer.concat([first, chunk]);
    if (first.length < FIRST_BYTES) continue;
    yield first;
    first = null;
  }
  if (first !== null && first.length > 0) yield first;
}

async function* prepend(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder; name a file',
  EACCES: 'this user may not read it',
  Z_BUF_ERROR: 'its gzip data ends too early; what came before the end is processed',
  Z_DATA_ERROR: 'its gzip data is damaged; what came before the damage is processed',
};

/** Why a file could not be read to its end, in words; null for an error that is not about reading. */
export function explain(error: unknown, path: string): string | null {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return null;
  const reason = REASONS[error.code];
  return reason === undefined ? null : `cannot read ${path === '-' ? 'standard input' : path}: ${reason}`;
}
