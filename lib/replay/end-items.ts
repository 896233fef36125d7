import { and, eq, type SQL } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { replayItems } from '@/lib/db/schema/admin';
import { recordDomainEvent } from '@/lib/josh/domain-event';
import type { ItemResult } from './run-item';

/**
 * Writes one result for some items of a replay, and into both stories, the item's own and the original's, how it ended.
 * Safe to repeat when `which` finds only what has not ended. Returns how many they were.
 */
export async function endItems(
  tx: Queryable,
  replayId: string,
  which: SQL | undefined,
  result: ItemResult,
  now: Date,
): Promise<number> {
  const ended = await query('end_replay_items', () =>
    tx
      .update(replayItems)
      .set({ ...result, endedAt: now, leaseUntil: null })
      .where(and(eq(replayItems.replayId, replayId), which))
      .returning(),
  );
  const common = { type: 'replay.item_ended', entity: 'replay', entityId: replayId } as const;
  const events = ended.flatMap(({ correlationId, originalCorrelationId, targetId }) => {
    const data = {
      target_id: targetId,
      state: result.state,
      ...(result.reason && { reason: result.reason }),
    };
    if (originalCorrelationId === null) return [{ ...common, correlationId, data }];
    return [
      { ...common, correlationId, data: { ...data, original_correlation_id: originalCorrelationId } },
      {
        ...common,
        correlationId: originalCorrelationId,
        data: { ...data, replay_correlation_id: correlationId },
      },
    ];
  });
  await recordDomainEvent(tx, ...events);
  return ended.length;
}
