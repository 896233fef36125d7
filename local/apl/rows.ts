import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/**
 * The rows of a file: NDJSON, or one JSON array, also gzipped by its name.
 *
 * @throws Error with the number of the line that is no JSON, or the system's error
 */
export async function* readRows(file: string): AsyncGenerator<unknown> {
  const bytes = createReadStream(file);
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  const failed = new Promise<never>((_, reject) => {
    bytes.on('error', reject);
    input.on('error', reject);
  });
  failed.catch(() => undefined);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const array: string[] = [];
  for (let number = 1; ; number++) {
    const { value: line, done } = await Promise.race([lines.next(), failed]);
    if (done) break;
    if (array.length > 0 || (number === 1 && line.trimStart().startsWith('['))) array.push(line);
    else if (line.trim() !== '') yield parse(line, `${file}, line ${number}`);
  }
  if (array.length === 0) return;
  const rows = parse(array.join('\n'), file);
  if (!Array.isArray(rows)) throw new Error(`${file} is neither NDJSON nor a JSON array`);
  yield* rows;
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${where} is not JSON`);
  }
}
