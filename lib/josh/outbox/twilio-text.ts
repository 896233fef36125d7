import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message';
import { withDeadline } from '@/lib/clients/deadline';
import { sender, twilioClient } from '@/lib/clients/twilio';
import { CORRELATION_PARAM } from '@/lib/telemetry/correlation';
import { setting } from '@/lib/telemetry/env';
import { measure } from '@/lib/telemetry/measure';
import type { OutboundJob } from './job';

/** A text that Twilio has taken. */
export interface TakenText {
  sid: string;
  status: string;
  /** Twilio's error code, digits, if delivery has failed already. */
  errorCode: string | undefined;
  segments: number | null;
}

/** Milliseconds for one call, connecting included; the SDK's own time-out counts from the last byte. */
const DEADLINE_MS = 9_000;
/** Twilio's clock and ours may differ by this much, in milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;
/** Texts to one number that a look-up reads. */
const LOOK_UP_LIMIT = 50;

type Text = Pick<OutboundJob, 'body' | 'correlationId'> & { user: Pick<OutboundJob['user'], 'phone'> };

/**
 * Hands a text to Twilio. Not safe to repeat by itself: Twilio knows no idempotency key, so whoever calls this must look
 * the text up after an attempt whose end is not known.
 *
 * @throws what `classifyFailure` reads
 */
export async function sendText({ body, correlationId, user }: Text): Promise<TakenText> {
  const base = setting('PUBLIC_BASE_URL', 'the URL under which Twilio reports delivery');
  const statusCallback = `${base.replace(/\/$/, '')}/api/twilio/status?${CORRELATION_PARAM}=${correlationId}`;
  const from = sender();
  const message = await measure('twilio', 'send', () =>
    call(twilioClient().messages.create({ ...from, to: user.phone, body, statusCallback })),
  );
  return taken(message);
}

/**
 * Texts at Twilio that may be this one: same words, same receiver, same sender, not older than the first attempt; the
 * oldest first. Twilio's filter by date leaves out texts that are not sent yet, so the date is compared here.
 *
 * @throws what `classifyFailure` reads
 */
export async function findTexts({ body, user }: Text, since: Date): Promise<TakenText[]> {
  const own = sender();
  const notBefore = since.getTime() - CLOCK_TOLERANCE_MS;
  const messages = await measure('twilio', 'look_up', () =>
    call(twilioClient().messages.list({ to: user.phone, limit: LOOK_UP_LIMIT })),
  );
  return messages
    .filter((message) => message.direction !== 'inbound' && message.body === body)
    .filter((message) =>
      'from' in own ? message.from === own.from : message.messagingServiceSid === own.messagingServiceSid,
    )
    .filter(({ dateCreated }) => dateCreated.getTime() >= notBefore)
    .map(taken)
    .toReversed();
}

const call = <T>(work: Promise<T>) =>
  withDeadline(work, DEADLINE_MS, () => Object.assign(new Error('twilio'), { code: 'deadline' }));

function taken({ sid, status, errorCode, numSegments }: MessageInstance): TakenText {
  return {
    sid,
    status,
    errorCode: errorCode ? String(errorCode) : undefined,
    segments: segments(numSegments),
  };
}

/** Null while a messaging service has not chosen the sender: Twilio says "0" then. */
function segments(text: string): number | null {
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? count : null;
}
