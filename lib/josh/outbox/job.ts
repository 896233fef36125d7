import { asc, eq, type SQL } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { type inviteStates, invites } from '@/lib/db/schema/linkups';
import { type jobStates, smsMessages, smsOutboundJobs } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';
import { onHold } from '../users/on-hold';

export type JobState = (typeof jobStates)[number];

/** A text to send, with what must be known to send it. */
export interface OutboundJob {
  id: string;
  messageId: string;
  correlationId: string;
  linkupId: string | null;
  inviteId: string | null;
  purpose: string;
  /** SMS segments, as we count them. */
  segments: number | null;
  state: JobState;
  /** Code of the last failure. */
  reason: string | null;
  attempts: number;
  maybeSent: boolean;
  firstAttemptAt: Date | null;
  leaseUntil: Date | null;
  createdAt: Date;
  body: string;
  /** State of the invite that the text is about, if any. */
  inviteState: (typeof inviteStates)[number] | null;
  user: { id: string; phone: string; phoneHash: string; optedOut: boolean; onHold: boolean };
}

/** Loads a job with its text and its user; undefined when there is none. */
export async function loadJob(id: string): Promise<OutboundJob | undefined> {
  const [job] = await loadJobs(eq(smsOutboundJobs.id, id), 1);
  return job;
}

/** Loads jobs, the oldest first. */
export async function loadJobs(where: SQL | undefined, limit: number): Promise<OutboundJob[]> {
  const rows = await query('load_job', () =>
    database()
      .select({
        job: smsOutboundJobs,
        body: smsMessages.body,
        phone: users.phone,
        phoneHash: users.phoneHash,
        optedOutAt: users.optedOutAt,
        onHold,
        inviteState: invites.state,
      })
      .from(smsOutboundJobs)
      .innerJoin(smsMessages, eq(smsMessages.id, smsOutboundJobs.messageId))
      .innerJoin(users, eq(users.id, smsOutboundJobs.userId))
      .leftJoin(invites, eq(invites.id, smsOutboundJobs.inviteId))
      .where(where)
      .orderBy(asc(smsOutboundJobs.createdAt))
      .limit(limit),
  );
  return rows.map(({ job, body, phone, phoneHash, optedOutAt, onHold, inviteState }) => {
    const user = { id: job.userId, phone, phoneHash, optedOut: optedOutAt !== null, onHold };
    return { ...job, body, user, inviteState };
  });
}
