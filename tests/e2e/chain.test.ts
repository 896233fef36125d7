import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { runQuery } from '@/lib/clients/axiom-query';
import { CORRELATION_PARAM, isCorrelationId, traceId } from '@/lib/telemetry/correlation';
import { type Stack, startStack } from '@/local/stack';
import { deliver } from '@/local/stripe/deliver';
import { checkoutCompleted, invoicePaid, subscriptionCreated } from '@/local/stripe/events';
import { newPurchase } from '@/local/stripe/purchase';

/** Tables that the specification lists, "Correlation ID". */
const TABLES = [
  'sms_messages',
  'sms_outbound_jobs',
  'domain_events',
  'stripe_events',
  'profile_events',
  'linkups',
  'invites',
] as const;

const spansSchema = z.object({ items: z.array(z.object({ trace_id: z.string() })) });

let stack: Stack;
let sql: postgres.Sql;
/** What each operation began with, by its correlation id. Read at its beginning only: where the edge's id was stored. */
const operations = new Map<string, string>();

const [ada, bob, cid] = ['+12025557001', '+12025557002', '+12025557003'];

async function text(name: string, from: string, body: string): Promise<void> {
  const { sid, deliveries } = await stack.cloud.twilio.sendInbound({
    from,
    body,
    url: `${stack.app.url}/api/twilio/inbound`,
  });
  expect(deliveries.flat().map(({ status }) => status)).toEqual([200]);
  const [row] = await sql`select correlation_id from sms_messages where twilio_message_sid = ${sid}`;
  operations.set(String(row?.correlation_id), name);
}

async function pay(name: string, event: Parameters<typeof deliver>[0]['event']): Promise<void> {
  const secret = stack.cloud.secrets.stripeWebhookSecret;
  const deliveries = await deliver({ url: `${stack.app.url}/api/stripe/webhook`, event, secret });
  expect(deliveries.flat().map(({ status }) => status)).toEqual([200]);
  const [row] = await sql`select correlation_id from stripe_events where stripe_event_id = ${event.id}`;
  operations.set(String(row?.correlation_id), name);
}

/** Names of the operations that ids lead back to; an id of none stays as it is and is seen. */
const namesOf = (ids: Iterable<unknown>): string[] =>
  [...new Set([...ids].map((id) => operations.get(String(id)) ?? `unknown ${String(id)}`))].sort();
const everyOperation = () => [...operations.values()].sort();

async function idsIn(table: string, where = sql``): Promise<unknown[]> {
  return (await sql`select correlation_id from ${sql(table)} ${where}`).map((row) => row.correlation_id);
}

beforeAll(async () => {
  // Two processes, so that nothing can rely on what one of them remembers.
  stack = await startStack({ retryScale: 0.02, instances: 2, env: { SENTRY_TRACES_RATE: '1' } });
  for (const [name, value] of Object.entries(stack.cloud.env)) vi.stubEnv(name, value);
  sql = postgres(stack.cloud.postgres.url, { max: 1 });

  await text('bob asks', bob, 'What is JOSH?');
  await text('cid asks', cid, 'What is JOSH?');
  await sql`update users set region = 'austin' where phone in ${sql([bob, cid])}`;
  await stack.idle();
  // So that Sentry has an event of the chain as well: the first text to go out must be tried again.
  stack.cloud.twilio.faults.set({ kind: 'status', status: 503, match: 'POST /2010-04-01', times: 1 });
  await text('ada plans', ada, 'Dinner on Friday 7pm in Austin for 3 people');
  await stack.idle();
  await text('bob accepts', bob, 'yes');
  await stack.idle();
  await text('cid accepts', cid, 'count me in');
  await stack.idle();
  const [user] = await sql`select id from users where phone = ${ada}`;
  const purchase = newPurchase(String(user?.id), Math.floor(Date.now() / 1000));
  await pay('checkout', checkoutCompleted(purchase));
  await pay('subscription', subscriptionCreated(purchase));
  await pay('invoice', invoicePaid(purchase));
  await stack.idle();
});
afterAll(async () => {
  await sql?.end();
  await stack?.stop();
});

const TEXTS = ['ada plans', 'bob accepts', 'bob asks', 'cid accepts', 'cid asks'];
const PAYMENTS = ['checkout', 'invoice', 'subscription'];

