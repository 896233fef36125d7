import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { byCorrelationId } from '@/axiom/queries/by-correlation-id';
import { counterTotals } from '@/axiom/queries/counter-totals';
import { runQuery } from '@/lib/clients/axiom-query';
import { eventsFromLogs } from '@/lib/diagnose/story/from-logs';
import { mergeEvents } from '@/lib/diagnose/story/merge';
import { type Stack, startStack } from '@/local/stack';
import { newSid } from '@/local/twilio/message';
import { eventually } from '../helpers/eventually';

let stack: Stack;
let sql: postgres.Sql;

/** Short, so that a hanging LLM is noticed within a test; production waits 5 s. */
const LLM_TIMEOUT_MS = '1000';

beforeAll(async () => {
  stack = await startStack({ retryScale: 0.02, env: { LLM_TIMEOUT_MS } });
  for (const [name, value] of Object.entries(stack.cloud.env)) vi.stubEnv(name, value);
  sql = postgres(stack.cloud.postgres.url, { max: 1 });
});
afterEach(() => {
  for (const { faults } of [stack.cloud.redis, stack.cloud.anthropic, stack.cloud.twilio]) faults.clear();
});
afterAll(async () => {
  await sql?.end();
  await stack?.stop();
});

let user = 0;
const nextNumber = () => `+1202555${String(2000 + user++)}`;

const sendText = (
  from: string,
  body: string,
  options: { sid?: string; times?: number; parallel?: boolean } = {},
) => stack.cloud.twilio.sendInbound({ from, body, url: `${stack.app.url}/api/twilio/inbound`, ...options });

const textsTo = (number: string) => stack.cloud.twilio.messages.filter(({ to }) => to === number);

const storedText = async (sid: string) => {
  const [row] =
    await sql`select correlation_id, routed_at from sms_messages where twilio_message_sid = ${sid}`;
  return row;
};

/** The log rows of one text's operation, once everything has been drained. */
const rowsOf = async (sid: string) => {
  await stack.idle();
  const row = await storedText(sid);
  return runQuery(byCorrelationId, { correlationId: String(row?.correlation_id) });
};
const eventsOf = async (sid: string) => (await rowsOf(sid)).map(({ event }) => event);

describe('one SMS, from the edge to Axiom', () => {
  it('is one unbroken story under one correlation id', async () => {
    const from = nextNumber();
    const { sid, deliveries } = await sendText(from, 'What is a LinkUp?');
    expect(deliveries.flat().map(({ status }) => status)).toEqual([200]);
    const steps = mergeEvents(eventsFromLogs(await rowsOf(sid)));
    expect(steps.map(({ what }) => what)).toEqual([
      'sms.inbound.received',
      'profile.registered',
      'llm.intent.request',
      'llm.intent.response',
      'sms.inbound.routed',
      'sms.outbound.job_created',
      'http.request.completed',
      'sms.outbound.send_attempt',
      'sms.outbound.sent',
      'http.request.completed',
      'sms.status.updated',
      'http.request.completed',
      'sms.status.updated',
      'http.request.completed',
    ]);
    expect(textsTo(from)).toMatchObject([{ status: 'delivered' }]);
  });

  it('every shipped row carries the entry’s id and where it came from', async () => {
    const { sid } = await sendText(nextNumber(), 'What time does it start?');
    const rows = await rowsOf(sid);
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) {
      expect(row).toMatchObject({
        entry_id: expect.stringMatching(/^\d{28,32}$/),
        project: 'josh',
        deployment_id: expect.stringMatching(/^dpl_/),
        git_sha: expect.stringMatching(/^[0-9a-f]{40}$/),
        region: 'iad1',
        source: 'lambda',
        route: expect.stringMatching(/^\/api\//),
        method: 'POST',
        request_id: expect.stringMatching(/^[0-9a-f]{5}-\d+-[0-9a-f]+$/),
        env: 'local',
      });
    }
  });
});

