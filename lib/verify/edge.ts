import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { createRedis } from '@/lib/clients/redis';
import { CORRELATION_HEADER, isCorrelationId, newId } from '@/lib/telemetry/correlation';
import { type Check, type Finding, found } from './check';
import { stripePost, twilioForm } from './sign';
import type { Subject } from './subject';

const REFUSED: readonly number[] = [400, 401, 403];
const hex = (bytes: number) => randomBytes(bytes).toString('hex');

/** A wrong secret of the right shape. */
const FORGED = { twilio: () => hex(16), stripe: () => `whsec_${hex(16)}` };

/** The door: who comes gets an id, and who is not who they say gets nothing done. */
export const edgeChecks: readonly Check[] = [
  {
    name: 'edge: answers with a correlation id',
    expected: '200 and an x-correlation-id of its own, whatever the caller sends',
    todo: 'Is the app deployed at PUBLIC_BASE_URL, and is middleware.ts in its build?',
    async run({ app, call }) {
      const sent = newId(0);
      const { status, headers } = await call(`${app}/api/health`, {
        headers: { [CORRELATION_HEADER]: sent },
      });
      const id = headers.get(CORRELATION_HEADER);
      if (id === sent) return found(false, 'it took the caller’s own id');
      return found(
        status === 200 && isCorrelationId(id),
        `${status}, ${isCorrelationId(id) ? 'an id' : 'no id'}`,
      );
    },
  },
  {
    name: 'edge: a forged Twilio signature is refused',
    expected: '400, 401 or 403; no row and no claim',
    todo: 'Stop: anybody can send texts in a user’s name. Check TWILIO_AUTH_TOKEN of the app, and middleware.ts.',
    async run(subject) {
      const { app, canary } = subject;
      const sid = `SM${hex(16)}`;
      const url = `${app}/api/twilio/inbound`;
      const form = { MessageSid: sid, From: canary.phone, To: '+12025550100', Body: canary.words[0] };
      const { status } = await subject.call(url, twilioForm(url, form, FORGED.twilio()));
      const row = sql`select 1 from sms_messages where twilio_message_sid = ${sid}`;
      return refusal(status, row, `claim:twilio:${sid}`);
    },
  },
  {
    name: 'edge: a forged Stripe signature is refused',
    expected: '400, 401 or 403; no row and no claim',
    todo: 'Stop: anybody can give themselves a membership. Check STRIPE_WEBHOOK_SECRETS of the app, and middleware.ts.',
    async run({ app, call, now }) {
      const id = `evt_${hex(12)}`;
      const payload = JSON.stringify({ id, type: 'ping', created: 0, data: { object: {} } });
      const { status } = await call(`${app}/api/stripe/webhook`, stripePost(payload, FORGED.stripe(), now()));
      const row = sql`select 1 from stripe_events where stripe_event_id = ${id}`;
      return refusal(status, row, `claim:stripe:${id}`);
    },
  },
  {
    name: 'edge: a job without QStash’s signature is refused',
    expected: '400, 401 or 403',
    todo: 'Stop: anybody can make the app send texts. Check QSTASH_CURRENT_SIGNING_KEY of the app, and middleware.ts.',
    async run({ app, call }) {
      const body = JSON.stringify({ correlation_id: newId(), job_id: newId() });
      const { status } = await call(`${app}/api/jobs/send-sms`, { method: 'POST', body });
      return found(REFUSED.includes(status), String(status));
    },
  },
  {
    name: 'app: reaches Redis, and knows SERVICE_TOKEN',
    expected: '200 with role app or all and redis ok',
    todo: 'Compare SERVICE_TOKEN, JOSH_ROLE and UPSTASH_REDIS_REST_URL of the app with docs/settings.md.',
    async run({ app, call, env }) {
      const headers = { authorization: `Bearer ${env.SERVICE_TOKEN ?? ''}` };
      const { status, text } = await call(`${app}/api/health`, { headers });
      const right = /"role":"(?:app|all)"/.test(text) && text.includes('"redis":"ok"');
      return found(
        status === 200 && right,
        `${status}, ${right ? 'role and Redis as expected' : 'not told'}`,
      );
    },
  },
];

/** A refusal counts only when nothing happened: no row, and no claim that would swallow the true request. */
async function refusal(status: number, row: ReturnType<typeof sql>, claim: string): Promise<Finding> {
  const rows = await database().execute(row);
  const claimed = (await createRedis().exists(claim)) > 0;
  const state = [
    rows.length > 0 ? 'a row was written' : 'no row',
    claimed ? 'a claim was taken' : 'no claim',
  ];
  return found(REFUSED.includes(status) && rows.length === 0 && !claimed, [status, ...state].join(', '));
}

/** Used by the checks of roles as well. */
export const postTo = ({ call }: Subject, url: string) => call(url, { method: 'POST', body: '{}' });
