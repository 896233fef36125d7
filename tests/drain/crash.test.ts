import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAxiom } from '@/drain/live/axiom';
import { createLedger } from '@/drain/live/ledger';
import { createQueue, SPOOL_RETRIES, spoolUrl } from '@/drain/live/queue';
import { loadRedis } from '@/drain/live/redis';
import { drainBatch } from '@/drain/pipeline';
import type { Ports } from '@/drain/ports';
import { handleSpool } from '@/drain/spool/spool-handler';
import { newState } from '@/drain/state';
import { type Axiom, startAxiom } from '@/local/axiom/server';
import { type Served, serve } from '@/local/http/serve';
import { type Qstash, startQstash } from '@/local/qstash/server';
import { type RunningRedis, startRedis } from '@/local/redis/server';
import { eventually } from '../helpers/eventually';
import { captureLogLines } from '../helpers/log-lines';
import { Doomed } from './support/doomed';
import { lineEntry, ndjson, SECRET, sign } from './support/entries';
import { processing } from './support/process';

captureLogLines();
let axiom: Axiom;
let redis: RunningRedis;
let qstash: Qstash;
let spoolRoute: Served;
/** Leases end by this clock and not by waiting. */
let ahead = 0;
const clock = () => Date.now() + ahead;
/** Holds back what the spool brings, so that it does not meet the batch's next delivery in the same instant. */
let spoolMayCome: Promise<void>;
let letSpoolCome: () => void;
/** The step at which the next process on the spool's route is killed. */
let spoolDiesAt: number | undefined;

beforeAll(async () => {
  axiom = await startAxiom({ datasets: ['josh-logs', 'josh-metrics'] });
  redis = await startRedis({ token: 'redis', now: clock });
  qstash = await startQstash({ retryScale: 0.001, delayScale: 0.002 });
  spoolRoute = await serve({
    async fetch(request) {
      await spoolMayCome;
      const process = new Doomed(livePorts(), spoolDiesAt);
      spoolDiesAt = undefined;
      const response = await process.survive((ports) => handleSpool(request, spoolSettings, () => ports));
      if (response !== 'died') return response;
      ahead += 61_000;
      return new Response('killed', { status: 500 });
    },
  });
});
afterAll(() => Promise.all([spoolRoute, axiom, redis, qstash].map((service) => service.close())));

