import { and, asc, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { isUuid } from '@/lib/josh/uuid';
import { JoshError } from '@/lib/telemetry/errors/error';
import { countItems } from './end-replay';
import { MOST_ITEMS } from './kind';
import type { Replay } from './record-replay';

const pageSchema = z.object({
  /** Position of the last item that the caller has. */
  after: z.coerce.number().int().min(-1).default(-1),
  limit: z.coerce.number().int().min(1).max(MOST_ITEMS).default(MOST_ITEMS),
});
export type Page = z.output<typeof pageSchema>;

/** @throws JoshError `request.malformed` */
export function readPage(query: URLSearchParams): Page {
  const parsed = pageSchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw new JoshError('request.malformed', { cause: parsed.error });
  return parsed.data;
}

/**
 * A replay as it is answered; its items in the order of the originals, all of them unless a page is asked for. `next` is
 * the `after` of the page that follows.
 *
 * @throws JoshError `replay.unknown`
 */
export async function progressOf(id: string, { after, limit }: Page = { after: -1, limit: MOST_ITEMS }) {
  const [replay] = isUuid(id)
    ? await query('find_replay', () => database().select().from(replays).where(eq(replays.id, id)))
    : [];
  if (replay === undefined) throw new JoshError('replay.unknown');
  const items = await query('list_replay_items', () =>
    database()
      .select({
        id: replayItems.id,
        position: replayItems.position,
        target_id: replayItems.targetId,
        state: replayItems.state,
        reason: replayItems.reason,
        queued_at: replayItems.queuedAt,
        ended_at: replayItems.endedAt,
        correlation_id: replayItems.correlationId,
        original_correlation_id: replayItems.originalCorrelationId,
      })
      .from(replayItems)
      .where(and(eq(replayItems.replayId, id), gt(replayItems.position, after)))
      .orderBy(asc(replayItems.position))
      .limit(limit),
  );
  const last = items.at(-1)?.position ?? after;
  const next = last + 1 < replay.items ? last : null;
  return { ...describe(replay), counts: await countItems(database(), id), items, next };
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
