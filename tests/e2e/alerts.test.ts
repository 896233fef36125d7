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
  stack.cloud.pager.clear();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The page about the rule; fails when there is none. */
async function pageOf(rule: string): Promise<Detected> {
  const detected = await untilPaged(stack, rule);
  if (detected === null) throw new Error(`nobody was paged about ${rule}`);
  return detected;
}

/** As after a bad migration: every text from a user fails. */
const tableAway = () => sql`alter table if exists sms_messages rename to sms_messages_away`;
const tableBack = () => sql`alter table if exists sms_messages_away rename to sms_messages`;
/** The drain cannot ask for a check. */
const noTrigger = () =>
  stack.cloud.qstash.faults.set({ kind: 'status', status: 503, match: '/api/alerts/evaluate' });
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

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

describe('from the first failed request to the page', () => {
  const measured: Record<'trigger' | 'schedule', number[]> = { trigger: [], schedule: [] };
  const trial = async () => {
    await tableAway();
    return (await pageOf('twilio_inbound_5xx')).seconds;
  };

  it.each([1, 2, 3])(
    'with the drain’s trigger, trial %i',
    async () => {
      // Not always at the same moment of a half minute.
      await pause((measured.trigger.length * 7_000) % 20_000);
      measured.trigger.push(await trial());
    },
    120_000,
  );

  it.each([1, 2, 3])(
    'by schedule alone, trial %i',
    async () => {
      noTrigger();
      await pause((measured.schedule.length * 17_000) % 50_000);
      measured.schedule.push(await trial());
    },
    160_000,
  );

  it('median below 30 s with the trigger, below 90 s by schedule', () => {
    const [trigger, schedule] = [median(measured.trigger), median(measured.schedule)];
    process.stdout.write(
      `detection in s: trigger ${measured.trigger.join(', ')} (median ${trigger}); schedule ${measured.schedule.join(', ')} (median ${schedule})\n`,
    );
    expect([measured.trigger.length, measured.schedule.length]).toEqual([3, 3]);
    expect(trigger).toBeLessThan(30);
    expect(schedule).toBeLessThan(90);
  });
});
