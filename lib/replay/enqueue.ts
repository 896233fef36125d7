import { and, asc, eq, inArray, isNull, lte, or } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { publishJob } from '@/lib/clients/qstash';
import { QueueError } from '@/lib/clients/qstash-requester';
import { query } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { describeError } from '@/lib/telemetry/errors/describe';
import { replayItemJob } from '@/lib/telemetry/jobs';
import { log } from '@/lib/telemetry/log/log';

/** An item that the queue has had for so long without an end is queued again, in milliseconds. */
export const REQUEUE_MS = 15 * 60_000;
/** Publishes at once. */
const CHUNK = 10;
/** In milliseconds; the route may take 30 s. */
const BUDGET_MS = 15_000;
/** Items of all replays that run at once: the product's own traffic goes first. */
const PARALLELISM = 5;

/**
 * Queues the items of a running replay that are not on their way. Never throws: what does not get there stays pending and is
 * seen in `queue_error`; posting the same request again resumes. Safe to repeat: a round has one deduplication id, and an
 * item runs once however often it is delivered.
 */
export async function enqueue(
  replayId: string,
  now: () => number,
): Promise<{ queued: number; left: number }> {
  const started = now();
  const due = await query('find_replay_items', () =>
    database()
      .select({ id: replayItems.id, correlationId: replayItems.correlationId })
      .from(replayItems)
      .innerJoin(replays, eq(replays.id, replayItems.replayId))
      .where(
        and(
          eq(replays.id, replayId),
          eq(replays.state, 'running'),
          inArray(replayItems.state, ['pending', 'running']),
          or(isNull(replayItems.queuedAt), lte(replayItems.queuedAt, new Date(started - REQUEUE_MS))),
        ),
      )
      .orderBy(asc(replayItems.position)),
  );
  const round = Math.floor(started / REQUEUE_MS);
  let queued = 0;
  let problem: string | null = null;
  for (let i = 0; i < due.length && problem === null; i += CHUNK) {
    if (now() - started > BUDGET_MS) problem = 'no_time_left';
    else {
      const ids: string[] = [];
      const tries = due.slice(i, i + CHUNK).map(async ({ id, correlationId }) => {
        const payload = { correlation_id: correlationId, replay_id: replayId, item_id: id };
        const deduplicationId = `${replayItemJob.name}-${id}-${round}`;
        const flowControl = { key: 'replay', parallelism: PARALLELISM };
        await publishJob(replayItemJob, payload, { deduplicationId, flowControl });
        ids.push(id);
      });
      for (const result of await Promise.allSettled(tries))
        if (result.status === 'rejected') problem = codeOf(result.reason);
      queued += ids.length;
      if (ids.length > 0)
        await query('mark_items_queued', () =>
          database()
            .update(replayItems)
            .set({ queuedAt: new Date(now()) })
            .where(inArray(replayItems.id, ids)),
        );
    }
  }
  if (problem !== null)
    log('queue.publish_failed', { target: replayItemJob.name, reason: problem, replay_id: replayId });
  const queueError = problem;
  await query('mark_replay_queued', () =>
    database().update(replays).set({ queueError }).where(eq(replays.id, replayId)),
  );
  return { queued, left: due.length - queued };
}

const codeOf = (error: unknown) => (error instanceof QueueError ? error.code : describeError(error).code);
