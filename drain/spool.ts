import { type ChunkLimits, splitChunk } from './chunk';
import type { Chunk, Ports } from './ports';

/** QStash takes messages of up to 1 MB on its smallest plan, headers included. */
export const SPOOL_LIMITS: ChunkLimits = { rows: 2_000, bytes: 900_000 };

export type Spooled = { outcome: 'spooled' } | { outcome: 'failed' };

/** Hands redacted chunks to QStash, which brings them back when Axiom may be there again. All of them, or it failed. */
export async function spool(chunks: readonly Chunk[], { queue }: Pick<Ports, 'queue'>): Promise<Spooled> {
  const messages = chunks.flatMap((chunk) => splitChunk(chunk, SPOOL_LIMITS));
  try {
    await Promise.all(messages.map((message) => queue.keep(message)));
    return { outcome: 'spooled' };
  } catch {
    return { outcome: 'failed' };
  }
}