describe('one LinkUp, from a text to its lock', () => {
  it('is formed, broadcast, accepted and locked, each step under the id of what caused it', async () => {
    const [ada, bob, cid] = [nextNumber(), nextNumber(), nextNumber()];
    for (const guest of [bob, cid]) await sendText(guest, 'What is JOSH?');
    await sql`update users set region = 'austin' where phone in ${sql([bob, cid])}`;
    const plan = await sendText(ada, 'Dinner on Friday in Austin for 3 people');
    await stack.idle();
    for (const guest of [bob, cid])
      expect(textsTo(guest).at(-1)).toMatchObject({
        status: 'delivered',
        body: expect.stringContaining('Dinner in Austin'),
      });
    const answers = [await sendText(bob, 'yes'), await sendText(cid, 'count me in')];
    await stack.idle();
    for (const person of [ada, bob, cid])
      expect(textsTo(person).at(-1)).toMatchObject({
        body: expect.stringMatching(/^It's set! Dinner in Austin/),
      });

    const formed = await rowsOf(plan.sid);
    const linkupId = formed.find(({ event }) => event === 'linkup.created')?.linkup_id;
    const events = formed.map(({ event }) => event);
    expect(events).toEqual(
      expect.arrayContaining(['linkup.broadcasting_started', 'linkup.invite_wave_sent']),
    );
    const sent = formed.filter(({ event, purpose }) => event === 'sms.outbound.sent' && purpose === 'invite');
    expect(sent).toHaveLength(2);
    for (const row of sent) expect(row).toMatchObject({ linkup_id: linkupId, invite_id: expect.any(String) });
    const [, last] = await Promise.all(answers.map(({ sid }) => rowsOf(sid)));
    expect(last).toContainEqual(
      expect.objectContaining({ event: 'linkup.locked', linkup_id: linkupId, region: 'austin' }),
    );

    const totals = await runQuery(counterTotals, {});
    expect(Object.fromEntries(totals.map(({ metric, total }) => [metric, total]))).toMatchObject({
      linkups_created_total: 1,
      invites_sent_total: 2,
      invites_accepted_total: 2,
      linkups_locked_total: 1,
    });
  });
});

describe('retries are normal', () => {
  it('50 identical webhooks in parallel → one effect', async () => {
    const from = nextNumber();
    const { sid, deliveries } = await sendText(from, 'count me in', { times: 50, parallel: true });
    expect(deliveries.map((attempts) => attempts.at(-1)?.status)).toEqual(Array(50).fill(200));
    await stack.idle();
    expect(await sql`select 1 from sms_messages where twilio_message_sid = ${sid}`).toHaveLength(1);
    expect(textsTo(from)).toHaveLength(1);
    expect((await eventsOf(sid)).filter((event) => event === 'sms.inbound.received')).toHaveLength(1);
  });

  it('a handler killed between claim and confirm → the retry runs after the lease', async () => {
    const from = nextNumber();
    const sid = newSid('SM');
    stack.cloud.anthropic.faults.set({ kind: 'hang' });
    const asked = stack.cloud.anthropic.calls.length;
    const sending = sendText(from, 'what is a LinkUp?', { sid });
    await eventually(async () => expect(await storedText(sid)).toBeDefined());
    stack.app.running.crash();
    expect(stack.cloud.anthropic.calls.length).toBe(asked);
    stack.cloud.anthropic.faults.clear();
    // The provider's retry waits at the edge; the dead owner's lease ends when the clock says so.
    stack.cloud.redis.engine.advance(12_000);
    const { deliveries } = await sending;
    const statuses = deliveries.flat().map(({ status }) => status);
    expect([statuses[0], statuses.at(-1)]).toEqual([502, 200]);
    await stack.idle();
    expect((await storedText(sid))?.routed_at).toBeInstanceOf(Date);
    expect(textsTo(from)).toHaveLength(1);
  });
});

describe('forgery', () => {
  it('a forged signature with a victim’s SID → 403, the true one still processed', async () => {
    const from = nextNumber();
    const sid = newSid('SM');
    const forged = await fetch(`${stack.app.url}/api/twilio/inbound`, {
      method: 'POST',
      headers: { 'x-twilio-signature': Buffer.from('forged').toString('base64') },
      body: new URLSearchParams({ MessageSid: sid, From: from, To: '+12025550100', Body: 'STOP' }),
    });
    expect(forged.status).toBe(403);
    expect(await storedText(sid)).toBeUndefined();
    const { deliveries } = await sendText(from, 'count me in', { sid });
    expect(deliveries.flat().map(({ status }) => status)).toEqual([200]);
    await stack.idle();
    expect(textsTo(from)).toHaveLength(1);
  });

  it('internal headers from outside change nothing', async () => {
    const response = await fetch(`${stack.app.url}/api/jobs/send-sms`, {
      method: 'POST',
      headers: { 'x-josh-verified': 'qstash', 'x-correlation-id': '01932b3c-7d00-7abc-8def-0123456789ab' },
      body: '{}',
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-correlation-id')).not.toBe('01932b3c-7d00-7abc-8def-0123456789ab');
  });
});

describe('outages', () => {
  it('Redis down → served, dedupe=unknown logged', async () => {
    const from = nextNumber();
    stack.cloud.redis.faults.set({ kind: 'status', status: 503 });
    const { sid, deliveries } = await sendText(from, 'count me in', { times: 2 });
    expect(deliveries.flat().map(({ status }) => status)).toEqual([200, 200]);
    stack.cloud.redis.faults.clear();
    const rows = await rowsOf(sid);
    expect(rows).toContainEqual(expect.objectContaining({ event: 'claim.unavailable', dedupe: 'unknown' }));
    expect(rows).toContainEqual(
      expect.objectContaining({
        event: 'http.request.completed',
        route: '/api/twilio/inbound',
        dedupe: 'unknown',
      }),
    );
    // Without claims the unique key in Postgres holds the effect to one.
    expect(textsTo(from)).toHaveLength(1);
  });

  it('LLM time-out → clarifier and its logs', async () => {
    const from = nextNumber();
    stack.cloud.anthropic.faults.set({ kind: 'hang' });
    const { sid, deliveries } = await sendText(from, 'hmm');
    expect(deliveries.flat().map(({ status }) => status)).toEqual([200]);
    const rows = await rowsOf(sid);
    expect(rows).toContainEqual(expect.objectContaining({ event: 'llm.intent.failed', reason: 'timeout' }));
    expect(rows).toContainEqual(
      expect.objectContaining({ event: 'llm.intent.fallback_clarifier', reason: 'timeout' }),
    );
    expect(textsTo(from)).toMatchObject([{ body: expect.stringContaining('did not get that') }]);
  });

  it('Axiom down → nothing is lost: the lines are there once it is back', async () => {
    stack.cloud.axiom.faults.set({ kind: 'status', status: 503, match: 'ingest' });
    const { sid } = await sendText(nextNumber(), 'count me in');
    const spooled = () =>
      stack.cloud.qstash.store.pending().some(({ url }) => url.includes('/api/drain/spool'));
    await vi.waitFor(() => expect(spooled()).toBe(true), { timeout: 40_000, interval: 50 });
    stack.cloud.axiom.faults.clear();
    const events = await eventsOf(sid);
    expect(events).toContain('sms.inbound.received');
    expect(events.filter((event) => event === 'sms.inbound.routed')).toHaveLength(1);
  });
});

describe('privacy', () => {
  it('a phone number and a text are found nowhere outside of the database', async () => {
    const from = '+12025559876';
    const secret = 'the blue heron lands at noon';
    const { sid } = await sendText(from, `${secret} call me at (202) 555-9876`);
    await sql`alter table sms_outbound_jobs rename to away`;
    await sendText(from, secret, { times: 1 });
    await sql`alter table away rename to sms_outbound_jobs`;
    await rowsOf(sid);
    const everywhere = JSON.stringify({
      axiom: await runQuery(
        { name: 'all', question: '', dataset: 'logs', apl: (d) => `['${d}'] | limit 50000` },
        {},
      ),
      metrics: await runQuery(
        { name: 'all', question: '', dataset: 'metrics', apl: (d) => `['${d}'] | limit 50000` },
        {},
      ),
      sentry: stack.cloud.sentry.items(),
      queue: stack.cloud.qstash.store.log(),
    });
    expect(stack.cloud.sentry.events()).toContainEqual(
      expect.objectContaining({
        // A table that is missing, and an inbound text that could not be processed.
        level: 'fatal',
        tags: expect.objectContaining({
          env: 'local',
          category: 'db_schema',
          correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          twilio_message_sid: expect.stringMatching(/^SM/),
        }),
      }),
    );
    for (const canary of ['2025559876', '555-9876', 'blue heron']) expect(everywhere).not.toContain(canary);
  });
});

describe('the other deployment', () => {
  it('the drain serves no route of the app, the app none of the drain', async () => {
    expect((await fetch(`${stack.drain.url}/api/health`)).status).toBe(404);
    expect((await fetch(`${stack.app.url}/api/drain`, { method: 'POST', body: '{}' })).status).toBe(404);
  });
});
