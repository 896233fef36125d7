import { z } from 'zod';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { messageEvents } from '@/lib/db/schema/sms';
import { annotate } from '@/lib/telemetry/context';
import { JoshError } from '@/lib/telemetry/errors/error';
import { operationId } from '../operation';
import { applyStatus, lockText, type StatusReport } from './apply-status';
import { logStatus } from './log-status';
import { isMessageStatus } from './status-rank';

/** The parameters that are used (Twilio: "Track the message status of outbound messages"). */
const parameters = z.object({
  MessageSid: z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/),
  MessageStatus: z.string().refine(isMessageStatus),
  ErrorCode: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional()
    .catch(undefined),
});

/**
 * Parses Twilio's form.
 *
 * @throws JoshError `request.malformed`
 */
export function parseStatus(form: URLSearchParams): StatusReport {
  const parsed = parameters.safeParse(Object.fromEntries(form));
  if (!parsed.success || !isMessageStatus(parsed.data.MessageStatus))
    throw new JoshError('request.malformed');
  const { MessageSid, MessageStatus, ErrorCode } = parsed.data;
  return { sid: MessageSid, status: MessageStatus, errorCode: ErrorCode };
}

/**
 * Applies a delivery report. A report may come before the SID is recorded: it is kept by SID, and applied when the SID is
 * recorded.
 */
export async function handleStatus(report: StatusReport, now: () => number): Promise<void> {
  annotate({ twilio_message_sid: report.sid });
  await transaction(
    async (tx) => {
      // Sent together: the server runs them in this order, and each sees what was committed when its turn came.
      const [, applied] = await Promise.all([
        lockText(tx, report.sid),
        applyStatus(tx, report, new Date(now())),
        keepReport(tx, report),
      ]);
      return applied;
    },
    (applied) => {
      if (applied.userId !== undefined) annotate({ user_id: applied.userId });
      logStatus(report, applied);
    },
  );
}

/** Safe to repeat: one row a SID and status. */
async function keepReport(tx: Queryable, { sid, status, errorCode }: StatusReport): Promise<void> {
  await query('insert_message_event', () =>
    tx
      .insert(messageEvents)
      .values({
        correlationId: operationId(),
        twilioMessageSid: sid,
        kind: 'status',
        status,
        data: errorCode === undefined ? {} : { error_code: errorCode },
      })
      .onConflictDoNothing(),
  );
}
