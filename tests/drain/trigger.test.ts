import { beforeEach, describe, expect, test } from 'vitest';
import { drainBatch } from '@/drain/pipeline';
import { type DrainState, newState } from '@/drain/state';
import { lineEntry, NOW, ndjson, reportEntry, SECRET, sign } from './support/entries';
import { FakePorts, failed } from './support/ports';
import { processing } from './support/process';

const ALERTS = 'https://app.example/api/alerts/evaluate';
const REPLAY = 'https://app.example/api/jobs/auto-replay';
const JOB = 'a75743f9-606c-42f5-8ac8-614155550123';

let ports: FakePorts;
let state: DrainState;
beforeEach(() => {
  ports = new FakePorts();
  state = newState();
});

function drain(entries: unknown[], triggers = { alertsUrl: ALERTS, replayUrl: REPLAY } as object) {
  const body = ndjson(...entries);
  const delivery = { body, signature: sign(body), encoding: null };
  return drainBatch(delivery, { secrets: [SECRET], processing, triggers }, ports, state);
}

const failure = (job = JOB, more: object = {}) =>
  lineEntry('sms.outbound.failed', {
    job_id: job,
    purpose: 'reply',
    reason: 'twilio.503',
    retryable: true,
    ...more,
  });
const alerts = () => ports.tasks.filter(({ url }) => url === ALERTS);
const replays = () => ports.tasks.filter(({ url }) => url === REPLAY);

describe('an early alert check', () => {
  test.each([
    [
      'Twilio’s route failing',
      reportEntry({ path: '/api/twilio/inbound', statusCode: 500 }),
      'twilio_inbound',
    ],
    [
      'Stripe’s route failing',
      reportEntry({ path: '/api/stripe/webhook', statusCode: -1 }),
      'stripe_webhook',
    ],
    ['a text that could not be sent', failure(JOB, { retryable: false }), 'outbound'],
    [
      'Redis away from the edge',
      lineEntry('claim.unavailable', { provider: 'twilio', reason: 'timeout' }),
      'claims',
    ],
  ])('follows %s', async (_, entry, rule) => {
    await drain([entry]);
    const half = Math.floor(NOW / 30_000);
    expect(alerts()).toEqual([{ url: ALERTS, body: { rule }, deduplicationId: `alert-${rule}-${half}` }]);
  });

  test.each([
    ['a request that went well', reportEntry({ path: '/api/twilio/inbound', statusCode: 200 })],
    ['a failure of another route', reportEntry({ path: '/api/health', statusCode: 503 })],
    ['a refusal', reportEntry({ path: '/api/twilio/inbound', statusCode: 403 })],
  ])('does not follow %s', async (_, entry) => {
    await drain([entry]);
    expect(ports.tasks).toEqual([]);
  });

  test('is one for a rule, whatever the number of signs', async () => {
    await drain([failure(), failure(), failure()]);
    expect(alerts()).toHaveLength(1);
  });

  test('has the same name within half a minute and another one after it', async () => {
    await drain([failure()]);
    ports.time += 29_000;
    await drain([failure()]);
    ports.time += 1_000;
    await drain([failure()]);
    const [first, second, third] = alerts().map(({ deduplicationId }) => deduplicationId);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('follows although Axiom is away: the counts are in Redis', async () => {
    ports.otherwise = failed('http_403', false);
    expect(await drain([failure()])).toEqual({ outcome: 'spooled' });
    expect(alerts()).toHaveLength(1);
  });

  test('does not follow entries that were seen before, nor a batch that will come again', async () => {
    const entry = failure();
    await drain([entry]);
    await drain([entry, reportEntry()]);
    ports.otherwise = failed('http_403', false);
    ports.queueDown = true;
    await drain([failure()]);
    expect(alerts()).toHaveLength(1);
  });
});

describe('an automatic replay', () => {
  test('follows a failure that may pass, a while later, once for a job and ten minutes', async () => {
    await drain([failure()]);
    expect(replays()).toEqual([
      {
        url: REPLAY,
        body: { job_id: JOB, correlation_id: '0199b0a0-0000-7000-8000-000000000000' },
        deduplicationId: `replay-${JOB}-${Math.floor(NOW / 600_000)}`,
        delaySeconds: 120,
      },
    ]);
  });

  test.each([
    ['a failure for good', { retryable: false }],
    ['a failure of a replay', { replay: true }],
  ])('does not follow %s', async (_, more) => {
    await drain([failure(JOB, more)]);
    expect(replays()).toEqual([]);
  });

  test('is bounded: an outage is for the alert', async () => {
    const jobs = Array.from({ length: 30 }, (_, n) => JOB.replace(/..$/, String(n + 10)));
    await drain(jobs.map((job) => failure(job)));
    await drain([reportEntry()]);
    expect(replays()).toHaveLength(20);
    expect(ports.total('drain_tasks_total', { task: 'replay', outcome: 'capped' })).toBe(10);
  });
});

describe('triggers as a whole', () => {
  test('without an address there are none', async () => {
    await drain([failure()], {});
    expect(ports.tasks).toEqual([]);
  });

  test('one that fails does not fail the batch, and is counted with the next one', async () => {
    ports.queueDown = true;
    expect(await drain([failure()])).toEqual({ outcome: 'shipped' });
    expect(ports.warnings).toContain('trigger_failed');
    await drain([reportEntry()]);
    expect(ports.total('drain_tasks_total', { task: 'alert', outcome: 'failed' })).toBe(1);
    expect(ports.total('drain_tasks_total', { task: 'replay', outcome: 'failed' })).toBe(1);
  });

  test('those that went out are counted too, once', async () => {
    await drain([failure()]);
    await drain([reportEntry()]);
    await drain([reportEntry()]);
    expect(ports.total('drain_tasks_total', { task: 'alert', outcome: 'published' })).toBe(1);
  });
});
