import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { messageEvents, smsMessages } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';
import { firstPriceCheck } from '../cost/price-check';
import { recordDomainEvent } from '../domain-event';
import { type AppliedStatus, applyStatus, lockText, type StatusReport } from '../sms/apply-status';
import { isMessageStatus, jobStateOf } from '../sms/status-rank';
import type { OutboundJob } from './job';
import { endTry } from './job-state';
import type { TakenText } from './twilio-text';

const MINUTE = 60_000;
/** Purposes that answer a user's text. */
const REPLIES = new Set(['reply', 'clarifier', 'help', 'safety', 'otp', 'registration']);

export interface RecordedSend {
  /** Minutes from the user's first text to the first reply, if this is that reply. */
  minutesToFirstReply: number | undefined;
  /** What Twilio reported before the SID was known, as it was applied now. */
  early: { report: StatusReport; applied: AppliedStatus }[];
}

/**
 * Records in one transaction that Twilio has taken a text, and what it costs by our prices. Safe to repeat: the SID is unique, and a try that dies before
 * the commit leaves the job as one to look up.
 *
 * @param committed hears of it also when the deadline has passed before the commit
 */
export function recordSent(
  job: OutboundJob,
  taken: TakenText,
  costMicros: number | undefined,
  now: Date,
  committed: (recorded: RecordedSend) => void,
): Promise<RecordedSend> {
  return transaction(async (tx): Promise<RecordedSend> => {
    const outcome = outcomeOf(taken);
    // An outcome is applied below like any report, so that the job follows it.
    const status = outcome.length > 0 ? null : taken.status;
    // Sent together: the server runs them in this order, and each sees what was committed when its turn came.
    const [, minutesToFirstReply, reports] = await Promise.all([
      lockText(tx, taken.sid),
      REPLIES.has(job.purpose) ? markFirstReply(tx, job.user.id, now) : undefined,
      earlyReports(tx, taken.sid),
      query('set_message_sid', () =>
        tx
          .update(smsMessages)
          .set({
            twilioMessageSid: taken.sid,
            status,
            segments: taken.segments,
            estimatedSegments: job.segments,
            estimatedMicros: costMicros ?? null,
            priceDueAt: firstPriceCheck(now),
          })
          .where(eq(smsMessages.id, job.messageId)),
      ),
      endTry(tx, job.id, { state: 'sent', sentAt: now, reason: null, maybeSent: false }),
      recordDomainEvent(tx, {
        correlationId: job.correlationId,
        type: 'sms.sent',
        entity: 'job',
        entityId: job.id,
        userId: job.user.id,
        data: { purpose: job.purpose, twilio_message_sid: taken.sid },
      }),
    ]);
    const early: RecordedSend['early'] = [];
    for (const report of [...outcome, ...reports]) {
      early.push({ report, applied: await applyStatus(tx, report, now) });
    }
    return { minutesToFirstReply, early };
  }, committed);
}

/** What a text that was found at Twilio has already come to. */
function outcomeOf({ sid, status, errorCode }: TakenText): StatusReport[] {
  return isMessageStatus(status) && jobStateOf(status) !== 'sent' ? [{ sid, status, errorCode }] : [];
}

/** Safe to repeat: only the first reply finds the column empty. */
async function markFirstReply(tx: Queryable, userId: string, now: Date): Promise<number | undefined> {
  const [user] = await query('mark_first_reply', () =>
    tx
      .update(users)
      .set({ firstReplyAt: now })
      .where(and(eq(users.id, userId), isNull(users.firstReplyAt), isNotNull(users.firstInboundAt)))
      .returning({ firstInboundAt: users.firstInboundAt }),
  );
  if (!user?.firstInboundAt) return undefined;
  return Math.round(((now.getTime() - user.firstInboundAt.getTime()) / MINUTE) * 100) / 100;
}

async function earlyReports(tx: Queryable, sid: string): Promise<StatusReport[]> {
  const rows = await query('early_reports', () =>
    tx
      .select({ status: messageEvents.status, data: messageEvents.data })
      .from(messageEvents)
      .where(and(eq(messageEvents.twilioMessageSid, sid), eq(messageEvents.kind, 'status')))
      .orderBy(asc(messageEvents.createdAt)),
  );
  return rows.flatMap(({ status, data }) =>
    isMessageStatus(status)
      ? [{ sid, status, errorCode: typeof data.error_code === 'string' ? data.error_code : undefined }]
      : [],
  );
}
