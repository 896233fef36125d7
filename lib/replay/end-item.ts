import { and, count, eq, sql } from 'drizzle-orm';
import { audit } from '@/lib/admin/audit-log/audit';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import type { Item, ItemResult } from './run-item';

/** How many items of a replay are in each state. */
export async function countItems(db: Queryable, replayId: string): Promise<Record<string, number>> {
  const rows = await query('count_replay_items', () =>
    db
      .select({ state: replayItems.state, items: count() })
      .from(replayItems)
      .where(eq(replayItems.replayId, replayId))
      .groupBy(replayItems.state),
  );
  return Object.fromEntries(rows.map(({ state, items }) => [state, items]));
}

/**
 * Writes an item's result, and with the last one the replay's, which is audited. Safe to repeat: only the delivery that owns
 * the item ends it. The replay's row is held, so that of two last items one sees that all are done.
 */
export function endItem({ id, replayId, attempts }: Item, result: ItemResult, now: Date): Promise<void> {
  return transaction(async (tx) => {
    const [replay] = await query('lock_replay', () =>
      tx.select().from(replays).where(eq(replays.id, replayId)).for('update'),
    );
    await query('end_replay_item', () =>
      tx
        .update(replayItems)
        .set({ ...result, endedAt: now, leaseUntil: null })
        .where(
          and(eq(replayItems.id, id), eq(replayItems.state, 'running'), eq(replayItems.attempts, attempts)),
        ),
    );
    const { pending = 0, running = 0, ...ended } = await countItems(tx, replayId);
    if (replay?.state !== 'running' || pending + running > 0) return;
    await query('end_replay', () =>
      tx
        .update(replays)
        .set({ state: 'done', endedAt: now, updatedAt: sql`now()` })
        .where(eq(replays.id, replayId)),
    );
    await audit(tx, {
      correlationId: replay.correlationId,
      actorId: 'system',
      actorRole: 'system',
      action: 'replay.end',
      target: replay.kind,
      replayId,
      outcome: 'done',
      reason: 'all items have ended',
      data: ended,
      createdAt: now,
    });
  });
}
