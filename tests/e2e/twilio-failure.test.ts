import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { byCorrelationId } from '@/axiom/queries/by-correlation-id';
import { counterTotals } from '@/axiom/queries/counter-totals';
import { runQuery } from '@/lib/clients/axiom-query';
import { type Stack, startStack } from '@/local/stack';

let stack: Stack;
let sql: postgres.Sql;

/** QStash's waits of 12 s to a day become 1 ms to 9 s: long enough to be told apart. */
const RETRY_SCALE = 1e-4;
/** The first delivery of a job and the five others that QStash makes. */
const TRIES = 6;

beforeAll(async () => {
  stack = await startStack({ retryScale: RETRY_SCALE });
  for (const [name, value] of Object.entries(stack.cloud.env)) vi.stubEnv(name, value);
  sql = postgres(stack.cloud.postgres.url, { max: 1 });
});
afterEach(() => {
  stack.cloud.twilio.faults.clear();
  stack.cloud.twilio.numbers.clear();
});
afterAll(async () => {
  await sql?.end();
  await stack?.stop();
});

let user = 0;

/** What became of the reply to one text, once nothing is under way any more. */
async function replyTo(arrange: (phone: string) => void) {
  const phone = `+1202555${String(6000 + user++)}`;
  const before = await counters();
  arrange(phone);
  const { sid } = await stack.cloud.twilio.sendInbound({
    from: phone,
    body: 'What is a LinkUp?',
    url: `${stack.app.url}/api/twilio/inbound`,
  });
  await stack.idle();
  const [job] = await sql`
    select j.id, j.correlation_id, j.state, j.attempts, j.reason from sms_outbound_jobs j
    join sms_messages m on m.correlation_id = j.correlation_id where m.twilio_message_sid = ${sid}`;
  const rows = await runQuery(byCorrelationId, { correlationId: String(job?.correlation_id) });
  const after = await counters();
  return {
    job,
    count: (metric: string) => (after.get(metric) ?? 0) - (before.get(metric) ?? 0),
    rows: (event: string) => rows.filter((row) => row.event === event),
    texts: stack.cloud.twilio.messages.filter(({ to }) => to === phone),
    queue: stack.cloud.qstash.store
      .log()
      .filter(({ message }) => message.url.endsWith('/api/jobs/send-sms'))
      .filter(({ message }) => message.body.includes(String(job?.id))),
  };
}

const counters = async () =>
  new Map((await runQuery(counterTotals, {})).map(({ metric, total }) => [String(metric), Number(total)]));

const refuse = (times?: number) =>
  stack.cloud.twilio.faults.set({
    kind: 'status',
    status: 503,
    match: 'POST /2010-04-01',
    ...(times === undefined ? {} : { times }),
  });

describe('Twilio send failure → retries', () => {
  it('for a while: tried again until it is taken, sent once, each failure counted', async () => {
    const { job, count, rows, texts } = await replyTo(() => refuse(2));
    expect(job).toMatchObject({ state: 'delivered', attempts: 3, reason: null });
    expect(texts).toHaveLength(1);
    expect(rows('sms.outbound.send_attempt').map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(rows('sms.outbound.failed').map(({ retryable }) => retryable)).toEqual([true, true]);
    expect(count('sms_outbound_failed_total')).toBe(2);
    expect(count('sms_outbound_sent_total')).toBe(1);
  });

  it('for good: six tries, each wait longer than the one before, then the dead letter queue', async () => {
    const { job, count, rows, texts, queue } = await replyTo(() => refuse());
    expect(job).toMatchObject({ state: 'pending', attempts: TRIES, reason: 'twilio.http_503' });
    expect(texts).toEqual([]);
    expect(rows('sms.outbound.failed')).toHaveLength(TRIES);
    expect(count('sms_outbound_failed_total')).toBe(TRIES);
    expect(count('sms_outbound_sent_total')).toBe(0);

    const waits = queue.flatMap(({ time, nextDeliveryTime }) =>
      nextDeliveryTime === null ? [] : [nextDeliveryTime - time],
    );
    expect(waits).toHaveLength(TRIES - 1);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThan((waits[0] ?? 0) * 100);
    expect(queue.at(-1)?.state).toBe('FAILED');
    const dead = stack.cloud.qstash.store.deadLetters().map(({ message }) => message.body.toString());
    expect(dead.filter((body) => body.includes(String(job?.id)))).toHaveLength(1);
    // The sweep queues it again when Twilio is back: it is still in the outbox.
    expect(stack.cloud.sentry.events()).toContainEqual(
      expect.objectContaining({
        level: 'error',
        tags: expect.objectContaining({ correlation_id: job?.correlation_id }),
      }),
    );
  });

  it('because the number cannot be texted: tried once, failed for good, counted', async () => {
    const { job, count, rows, texts, queue } = await replyTo((number) =>
      stack.cloud.twilio.numbers.set({ number, refuse: 21610 }),
    );
    expect(job).toMatchObject({ state: 'failed', attempts: 1, reason: 'twilio.21610' });
    expect(texts).toEqual([]);
    expect(rows('sms.outbound.failed')).toMatchObject([{ reason: 'twilio.21610', retryable: false }]);
    expect(count('sms_outbound_failed_total')).toBe(1);
    expect(queue.every(({ nextDeliveryTime }) => nextDeliveryTime === null)).toBe(true);
  });
});
