import { asc, eq } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { isUuid } from '@/lib/josh/uuid';
import { JoshError } from '@/lib/telemetry/errors/error';
import type { Replay } from './record-replay';

/** A replay as it is answered; its items in the order of the originals. */
export async function progressOf(id: string) {
  const [replay] = isUuid(id)
    ? await query('find_replay', () => database().select().from(replays).where(eq(replays.id, id)))
    : [];
  if (replay === undefined) throw new JoshError('replay.unknown');
  const items = await query('list_replay_items', () =>
    database()
      .select({
        id: replayItems.id,
        target_id: replayItems.targetId,
        state: replayItems.state,
        reason: replayItems.reason,
        queued_at: replayItems.queuedAt,
        ended_at: replayItems.endedAt,
        correlation_id: replayItems.correlationId,
        original_correlation_id: replayItems.originalCorrelationId,
      })
      .from(replayItems)
      .where(eq(replayItems.replayId, id))
      .orderBy(asc(replayItems.position)),
  );
  const counts: Record<string, number> = {};
  for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1;
  return { ...describe(replay), counts, items };
}

const describe = (replay: Replay) => ({
  replay_id: replay.id,
  kind: replay.kind,
  state: replay.state,
  actor_id: replay.actorId,
  filter: replay.filter,
  estimated_cost_micros: replay.estimatedMicros,
  queue_error: replay.queueError,
  correlation_id: replay.correlationId,
  started_at: replay.startedAt,
  ended_at: replay.endedAt,
});
