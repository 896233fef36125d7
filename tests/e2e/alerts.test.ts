import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runQuery } from '@/lib/clients/axiom-query';
import { createRedis } from '@/lib/clients/redis';
import { type Detected, refuseSends, sendsSince, untilPaged } from '@/local/demo/outage';
import { type Stack, startStack } from '@/local/stack';

let stack: Stack;
let sql: postgres.Sql;

beforeAll(async () => {
  stack = await startStack({ retryScale: 0.02 });
  for (const [name, value] of Object.entries(stack.cloud.env)) vi.stubEnv(name, value);
  sql = postgres(stack.cloud.postgres.url, { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await tableBack();
  await sql?.end();
  await stack?.stop();
});

/** A system that has seen nothing: logs, points, the alerts' book, pages. */
beforeEach(async () => {
  for (const { faults } of [stack.cloud.twilio, stack.cloud.qstash]) faults.clear();
  await tableBack();
  await stack.idle();
  for (const name of ['josh-logs', 'josh-metrics']) {
    stack.cloud.axiom.store.delete(name);
    stack.cloud.axiom.store.create(name, Date.now());
  }
  await createRedis().flushall();
  // An evaluation that began before may write its book and page only now: the next outage would then be told already.
  await stack.idle();
  await createRedis().flushall();
  stack.cloud.pager.clear();
});

/** The page about the rule; fails when there is none. */
async function pageOf(rule: string): Promise<Detected> {
  const detected = await untilPaged(stack, rule);
  if (detected === null) throw new Error(`nobody was paged about ${rule}`);
  return detected;
}

/** As after a bad migration: every text from a user fails. */
const tableAway = () => sql`alter table if exists sms_messages rename to sms_messages_away`;
const tableBack = () => sql`alter table if exists sms_messages_away rename to sms_messages`;

describe('Twilio send failure → retries and alerts', () => {
  it('each text is tried again, one page and one thread come, and after the end of it every text is sent once', async () => {
    const since = new Date();
    refuseSends(stack);
    const { page } = await pageOf('outbound_failures');
    expect(page).toMatchObject({
      status: 'triggered',
      routingKey: 'first-on-call',
      details: { first_step: expect.stringContaining('reasons'), measured_by: expect.any(String) },
    });
    expect(page.links.map(({ text }) => text)).toContain('I take it');
    stack.cloud.twilio.faults.clear();
    await stack.idle();
    const { unsent, tries } = await sendsSince(stack, since);
    expect(unsent).toBe(0);
    expect(tries).toBeGreaterThan(1);
    expect(
      stack.cloud.pager.pages.filter(({ summary }) => summary.includes('outbound_failures')),
    ).toHaveLength(1);
    const history = await runQuery(
      {
        name: 'history',
        question: '',
        dataset: 'logs',
        apl: (d) => `['${d}'] | where event startswith 'alert.' and rule == 'outbound_failures' | limit 100`,
      },
      {},
    );
    expect(history.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['alert.changed', 'alert.notified']),
    );
    expect(stack.cloud.pager.leaks(['202555', 'count me in'])).toEqual([]);
    expect(stack.cloud.sentry.checkIns.every(({ status }) => status === 'ok')).toBe(true);
  }, 180_000);

  it('the link of the page acknowledges it, in the running app', async () => {
    await tableAway();
    const { page } = await pageOf('twilio_inbound_5xx');
    const href = page.links.find(({ text }) => text === 'I take it')?.href ?? '';
    expect(await (await fetch(href)).text()).toContain('<button>');
    expect(page.status).toBe('triggered');
    const taken = await fetch(href, { method: 'POST', body: new URLSearchParams({ by: 'Ada' }) });
    expect(taken.status).toBe(200);
    expect(page.status).toBe('acknowledged');
  }, 120_000);
});
