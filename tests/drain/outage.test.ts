import { AxiomWithoutBatching } from '@axiomhq/js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { GET, POST } from '@/app/api/drain/route';
import { POST as spool } from '@/app/api/drain/spool/route';
import { type Axiom, startAxiom } from '@/local/axiom/server';
import { type Served, serve } from '@/local/http/serve';
import { type Qstash, startQstash } from '@/local/qstash/server';
import { type RunningRedis, startRedis } from '@/local/redis/server';
import { eventually } from '../helpers/eventually';
import { captureLogLines } from '../helpers/log-lines';
import { lineEntry, ndjson, SECRET, sign } from './support/entries';

captureLogLines();
let axiom: Axiom;
let redis: RunningRedis;
let qstash: Qstash;
let drain: Served;

beforeAll(async () => {
  axiom = await startAxiom({ datasets: ['josh-logs', 'josh-metrics'] });
  redis = await startRedis({ token: 'redis' });
  qstash = await startQstash({ retryScale: 0.005, delayScale: 0.01 });
  drain = await serve({
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/api/drain/spool') return spool(request);
      return request.method === 'GET' ? GET(request) : POST(request);
    },
  });
});
afterAll(() => Promise.all([drain, axiom, redis, qstash].map((service) => service.close())));

beforeEach(() => {
  const settings = {
    JOSH_ROLE: 'drain',
    DRAIN_SIGNATURE_SECRET: SECRET,
    DRAIN_VERIFY_CODE: 'verify-me',
    PUBLIC_BASE_URL: drain.url,
    AXIOM_URL: axiom.url,
    AXIOM_TOKEN: axiom.token,
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
    QSTASH_URL: qstash.url,
    QSTASH_TOKEN: qstash.token,
    QSTASH_CURRENT_SIGNING_KEY: qstash.currentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: qstash.nextSigningKey,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
});
afterEach(() => {
  for (const { faults } of [axiom, redis, qstash]) faults.clear();
  vi.unstubAllEnvs();
});

let region = 0;
/** A batch that counts one LinkUp in a region of its own, so that each test sees only itself. */
function newBatch() {
  region += 1;
  return { region: `r${region}`, body: ndjson(lineEntry('linkup.created', { region: `r${region}` })) };
}

const deliver = (body: Uint8Array) =>
  fetch(`${drain.url}/api/drain`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { 'x-vercel-signature': sign(body) },
  }).then(({ status }) => status);

async function count(dataset: string, where: string): Promise<number> {
  const client = new AxiomWithoutBatching({ token: axiom.token, url: axiom.url });
  const options = {
    format: 'tabular',
    startTime: '2026-01-01T00:00:00Z',
    endTime: '2027-01-01T00:00:00Z',
  } as const;
  const result = await client.query(`['${dataset}'] | where ${where} | summarize n = count()`, options);
  const table = result.tables[0];
  return Number(table?.columns?.[table.fields.findIndex(({ name }) => name === 'n')]?.[0] ?? 0);
}
const stored = async (name: string) => [
  await count('josh-logs', `event == 'linkup.created' and region == '${name}'`),
  await count('josh-metrics', `metric == 'linkups_created_total' and region == '${name}'`),
];

describe('the drain with the real clients of Axiom, Redis and QStash', () => {
  test('ships a batch once, however often it comes', async () => {
    const { region: name, body } = newBatch();
    expect([await deliver(body), await deliver(body)]).toEqual([200, 200]);
    expect(await stored(name)).toEqual([1, 1]);
  });

  test('while Axiom refuses, QStash keeps the rows and brings them back until they are shipped', async () => {
    const { region: name, body } = newBatch();
    // Both chunks of the batch, and one of the spooled messages once more.
    axiom.faults.set({ kind: 'status', match: 'ingest', status: 403, times: 3 });
    expect(await deliver(body)).toBe(200);
    await eventually(async () => expect(await stored(name)).toEqual([1, 1]));
    expect(await deliver(body)).toBe(200);
    expect(await stored(name)).toEqual([1, 1]);
  });

  test('with QStash away as well, the batch is refused and shipped when Vercel brings it again', async () => {
    const { region: name, body } = newBatch();
    axiom.faults.set({ kind: 'status', match: 'ingest', status: 403, times: 1 });
    qstash.faults.set({ kind: 'status', match: 'publish' });
    expect(await deliver(body)).toBe(503);
    expect(await stored(name)).toEqual([0, 0]);
    expect(await deliver(body)).toBe(200);
    expect(await stored(name)).toEqual([1, 1]);
  });

  test('without Redis a batch is shipped all the same', async () => {
    const { region: name, body } = newBatch();
    redis.faults.set({ kind: 'status', status: 500 });
    expect(await deliver(body)).toBe(200);
    expect(await stored(name)).toEqual([1, 1]);
  });

  test('answers the endpoint check of Vercel', async () => {
    const response = await fetch(`${drain.url}/api/drain`);
    expect([response.status, response.headers.get('x-vercel-verify')]).toEqual([200, 'verify-me']);
  });
});
