import { count, eq, sql } from 'drizzle-orm';
import { audit } from '@/lib/admin/audit-log/audit';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { type Replay, SYSTEM } from './record-replay';

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

/** The replay's row, held until the commit: of two last items one sees that all are done, and an abort sees all or none. */
export async function lockReplay(tx: Queryable, replayId: string): Promise<Replay | undefined> {
  const [replay] = await query('lock_replay', () =>
    tx.select().from(replays).where(eq(replays.id, replayId)).for('update'),
  );
  return replay;
}

/** Ends a replay that is held and whose last item has ended, which is audited. Safe to repeat: a running one ends once. */
export async function endWhenOver(tx: Queryable, replay: Replay | undefined, now: Date): Promise<boolean> {
  if (replay?.state !== 'running') return false;
  const { pending = 0, running = 0, ...ended } = await countItems(tx, replay.id);
  if (pending + running > 0) return false;
  await query('end_replay', () =>
    tx
      .update(replays)
      .set({ state: 'done', endedAt: now, updatedAt: sql`now()` })
      .where(eq(replays.id, replay.id)),
  );
  await audit(tx, {
    correlationId: replay.correlationId,
    actorId: SYSTEM.id,
    actorRole: SYSTEM.role,
    action: 'replay.end',
    target: replay.kind,
    replayId: replay.id,
    outcome: 'done',
    reason: 'all items have ended',
    data: ended,
    createdAt: now,
  });
  return true;
}