describe('one LinkUp, from a text to its lock and a payment', () => {
  it('has happened: it is locked, and its creator is a member', async () => {
    expect(await sql`select state from linkups`).toEqual([{ state: 'locked' }]);
    expect(await sql`select entitled from entitlements`).toEqual([{ entitled: true }]);
    expect(operations.size).toBe(8);
    for (const id of operations.keys()) expect(isCorrelationId(id)).toBe(true);
  });

  it.each<[(typeof TABLES)[number], string[]]>([
    ['sms_messages', TEXTS],
    ['sms_outbound_jobs', TEXTS],
    ['domain_events', [...TEXTS, 'checkout']],
    ['stripe_events', PAYMENTS],
    ['profile_events', ['ada plans', 'bob asks', 'cid asks']],
    ['linkups', ['ada plans']],
    ['invites', ['ada plans']],
  ])('every row of %s leads back to what caused it', async (table, expected) => {
    expect(namesOf(await idsIn(table))).toEqual(expect.arrayContaining(expected));
    expect(namesOf(await idsIn(table)).filter((name) => !everyOperation().includes(name))).toEqual([]);
    if (table !== 'domain_events') expect(namesOf(await idsIn(table))).toEqual(expected.toSorted());
  });

  it('so does every other row that has an id', async () => {
    const tables = await sql`
      select table_name from information_schema.columns
      where column_name = 'correlation_id' and table_schema = 'public'`;
    expect(tables.map((row) => row.table_name)).toEqual(expect.arrayContaining([...TABLES]));
    for (const { table_name } of tables)
      for (const name of namesOf(await idsIn(String(table_name))))
        expect([table_name, everyOperation()]).toEqual([table_name, expect.arrayContaining([name])]);
  });

  it('the invite texts carry the plan’s id, the lock and its news the id of the last accept', async () => {
    const jobs = (purpose: string) => idsIn('sms_outbound_jobs', sql`where purpose = ${purpose}`);
    expect(namesOf(await jobs('invite'))).toEqual(['ada plans']);
    expect(namesOf(await jobs('confirmation'))).toEqual(['cid accepts']);
    const events = (type: string) => idsIn('domain_events', sql`where type = ${type}`);
    expect(namesOf(await events('linkup.created'))).toEqual(['ada plans']);
    expect(namesOf(await events('invite.accepted'))).toEqual(['bob accepts', 'cid accepts']);
    expect(namesOf(await events('linkup.locked'))).toEqual(['cid accepts']);
  });

  it('every log line of a handler has the id of an operation, and none of them is missing', async () => {
    const rows = await runQuery(
      { name: 'all', question: '', dataset: 'logs', apl: (d) => `['${d}'] | limit 50000` },
      {},
    );
    const ours = rows.filter(({ event }) => typeof event === 'string' && event !== '');
    expect(ours.length).toBeGreaterThan(80);
    // Checks of alerts are operations of their own: nobody's text caused them.
    const asked = ours.filter(({ handler }) => !String(handler).startsWith('alerts.'));
    expect(asked.filter(({ correlation_id }) => !operations.has(String(correlation_id)))).toEqual([]);
    expect(namesOf(asked.map(({ correlation_id }) => correlation_id))).toEqual(everyOperation());
  });

  it('every event and span of Sentry has the id of an operation', () => {
    const errors = JSON.stringify(stack.cloud.sentry.items('event').map(({ payload }) => payload));
    expect(namesOf(idsOf(errors))).toEqual(['ada plans']);
    // A trace's id is the operation's, without its dashes.
    const traces = new Map([...operations.keys()].map((id) => [traceId(id), id]));
    const spans = stack.cloud.sentry
      .items('span')
      .flatMap(({ payload }) => spansSchema.parse(payload).items)
      .map(({ trace_id }) => traces.get(trace_id) ?? trace_id);
    // Each webhook and each sent text has a root, with the queries, the LLM and Twilio below it.
    expect(spans.length).toBeGreaterThan(100);
    expect(namesOf(spans)).toEqual(everyOperation());
  });

  it('every job in QStash carries the id in its signed body', () => {
    const jobs = new Map(
      stack.cloud.qstash.store
        .log()
        .map(({ message }) => message)
        .filter(({ url }) => url.includes('/api/jobs/'))
        .map((message) => [message.id, message]),
    );
    const ids = [...jobs.values()].map(({ body }) => JSON.parse(body.toString()).correlation_id);
    expect(jobs.size).toBeGreaterThanOrEqual(10);
    expect(namesOf(ids)).toEqual(TEXTS);
  });

  it('every status callback of Twilio has it in its address', () => {
    const outbound = stack.cloud.twilio.messages.filter(({ direction }) => direction === 'outbound-api');
    const ids = outbound.map(({ statusCallback }) =>
      new URL(String(statusCallback)).searchParams.get(CORRELATION_PARAM),
    );
    expect(outbound.length).toBeGreaterThanOrEqual(9);
    expect(namesOf(ids)).toEqual(TEXTS);
  });
});

/** Values of `correlation_id` in a JSON text. */
function idsOf(json: string): string[] {
  return [...json.matchAll(/"correlation_id":"([^"]*)"/g)].map(([, id = '']) => id);
}
