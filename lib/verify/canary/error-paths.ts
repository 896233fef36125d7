import { randomBytes } from 'node:crypto';
import { CORRELATION_HEADER } from '@/lib/telemetry/correlation';
import { firstOf, stripePost, twilioForm } from '../sign';
import { oncePerRun, type Subject } from '../subject';
import { writtenPhone } from './canary';

/** A request that goes wrong while it carries the canary. */
interface ErrorPath {
  what: string;
  request(subject: Subject): readonly [url: string, init: RequestInit];
}

const sid = () => `SM${randomBytes(16).toString('hex')}`;
const inbound = ({ app }: Subject) => `${app}/api/twilio/inbound`;
const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Wherever a request can carry something: body, query, path, headers; refused, malformed, unknown. */
const paths: readonly ErrorPath[] = [
  {
    what: 'a signed text whose sender is none',
    request: (subject) => {
      const { canary, env } = subject;
      const form = { MessageSid: sid(), From: canary.words[0], Body: `${canary.words[1]} ${canary.phone}` };
      return [inbound(subject), twilioForm(inbound(subject), form, env.TWILIO_AUTH_TOKEN ?? '')];
    },
  },
  {
    what: 'a signed text without a SID',
    request: (subject) => {
      const { canary, env } = subject;
      const form = { From: canary.phone, Body: canary.words.join(' ') };
      return [inbound(subject), twilioForm(inbound(subject), form, env.TWILIO_AUTH_TOKEN ?? '')];
    },
  },
  {
    what: 'a signed event that is no event',
    request: ({ app, canary, env, now }) => {
      const id = `evt_1verify${randomBytes(9).toString('hex')}`;
      const payload = JSON.stringify({ id, phone: canary.phone, note: canary.words.join(' ') });
      return [`${app}/api/stripe/webhook`, stripePost(payload, firstOf(env.STRIPE_WEBHOOK_SECRETS), now())];
    },
  },
  {
    what: 'a body that is cut off',
    request: ({ app, canary }) => [
      `${app}/api/stripe/webhook`,
      { method: 'POST', body: `{"phone":"${canary.phone}","text":"${canary.words.join(' ')}` },
    ],
  },
  {
    what: 'the query, the user agent, the referer and a cookie',
    request: ({ app, canary }) => [
      `${app}/api/health?phone=${encodeURIComponent(canary.phone)}&text=${canary.words.join('+')}`,
      {
        headers: {
          'user-agent': `${canary.words[0]} ${canary.phone}`,
          referer: `https://example.com/${canary.words[1]}?tel=${canary.phone.slice(1)}`,
          cookie: `phone=${canary.phone.slice(1)}; text=${canary.words[0]}`,
        },
      },
    ],
  },
  {
    what: 'a path that does not exist',
    // Words have no shape in an address that the platform itself logs, and no address of ours carries a text.
    request: ({ app, canary }) => [`${app}/api/users/${encodeURIComponent(canary.phone)}`, {}],
  },
  {
    what: 'our own headers',
    request: ({ app, canary }) => [
      `${app}/api/jobs/send-sms`,
      {
        ...json({ correlation_id: canary.phone, job_id: canary.words[0] }),
        headers: { [CORRELATION_HEADER]: canary.phone.slice(1), 'x-actor-id': canary.words[1] },
      },
    ],
  },
  {
    what: 'a LinkUp that nobody may form',
    request: ({ app, canary }) => {
      const { headers, ...rest } = json({ phone: writtenPhone(canary), note: canary.words.join(' ') });
      return [
        `${app}/api/linkups`,
        {
          ...rest,
          headers: {
            ...Object.fromEntries(new Headers(headers)),
            authorization: `Bearer ${canary.words[0]}`,
          },
        },
      ];
    },
  },
];

export interface Walked {
  what: string;
  status: number;
  correlationId: string | null;
}

/** Goes every path once. */
export const errorPaths = oncePerRun(async (subject): Promise<Walked[]> => {
  const walked: Walked[] = [];
  for (const { what, request } of paths) {
    const [url, init] = request(subject);
    const { status, headers } = await subject.call(url, init);
    walked.push({ what, status, correlationId: headers.get(CORRELATION_HEADER) });
  }
  return walked;
});
