import { CORRELATION_PARAM, isCorrelationId } from '../correlation';
import { listSetting, setting } from '../env';
import type { AnswerStyle } from '../errors/response';
import { verifyQstash } from './verify/qstash';
import { verifyStripe } from './verify/stripe';
import { verifyTwilio } from './verify/twilio';
import type { Signed, Verdict } from './verify/verdict';

export type SourceName = 'twilio_inbound' | 'twilio_status' | 'stripe' | 'qstash';

/** What makes a delivery the same as another, and the ids that its lines carry. */
export interface Delivery {
  key: string;
  id: string;
  /** The id of the operation that this delivery continues, if the signed part carries one. */
  correlationId?: string;
}

/** A caller that signs its requests and may send them more than once. */
export interface Source {
  name: SourceName;
  provider: 'twilio' | 'stripe' | 'qstash';
  path: RegExp;
  verify(request: Signed): Promise<Verdict>;
  /** Null when a validly signed body lacks what identifies it. */
  identify(request: Signed): Delivery | null;
  /** How long a handler may work before another try may begin, in milliseconds: just over the route's `maxDuration`. */
  leaseMs: number;
  /** How long a finished delivery is remembered, in milliseconds: longer than the provider goes on retrying. */
  doneTtlMs: number;
  /** How long a duplicate waits for the first one's outcome, in milliseconds, before it is told to come back. */
  waitMs: number;
  style: AnswerStyle;
  /** What a finished delivery is answered when it comes again. */
  duplicateStatus: 200 | 204;
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

const twilioTokens = () => [
  setting('TWILIO_AUTH_TOKEN', 'the key of Twilio’s request signatures'),
  ...(process.env.TWILIO_AUTH_TOKEN_NEXT ? [process.env.TWILIO_AUTH_TOKEN_NEXT] : []),
];

const form = (request: Signed) => new URLSearchParams(new TextDecoder().decode(request.body));
const SID = /^(SM|MM)[0-9a-fA-F]{32}$/;

/** The callers of webhooks and jobs, in the order in which their paths are tried. */
export const sources: readonly Source[] = [
  {
    name: 'twilio_inbound',
    provider: 'twilio',
    path: /^\/api\/twilio\/inbound$/,
    verify: (request) => verifyTwilio(request, twilioTokens()),
    identify(request) {
      const sid = form(request).get('MessageSid') ?? '';
      return SID.test(sid) ? { key: `twilio:${sid}`, id: sid } : null;
    },
    leaseMs: 12 * SECOND,
    // Twilio ends all tries within 15 s; a replayed signature stays valid for ever, and the database keeps the SID.
    doneTtlMs: DAY,
    // Twilio gives up at 15 s and by default does not come back after an error, so a duplicate waits instead.
    waitMs: 13 * SECOND,
    style: 'twiml',
    duplicateStatus: 200,
  },
  {
    name: 'twilio_status',
    provider: 'twilio',
    path: /^\/api\/twilio\/status$/,
    verify: (request) => verifyTwilio(request, twilioTokens()),
    identify(request) {
      const sid = form(request).get('MessageSid') ?? '';
      const status = form(request).get('MessageStatus') ?? '';
      if (!SID.test(sid) || !/^[a-z_]{1,20}$/.test(status)) return null;
      const cid = new URL(request.url).searchParams.get(CORRELATION_PARAM);
      // The SID alone would swallow every later status of the same message.
      return {
        key: `twilio:${sid}:${status}`,
        id: sid,
        ...(isCorrelationId(cid) ? { correlationId: cid } : {}),
      };
    },
    leaseMs: 10 * SECOND,
    doneTtlMs: DAY,
    waitMs: 11 * SECOND,
    style: 'twiml',
    duplicateStatus: 204,
  },
  {
    name: 'stripe',
    provider: 'stripe',
    path: /^\/api\/stripe\/webhook$/,
    verify: (request) =>
      verifyStripe(
        request,
        listSetting('STRIPE_WEBHOOK_SECRETS', 'the signing secrets of the Stripe endpoint'),
      ),
    identify(request) {
      const id = jsonField(request, 'id');
      return id !== undefined && /^evt_[A-Za-z0-9_]{1,100}$/.test(id) ? { key: `stripe:${id}`, id } : null;
    },
    leaseMs: 35 * SECOND,
    // Three days of retries, and resends from the dashboard.
    doneTtlMs: 7 * DAY,
    waitMs: 0,
    style: 'json',
    duplicateStatus: 200,
  },
  {
    name: 'qstash',
    provider: 'qstash',
    path: /^\/api\/(?:jobs\/[a-z-]+|alerts\/(?:evaluate|digest))$/,
    verify: (request) =>
      verifyQstash(request, [
        setting('QSTASH_CURRENT_SIGNING_KEY', 'the key of QStash’s signatures'),
        setting('QSTASH_NEXT_SIGNING_KEY', 'the key of QStash’s signatures after the next rotation'),
      ]),
    identify(request) {
      const id = request.headers.get('upstash-message-id') ?? '';
      if (!/^msg_[A-Za-z0-9_-]{1,200}$/.test(id)) return null;
      const cid = jsonField(request, 'correlation_id');
      return { key: `qstash:${id}`, id, ...(isCorrelationId(cid) ? { correlationId: cid } : {}) };
    },
    leaseMs: 35 * SECOND,
    // Five tries with the default backoff take over two days.
    doneTtlMs: 7 * DAY,
    waitMs: 0,
    style: 'json',
    duplicateStatus: 200,
  },
];

/** A string field at the top of a JSON body; undefined when the body is no such JSON. */
function jsonField(request: Signed, name: string): string | undefined {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(request.body));
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
