import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { smsMessages, smsOutboundJobs } from '@/lib/db/schema/sms';
import type { OutboundJob } from './job';

/** How long a try owns its job, in milliseconds: longer than the route may run. */
export const LEASE_MS = 35_000;

const jobs = smsOutboundJobs;

/** Free to take: nobody is at it, and nobody was since it was loaded. */
const unchanged = ({ id, attempts }: OutboundJob, now: Date) =>
  and(
    eq(jobs.id, id),
    eq(jobs.attempts, attempts),
    inArray(jobs.state, ['pending', 'sending']),
    or(eq(jobs.state, 'pending'), isNull(jobs.leaseUntil), lte(jobs.leaseUntil, now)),
  );

/**
 * Takes the job for one try; false when another delivery was faster. From here on Twilio may hold the text, whatever
 * becomes of this process.
 */
export async function takeJob(job: OutboundJob, now: Date): Promise<boolean> {
  const taken = await query('take_job', () =>
    database()
      .update(jobs)
      .set({
        state: 'sending',
        attempts: sql`${jobs.attempts} + 1`,
        maybeSent: true,
        leaseUntil: new Date(now.getTime() + LEASE_MS),
        firstAttemptAt: sql`coalesce(${jobs.firstAttemptAt}, ${now.toISOString()})`,
      })
      .where(unchanged(job, now))
      .returning({ id: jobs.id }),
  );
  return taken.length > 0;
}

/** Opens a job that failed for good, for one more try; false when it is not as it was loaded. */
export async function reopenJob(tx: Queryable, { id, attempts }: OutboundJob): Promise<boolean> {
  const reopened = await query('reopen_job', () =>
    tx
      .update(jobs)
      .set({ state: 'pending', reason: null, leaseUntil: null })
      .where(and(eq(jobs.id, id), eq(jobs.attempts, attempts), eq(jobs.state, 'failed')))
      .returning({ id: jobs.id }),
  );
  return reopened.length > 0;
}

/** Cancels a job that nobody is sending; false when another delivery was faster. */
export async function cancelJob(
  tx: Queryable,
  job: OutboundJob,
  reason: string,
  now: Date,
): Promise<boolean> {
  const canceled = await query('cancel_job', () =>
    tx
      .update(jobs)
      .set({ state: 'canceled', reason, leaseUntil: null })
      .where(unchanged(job, now))
      .returning({ id: jobs.id }),
  );
  return canceled.length > 0;
}

type Ending = Pick<typeof jobs.$inferInsert, 'state' | 'reason' | 'maybeSent' | 'sentAt' | 'leaseUntil'>;

/** Ends a try that this process owns. */
export async function endTry(tx: Queryable, jobId: string, ending: Ending): Promise<void> {
  await query('end_try', () =>
    tx
      .update(jobs)
      .set({ leaseUntil: null, ...ending })
      .where(and(eq(jobs.id, jobId), eq(jobs.state, 'sending'))),
  );
}

/** Which of these SIDs belong to texts of ours already. */
export async function knownSids(sids: string[]): Promise<Set<string>> {
  if (sids.length === 0) return new Set();
  const rows = await query('known_sids', () =>
    database()
      .select({ sid: smsMessages.twilioMessageSid })
      .from(smsMessages)
      .where(inArray(smsMessages.twilioMessageSid, sids)),
  );
  return new Set(rows.flatMap(({ sid }) => (sid === null ? [] : [sid])));
}
