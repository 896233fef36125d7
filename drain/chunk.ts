import type { Chunk, Destination } from './ports';

export interface ChunkLimits {
  rows: number;
  bytes: number;
}

/** One request to Axiom: it documents at most 10,000 events and 1 MB a field; smaller ones fail in smaller pieces. */
export const AXIOM_LIMITS: ChunkLimits = { rows: 1_000, bytes: 1_000_000 };

/** Rows as NDJSON chunks within the limits. A single row over the limit of bytes is a chunk of its own. */
export function toChunks(to: Destination, rows: readonly object[], limits = AXIOM_LIMITS): Chunk[] {
  return pack(
    to,
    rows.map((row) => JSON.stringify(row)),
    limits,
  );
}

/** The same rows in chunks within other limits. */
export function splitChunk({ to, ndjson }: Chunk, limits: ChunkLimits): Chunk[] {
  return pack(to, ndjson.split('\n'), limits);
}

function pack(to: Destination, lines: readonly string[], limits: ChunkLimits): Chunk[] {
  const chunks: Chunk[] = [];
  let held: string[] = [];
  let bytes = 0;
  const close = () => {
    if (held.length > 0) chunks.push({ to, ndjson: held.join('\n'), rows: held.length });
    held = [];
    bytes = 0;
  };
  for (const line of lines) {
    const size = Buffer.byteLength(line) + 1;
    if (held.length >= limits.rows || bytes + size > limits.bytes) close();
    held.push(line);
    bytes += size;
  }
  close();
  return chunks;
}
