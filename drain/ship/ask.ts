import type { Chunk, Ports } from '../ports';
import { idOf, linesOf, rowsOf, spanOf } from './rows';

export type Missing =
  /** What Axiom does not have of a chunk, null when it has all of it, and how many rows it has. */
  { outcome: 'known'; chunk: Chunk | null; known: number } | { outcome: 'no_answer' };

/**
 * Asks Axiom what it has of a chunk that may have been shipped before. A token that may not ask is taken for a no: a row
 * twice is better than a row lost.
 */
export async function missingOf(
  chunk: Chunk,
  { axiom, now }: Pick<Ports, 'axiom' | 'now'>,
  deadline: number,
): Promise<Missing> {
  const rows = rowsOf(chunk);
  const span = spanOf(rows);
  const ids = rows.map(idOf).filter((id) => id !== null);
  if (span === null || ids.length === 0) return { outcome: 'known', chunk, known: 0 };
  const presence = await axiom.present(chunk.to, ids, span, (deadline - now()) / 2);
  if (presence.outcome === 'no_answer') return { outcome: 'no_answer' };
  if (presence.outcome !== 'known') return { outcome: 'known', chunk, known: 0 };
  const lines = linesOf(chunk.ndjson);
  const missing = lines.filter((_, index) => !presence.ids.has(idOf(rows[index] ?? {}) ?? ''));
  const rest =
    missing.length === 0 ? null : { ...chunk, ndjson: Buffer.from(missing.join('\n')), rows: missing.length };
  return { outcome: 'known', chunk: rest, known: rows.length - missing.length };
}
