import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { smsMessages, smsOutboundJobs } from '@/lib/db/schema/sms';
import { recordDomainEvent } from '../domain-event';
import { changeOptOut } from '../users/opt-out';
import { isForward, jobStateOf, type MessageStatus } from './status-rank';

/** A delivery report of Twilio's. */
export interface StatusReport {
  sid: string;
  status: MessageStatus;
  /** Twilio's error code, digits. */
  errorCode: string | undefined;
}

export interface AppliedStatus {
  outcome: 'applied' | 'out_of_order' | 'unknown_sid';
  jobId?: string;
  purpose?: string;
  userId?: string;
  /** Set when the text failed for good. */
  failure?: string;
  optedOut?: boolean;
}

/** Twilio: "Attempt to send to unsubscribed recipient". */
const UNSUBSCRIBED = '21610';

/** Makes callbacks about a text and the recording of its SID take turns, so that neither misses the other. */
export async function lockText(tx: Queryable, sid: string): Promise<void> {
  await query('lock_text', () => tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${sid}, 0))`));
}

/** Applies a report, if it moves the text forward. Safe to repeat: a second time it does not. */
export async function applyStatus(tx: Queryable, report: StatusReport, now: Date): Promise<AppliedStatus> {
  const { sid, status, errorCode } = report;
  const text = await loadText(tx, sid);
  if (text === undefined) return { outcome: 'unknown_sid' };
  const { jobId, purpose, userId, correlationId } = text;
  if (!isForward(text.status, status)) return { outcome: 'out_of_order', jobId, purpose, userId };

  const setStatus = query('set_message_status', () =>
    tx.update(smsMessages).set({ status }).where(eq(smsMessages.id, text.messageId)),
  );
  const state = jobStateOf(status);
  if (state === 'sent') {
    await setStatus;
    return { outcome: 'applied', jobId, purpose, userId };
  }
  const failure = state === 'failed' ? `twilio.${errorCode ?? status}` : undefined;
  // Independent of each other, so they share the way to the database.
  await Promise.all([
    setStatus,
    query('set_job_state', () =>
      tx
        .update(smsOutboundJobs)
        .set({ state, reason: failure ?? null })
        .where(eq(smsOutboundJobs.id, jobId)),
    ),
    recordDomainEvent(tx, {
      correlationId,
      type: `sms.${state}`,
      entity: 'job',
      entityId: jobId,
      userId,
      data: failure === undefined ? {} : { reason: failure },
    }),
  ]);
  const optedOut =
    errorCode === UNSUBSCRIBED &&
    (await changeOptOut(tx, { userId, to: 'out', reason: `twilio.${errorCode}`, correlationId, now }));
  return { outcome: 'applied', jobId, purpose, userId, optedOut, ...(failure ? { failure } : {}) };
}

async function loadText(tx: Queryable, sid: string) {
  const [row] = await query('load_text_by_sid', () =>
    tx
      .select({
        messageId: smsMessages.id,
        status: smsMessages.status,
        userId: smsMessages.userId,
        correlationId: smsMessages.correlationId,
        jobId: smsOutboundJobs.id,
        purpose: smsOutboundJobs.purpose,
      })
      .from(smsMessages)
      .innerJoin(smsOutboundJobs, eq(smsOutboundJobs.messageId, smsMessages.id))
      .where(eq(smsMessages.twilioMessageSid, sid))
      .for('update'),
  );
  return row;
}
