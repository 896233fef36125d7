import { randomUUID } from 'node:crypto';
import type { Faults } from '../http/faults';
import type { Message, MessageStatus } from './message';
import type { Numbers } from './numbers';
import { SEGMENT_PRICE } from './segments';
import type { Underway } from './underway';
import { type Attempt, postWebhook } from './webhook';

export interface CallbackPost {
  sid: string;
  status: MessageStatus;
  attempts: Attempt[];
}

export interface CallbackTools {
  account: { sid: string; authToken: string };
  faults: Faults;
  numbers: Numbers;
  underway: Underway;
  /** Milliseconds between the answer and the first callback, and between two callbacks. */
  delayMs: number;
  now: () => number;
  posted: (post: CallbackPost) => void;
}

/**
 * Carries an accepted message to its end and posts its status callbacks. Faults: `reorder` (subject
 * `callback <to>`) posts the last status first, `duplicate` (subject `callback <to> <status>`) posts one twice.
 */
export async function carry(message: Message, tools: CallbackTools): Promise<void> {
  const { underway, faults, numbers, now } = tools;
  const { delivery, errorCode } = numbers.deliveryOf(message.to);
  const steps: MessageStatus[] = delivery === 'failed' ? ['failed'] : ['sent', delivery];
  if (faults.take('reorder', `callback ${message.to}`)) steps.reverse();
  for (const status of steps) {
    await underway.pause(tools.delayMs);
    if (underway.signal.aborted) return;
    message.updatedAt = now();
    message.sentAt ??= message.updatedAt;
    message.price ??= SEGMENT_PRICE * message.segments;
    // The resource never goes back, in whatever order the callbacks are posted.
    if (message.status !== delivery) message.status = status;
    if (status === delivery) message.errorCode = errorCode;
    if (message.statusCallback === null) continue;
    const times = faults.take('duplicate', `callback ${message.to} ${status}`) ? 2 : 1;
    const form = callbackForm(message, status, tools);
    const token = randomUUID();
    for (let time = 0; time < times; time++) {
      const webhook = { authToken: tools.account.authToken, now, signal: underway.signal };
      const attempts = await postWebhook(message.statusCallback, form, token, webhook);
      tools.posted({ sid: message.sid, status, attempts });
    }
  }
}

/** The parameters of a status callback (Twilio: "Track the message status of outbound messages"). */
function callbackForm(
  message: Message,
  status: MessageStatus,
  { account, now }: CallbackTools,
): URLSearchParams {
  const form = new URLSearchParams({
    SmsSid: message.sid,
    SmsStatus: status,
    MessageStatus: status,
    To: message.to,
    MessageSid: message.sid,
    AccountSid: account.sid,
    From: message.from ?? '',
    ApiVersion: '2010-04-01',
  });
  if (message.messagingServiceSid !== null) form.set('MessagingServiceSid', message.messagingServiceSid);
  if (status === 'failed' || status === 'undelivered') form.set('ErrorCode', String(message.errorCode));
  // The carrier's own time stamp, in minutes: yyMMddHHmm.
  if (status !== 'sent')
    form.set('RawDlrDoneDate', new Date(now()).toISOString().replace(/\D/g, '').slice(2, 12));
  return form;
}
