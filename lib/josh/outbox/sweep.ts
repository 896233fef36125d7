import { and, asc, inArray, isNull, lte, or } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { smsOutboundJobs } from '@/lib/db/schema/sms';
import { log } from '@/lib/telemetry/log/log';
import { queueText } from './queue-text';

/** A job younger than this is probably being queued right now, in milliseconds. */
const SETTLING_MS = 30_000;
/** After this long without an end the queue's own retries are too far apart, in milliseconds. */
const REQUEUE_MS = 15 * 60_000;
const LIMIT = 100;
/** Publishes at once. */
const CHUNK = 10;

export interface Sweep {
  found: number;
  queued: number;
}

/**
 * Queues again what is in the outbox and not on its way: what never reached the queue, and what the queue has had for a
 * quarter of an hour without an end. Safe to repeat and to run twice at once: a round has one deduplication id.
 */
export async function sweepOutbox(now: () => number): Promise<Sweep> {
  const at = new Date(now());
  const round = Math.floor(at.getTime() / REQUEUE_MS);
  const jobs = await findStranded(at);
  let queued = 0;
  for (let i = 0; i < jobs.length; i += CHUNK) {
    const results = await Promise.all(
      jobs.slice(i, i + CHUNK).map((job) => queueText(job, { now: at, round })),
    );
    const succeeded = results.filter(Boolean).length;
    queued += succeeded;
    // The queue is away: the next sweep goes on, oldest first again.
    if (succeeded === 0) break;
  }
  if (jobs.length > 0)
    log('admin.action', {
      action: 'outbox.sweep',
      actor_id: 'system',
      items: queued,
      outcome: queued === jobs.length ? 'ok' : 'failed',
    });
  return { found: jobs.length, queued };
}

function findStranded(now: Date) {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const { id, correlationId, state, notBefore, queuedAt, leaseUntil, createdAt } = smsOutboundJobs;
  return query('find_stranded_jobs', () =>
    database()
      .select({ jobId: id, correlationId })
      .from(smsOutboundJobs)
      .where(
        and(
          inArray(state, ['pending', 'sending']),
          lte(notBefore, before(SETTLING_MS)),
          or(isNull(queuedAt), lte(queuedAt, before(REQUEUE_MS))),
          or(isNull(leaseUntil), lte(leaseUntil, now)),
        ),
      )
      .orderBy(asc(createdAt))
      .limit(LIMIT),
  );
}
