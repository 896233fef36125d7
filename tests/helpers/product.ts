import { sql } from 'drizzle-orm';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { POST as adminAction } from '@/app/api/admin/actions/[action]/route';
import { POST as checkBudgetsRoute } from '@/app/api/jobs/check-budgets/route';
import { POST as checkLinkups } from '@/app/api/jobs/check-linkups/route';
import { POST as linkupExpire } from '@/app/api/jobs/linkup-expire/route';
import { POST as linkupWave } from '@/app/api/jobs/linkup-wave/route';
import { POST as reconcileCosts } from '@/app/api/jobs/reconcile-costs/route';
import { POST as sampleGaugesRoute } from '@/app/api/jobs/sample-gauges/route';
import { POST as sendRemindersRoute } from '@/app/api/jobs/send-reminders/route';
import { POST as sendSms } from '@/app/api/jobs/send-sms/route';
import { POST as sweepOutbox } from '@/app/api/jobs/sweep-outbox/route';
import { POST as stripeWebhook } from '@/app/api/stripe/webhook/route';
import { POST as twilioInbound } from '@/app/api/twilio/inbound/route';
import { POST as twilioStatus } from '@/app/api/twilio/status/route';
import { database } from '@/lib/clients/database';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';
import type { SourceName } from '@/lib/telemetry/intake/sources';
import { type LocalAnthropic, startAnthropic } from '@/local/anthropic/server';
import { Faults } from '@/local/http/faults';
import { serve } from '@/local/http/serve';
import { type LocalTwilio, startTwilio } from '@/local/twilio/server';
import { startDatabase, type TestDatabase } from './database';

export const PHONE = '+14155550123';
export const FROM = '+12025550100';

/** A publish as the queue received it. */
export interface Published {
  destination: string;
  body: string;
  deduplicationId: string | undefined;
  /** As QStash writes it, for example `1800s`. */
  delay?: string;
  /** Key and limits. */
  flowControl?: string;
}

export interface Product {
  twilio: LocalTwilio;
  anthropic: LocalAnthropic;
  queue: { published: Published[]; faults: Faults };
  /** Rows of a query, for looking at what is left in the database. */
  rows(query: ReturnType<typeof sql>): Promise<Record<string, unknown>[]>;
}

/**
 * The product's handlers on a real Postgres, with the official clients talking to local services. Each test begins with
 * empty tables.
 */
export function startProduct(): Product {
  let postgres: TestDatabase;
  let twilio: LocalTwilio;
  let anthropic: LocalAnthropic;
  let site: Awaited<ReturnType<typeof serve>>;
  const published: Published[] = [];
  const faults = new Faults();

  beforeAll(async () => {
    postgres = await startDatabase();
    // Twilio's own callbacks stay away: these tests post the reports themselves.
    twilio = await startTwilio({ callbackDelayMs: 3_600_000 });
    anthropic = await startAnthropic();
    site = await serve(queueAndCallbacks(published, faults));
    Object.assign(process.env, {
      PUBLIC_BASE_URL: site.url,
      PHONE_HASH_PEPPERS: 'k1:a-secret-for-tests-only',
      QSTASH_URL: site.url,
      QSTASH_TOKEN: 'test',
      TWILIO_API_URL: twilio.url,
      TWILIO_ACCOUNT_SID: twilio.accountSid,
      TWILIO_AUTH_TOKEN: twilio.authToken,
      TWILIO_FROM: FROM,
      ANTHROPIC_BASE_URL: anthropic.url,
      ANTHROPIC_API_KEY: 'test',
      // Several processes share the machine: nothing is late here but what a test makes hang, which says how long.
      LLM_TIMEOUT_MS: '60000',
      DATABASE_TIMEOUT_MS: '60000',
      QSTASH_TIMEOUT_MS: '60000',
    });
  });
  afterAll(async () => {
    await Promise.all([twilio.close(), anthropic.close(), site.close(), postgres.stop()]);
  });
  beforeEach(async () => {
    published.length = 0;
    for (const switches of [faults, twilio.faults, anthropic.faults, anthropic.manners, twilio.numbers])
      switches.clear();
    await emptyTables();
  });

  return {
    get twilio() {
      return twilio;
    },
    get anthropic() {
      return anthropic;
    },
    queue: { published, faults },
    rows: async (query) => [...(await database().execute(query))],
  };
}

/**
 * Takes every row out of every table. The audit log refuses that, and foreign keys want an order: triggers stay out of
 * this one statement, as only a superuser can have it. To truncate would cost twenty times as much for a few rows.
 */
const emptyTables = () =>
  database().execute(sql`do $$ declare name text; begin
    set local session_replication_role = replica;
    for name in select tablename from pg_tables where schemaname = 'public' loop
      execute format('delete from %I', name);
    end loop;
  end $$`);