beforeEach(() => {
  // Each test has a day of its own, and so the first places among the day's label values.
  ahead += 86_400_000;
  spoolMayCome = new Promise((resolve) => {
    letSpoolCome = resolve;
  });
  const settings = {
    JOSH_ROLE: 'drain',
    PUBLIC_BASE_URL: spoolRoute.url,
    AXIOM_URL: axiom.url,
    AXIOM_TOKEN: axiom.token,
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
    REDIS_TIMEOUT_MS: '5000',
    QSTASH_URL: qstash.url,
    QSTASH_TOKEN: qstash.token,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
});
afterEach(() => {
  for (const { faults } of [axiom, redis, qstash]) faults.clear();
  vi.unstubAllEnvs();
});

const spoolSettings = () => ({
  signingKeys: [qstash.currentSigningKey, qstash.nextSigningKey],
  urlOf: spoolUrl,
  retries: SPOOL_RETRIES,
});

const livePorts = (): Ports => ({
  ledger: createLedger(loadRedis, clock, () => undefined),
  axiom: createAxiom(),
  queue: createQueue(),
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  warn: () => undefined,
});

let batches = 0;
/** Three lines, each counted in a region that no other line has. */
function newBatch() {
  batches += 1;
  const regions = ['a', 'b', 'c'].map((name) => `${name}${batches}`);
  const entries = regions.map((region) => lineEntry('linkup.created', { region }));
  return { regions, ids: entries.map(({ id }) => String(id)), body: ndjson(...entries) };
}

async function deliver(body: Buffer, dieAt?: number) {
  const process = new Doomed(livePorts(), dieAt);
  const delivery = { body, signature: sign(body), encoding: null };
  const result = await process.survive((ports) =>
    drainBatch(delivery, { secrets: [SECRET], processing }, ports, newState()),
  );
  return { outcome: result === 'died' ? result : result.outcome, steps: process.steps };
}

const clear = () => {
  for (const { faults } of [axiom, redis, qstash]) faults.clear();
};

/** Vercel brings the batch again until it is taken. */
async function redeliver(body: Buffer): Promise<void> {
  clear();
  ahead += 61_000;
  expect(['shipped', 'spooled', 'duplicate']).toContain((await deliver(body)).outcome);
}

/** QStash brings what it keeps until nothing is left. */
async function emptySpool(): Promise<void> {
  clear();
  letSpoolCome();
  await eventually(() => expect(qstash.store.pending()).toEqual([]));
}

async function finish(body: Buffer): Promise<void> {
  await redeliver(body);
  await emptySpool();
}

interface Content {
  /** How often each entry is in the logs. */
  rows: number[];
  /** How often each region's LinkUp is counted, and how often if each point is taken once. */
  counted: number[];
  distinct: number[];
}

function contentOf({ ids, regions }: ReturnType<typeof newBatch>): Content {
  const logs = rowsOf('josh-logs');
  const points = rowsOf('josh-metrics').filter(({ metric }) => metric === 'linkups_created_total');
  const of = (region: string) => points.filter((point) => point.region === region);
  const sum = (rows: readonly Row[]) => rows.reduce((total, { value }) => total + Number(value), 0);
  return {
    rows: ids.map((id) => logs.filter(({ entry_id }) => entry_id === id).length),
    counted: regions.map((region) => sum(of(region))),
    distinct: regions.map((region) =>
      sum([...new Map(of(region).map((point) => [point.point_id, point])).values()]),
    ),
  };
}

type Row = Record<string, unknown>;
function rowsOf(dataset: string): Row[] {
  const rows: Row[] = [];
  axiom.store.dataset(dataset)?.forEachRow((_, fields) => rows.push(Object.fromEntries(fields)));
  return rows;
}

const ONCE: Content = { rows: [1, 1, 1], counted: [1, 1, 1], distinct: [1, 1, 1] };

/** Steps of a delivery that goes well: before and after each of open, logs, metrics, close. */
const STEPS = 8;

describe('a drain that is killed between any two steps', () => {
  test('takes eight of them when all is well', async () => {
    const batch = newBatch();
    expect(await deliver(batch.body)).toEqual({ outcome: 'shipped', steps: STEPS });
    expect(contentOf(batch)).toEqual(ONCE);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('at step %i, and the batch comes again: once', async (step) => {
    const batch = newBatch();
    expect((await deliver(batch.body, step)).outcome).toBe('died');
    await finish(batch.body);
    expect(contentOf(batch)).toEqual(ONCE);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'at step %i, and the entries come in other batches: twice is what Axiom had before the batch was settled, and ids show it',
    async (step) => {
      const batch = newBatch();
      expect((await deliver(batch.body, step)).outcome).toBe('died');
      const [first = '', ...others] = batch.body.toString().split('\n');
      await redeliver(Buffer.from(others.join('\n')));
      await redeliver(Buffer.from(first));
      const times = (from: number) => Array(3).fill(step >= from && step < STEPS ? 2 : 1);
      // Axiom has the log rows after step 4 and the points after step 6.
      expect(contentOf(batch)).toEqual({ rows: times(4), counted: times(6), distinct: [1, 1, 1] });
    },
  );

  test.each([4, 5, 6, 7])('at step %i, without an answer to what Axiom has: once, later', async (step) => {
    const batch = newBatch();
    expect((await deliver(batch.body, step)).outcome).toBe('died');
    ahead += 61_000;
    axiom.faults.set({ kind: 'status', match: '_apl', status: 503 });
    expect((await deliver(batch.body)).outcome).toBe('spooled');
    await finish(batch.body);
    expect(contentOf(batch)).toEqual(ONCE);
  });

  describe.each(['the batch comes again before what was kept', 'what was kept comes before the batch'])(
    'while Axiom refuses everything, and %s',
    (order) => {
      test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('at step %i: once', async (step) => {
        const batch = newBatch();
        axiom.faults.set({ kind: 'status', match: 'ingest', status: 403 });
        expect((await deliver(batch.body, step)).outcome).toBe('died');
        if (order.startsWith('what was kept')) await emptySpool();
        await finish(batch.body);
        expect(contentOf(batch)).toEqual(ONCE);
      });
    },
  );

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
    'at step %i while Axiom’s answers are lost: once',
    async (step) => {
      const batch = newBatch();
      axiom.faults.set({ kind: 'lose_response', match: 'ingest' });
      expect((await deliver(batch.body, step)).outcome).toBe('died');
      await finish(batch.body);
      expect(contentOf(batch)).toEqual(ONCE);
    },
  );

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('at step %i of shipping what was kept: once', async (step) => {
    const batch = newBatch();
    axiom.faults.set({ kind: 'status', match: 'ingest', status: 403, times: 2 });
    spoolDiesAt = step;
    expect((await deliver(batch.body)).outcome).toBe('spooled');
    await finish(batch.body);
    expect(contentOf(batch)).toEqual(ONCE);
  });
});

describe('answers that get lost, with nobody killed', () => {
  test.each([
    ['Axiom’s', () => axiom.faults.set({ kind: 'lose_response', match: 'ingest', times: 2 })],
    ['Redis’ first', () => redis.faults.set({ kind: 'lose_response', times: 1 })],
    [
      'QStash’s',
      () => {
        axiom.faults.set({ kind: 'status', match: 'ingest', status: 403, times: 2 });
        qstash.faults.set({ kind: 'lose_response', match: 'publish', times: 1 });
      },
    ],
  ])('%s: every entry is there once', async (_, fail) => {
    const batch = newBatch();
    fail();
    expect(['shipped', 'spooled']).toContain((await deliver(batch.body)).outcome);
    await finish(batch.body);
    expect(contentOf(batch)).toEqual(ONCE);
  });
});

test('two round trips to Redis a batch, whatever its size', async () => {
  const regions = Array.from({ length: 5_000 }, (_, n) => `r${n % 50}`);
  const body = ndjson(...regions.map((region) => lineEntry('linkup.created', { region })));
  const spy = vi.spyOn(globalThis, 'fetch');
  expect((await deliver(body)).outcome).toBe('shipped');
  expect(spy.mock.calls.filter(([url]) => String(url).startsWith(redis.url))).toHaveLength(2);
  spy.mockRestore();
});
