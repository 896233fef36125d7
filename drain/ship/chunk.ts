import type { Chunk, Destination } from '../ports';

export interface ChunkLimits {
  rows: number;
  bytes: number;
}

/**
 * One request to Axiom, which documents at most 10,000 events (docs: "Limits"). Fewer bytes than the 1 MB of a message on
 * QStash's smallest plan, headers included: so a chunk that must be kept is one message.
 */
export const CHUNK_LIMITS: ChunkLimits = { rows: 1_000, bytes: 900_000 };

/** Bytes that one character of a string may need as JSON: `\u0000`. */
const MOST_BYTES_A_CHARACTER = 6;

/** Rows, each as JSON, in chunks within the limits and in order. One over the limit loses the end of its longest text. */
export function toChunks(to: Destination, rows: readonly string[], limits = CHUNK_LIMITS): Chunk[] {
  const chunks: Chunk[] = [];
  let held: string[] = [];
  let bytes = 0;
  const close = () => {
    if (held.length > 0) chunks.push({ to, ndjson: Buffer.from(held.join('\n')), rows: held.length });
    held = [];
    bytes = 0;
  };
  for (const row of rows) {
    const line = byteLength(row) > limits.bytes ? shorten(row, limits.bytes) : row;
    const size = byteLength(line);
    if (held.length >= limits.rows || bytes + size > limits.bytes) close();
    held.push(line);
    bytes += size;
  }
  close();
  return chunks;
}

const byteLength = (line: string) => Buffer.byteLength(line) + 1;

/** Only free text can be as long; every other field of a row has a bound of its own. */
function shorten(json: string, bytes: number): string {
  const row: Record<string, unknown> = JSON.parse(json);
  let longest = '';
  for (const [name, value] of Object.entries(row))
    if (String(value).length > String(row[longest] ?? '').length) longest = name;
  const text = String(row[longest]);
  const rest = byteLength(JSON.stringify({ ...row, [longest]: '', truncated: true }));
  const length = Math.max(Math.floor((bytes - rest) / MOST_BYTES_A_CHARACTER), 0);
  return JSON.stringify({ ...row, [longest]: text.slice(0, length), truncated: true });
}