/** QStash's publish, and the product's address for Twilio's callbacks, which these tests post themselves. */
function queueAndCallbacks(published: Published[], faults: Faults) {
  const app = new Hono();
  app.use(faults.middleware());
  app.post('/v2/publish/*', async (c) => {
    published.push({
      destination: c.req.url.slice(c.req.url.indexOf('/v2/publish/') + '/v2/publish/'.length),
      body: await c.req.text(),
      deduplicationId: c.req.header('upstash-deduplication-id'),
      ...(c.req.header('upstash-delay') ? { delay: c.req.header('upstash-delay') ?? '' } : {}),
      ...(c.req.header('upstash-flow-control-key')
        ? {
            flowControl: `${c.req.header('upstash-flow-control-key')} ${c.req.header('upstash-flow-control-value')}`,
          }
        : {}),
    });
    return c.json({ messageId: `msg_${published.length}` });
  });
  app.post('/api/twilio/status', (c) => c.body(null, 204));
  return app;
}

/** A request as the edge hands it on: verified, with an id, and without a claim, as when Redis is away. */
function verified(source: SourceName, path: string, body: string | URLSearchParams, correlationId = newId()) {
  const headers = stamp(new Headers(), { correlationId, verified: source, dedupe: 'unknown' });
  if (body instanceof URLSearchParams) headers.set('content-type', 'application/x-www-form-urlencoded');
  return new Request(`http://app${path}`, { method: 'POST', headers, body });
}

let texts = 0;
/** A SID that no other text has. */
export const newSid = () => `SM${(++texts).toString(16).padStart(32, '0')}`;

export interface TextInput {
  body: string;
  sid?: string;
  from?: string;
  extra?: Record<string, string>;
}

/** A user's text arrives. */
export function receive({ body, sid = newSid(), from = PHONE, extra = {} }: TextInput): Promise<Response> {
  const form = new URLSearchParams({
    MessageSid: sid,
    From: from,
    To: FROM,
    Body: body,
    NumSegments: '1',
    ...extra,
  });
  return twilioInbound(verified('twilio_inbound', '/api/twilio/inbound', form));
}

/** Twilio reports a delivery status. */
export function report(sid: string, status: string, errorCode?: string): Promise<Response> {
  const form = new URLSearchParams({ MessageSid: sid, MessageStatus: status });
  if (errorCode !== undefined) form.set('ErrorCode', errorCode);
  return twilioStatus(verified('twilio_status', '/api/twilio/status', form));
}

/** QStash delivers a job to send a text. */
export function deliverJob(jobId: string, correlationId = newId()): Promise<Response> {
  const body = JSON.stringify({ correlation_id: correlationId, job_id: jobId });
  return sendSms(verified('qstash', '/api/jobs/send-sms', body, correlationId));
}

/** QStash runs the schedule of the sweep. */
export const sweep = () => sweepOutbox(verified('qstash', '/api/jobs/sweep-outbox', '{}'));

/** QStash delivers a LinkUp's job; the payload carries the operation's id. */
export const deliver = {
  wave: (payload: { correlation_id: string; linkup_id: string; wave: number }) =>
    linkupWave(verified('qstash', '/api/jobs/linkup-wave', JSON.stringify(payload), payload.correlation_id)),
  expire: (payload: { correlation_id: string; linkup_id: string }) =>
    linkupExpire(
      verified('qstash', '/api/jobs/linkup-expire', JSON.stringify(payload), payload.correlation_id),
    ),
};

/** QStash runs the schedule that looks for LinkUps that stand still. */
export const check = (correlationId = newId()) =>
  checkLinkups(verified('qstash', '/api/jobs/check-linkups', '{}', correlationId));

/** QStash runs the schedule of the costs. */
export const reconcile = () => reconcileCosts(verified('qstash', '/api/jobs/reconcile-costs', '{}'));

/** QStash runs the schedule of the budgets. */
export const checkBudgets = () => checkBudgetsRoute(verified('qstash', '/api/jobs/check-budgets', '{}'));

/** QStash runs the schedule of the gauges. */
export const sampleGauges = (correlationId = newId()) =>
  sampleGaugesRoute(verified('qstash', '/api/jobs/sample-gauges', '{}', correlationId));

/** QStash runs the schedule of the reminders. */
export const remind = (correlationId = newId()) =>
  sendRemindersRoute(verified('qstash', '/api/jobs/send-reminders', '{}', correlationId));

/** The token with which {@link act} comes. */
export const SERVICE_TOKEN = 'a-service-token-for-tests';

/** Somebody of the team does something with the admin tools. */
export function act(
  action: string,
  body: unknown,
  { token = SERVICE_TOKEN, actor = 'kim.ops', correlationId = newId() } = {},
): Promise<Response> {
  process.env.SERVICE_TOKEN = SERVICE_TOKEN;
  const headers = stamp(new Headers({ authorization: `Bearer ${token}`, 'x-actor-id': actor }), {
    correlationId,
  });
  const request = new Request(`http://app/api/admin/actions/${action}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return adminAction(request, { params: Promise.resolve({ action }) });
}

/** Stripe sends an event. */
export const stripe = (event: object) =>
  stripeWebhook(verified('stripe', '/api/stripe/webhook', JSON.stringify(event)));
