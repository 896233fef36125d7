import { and, eq } from 'drizzle-orm';
import { transaction } from '@/lib/db/query';
import { replayItems } from '@/lib/db/schema/admin';
import { endItems } from './end-items';
import { endWhenOver, lockReplay } from './end-replay';
import type { Item, ItemResult } from './run-item';

/**
 * Writes an item's result, and with the last one the replay's. Safe to repeat: only the delivery that owns the item ends it.
 */
export function endItem({ id, replayId, attempts }: Item, result: ItemResult, now: Date): Promise<void> {
  const owned = and(
    eq(replayItems.id, id),
    eq(replayItems.state, 'running'),
    eq(replayItems.attempts, attempts),
  );
  return transaction(async (tx) => {
    const replay = await lockReplay(tx, replayId);
    await endItems(tx, replayId, owned, result, now);
    await endWhenOver(tx, replay, now);
  });
}
