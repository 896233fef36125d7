import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runQuery } from '@/lib/clients/axiom-query';
import { createRedis } from '@/lib/clients/redis';
import type { Page } from '@/local/pager/pages';
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

let user = 0;
const sendText = () =>
  stack.cloud.twilio.sendInbound({
    from: `+1202555${String(2000 + user++)}`,
    body: 'count me in for tonight',
    url: `${stack.app.url}/api/twilio/inbound`,
  });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Texts come in, two a second, until somebody is paged about the rule; the page, and how long it took in seconds. */
async function untilPaged(rule: string, atMostMs = 100_000): Promise<{ page: Page; seconds: number }> {
  const began = Date.now();
  while (Date.now() - began < atMostMs) {
    await sendText();
    await pause(500);
    const page = stack.cloud.pager.pages.find(({ summary }) => summary.includes(` ${rule} `));
    if (page) return { page, seconds: (page.at - began) / 1_000 };
  }
  throw new Error(`nobody was paged about ${rule} in ${atMostMs / 1_000} s`);
}

/** Twilio refuses to send, for now. */
const sendsFail = () =>
  stack.cloud.twilio.faults.set({ kind: 'status', status: 503, match: 'POST /2010-04-01' });
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
    sendsFail();
    const { page } = await untilPaged('outbound_failures');
    expect(page).toMatchObject({
      status: 'triggered',
      routingKey: 'first-on-call',
      details: { first_step: expect.stringContaining('reasons'), measured_by: expect.any(String) },
    });
    expect(page.links.map(({ text }) => text)).toContain('I take it');
    stack.cloud.twilio.faults.clear();
    await stack.idle();
    const [counts] = await sql`
      select count(*)::int as texts, count(*) filter (where state in ('sent', 'delivered'))::int as sent, max(attempts)::int as tries
      from sms_outbound_jobs where created_at > now() - interval '2 minutes'`;
    expect(counts?.sent).toBe(counts?.texts);
    expect(counts?.tries).toBeGreaterThan(1);
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
    const { page } = await untilPaged('twilio_inbound_5xx');
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
    return (await untilPaged('twilio_inbound_5xx')).seconds;
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
