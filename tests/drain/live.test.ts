import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAxiom } from '@/drain/live/axiom';
import { createQueue } from '@/drain/live/queue';
import { rateLimited } from '@/drain/rate-limit';
import { type Served, serve } from '@/local/http/serve';
import { captureLogLines } from '../helpers/log-lines';

const chunk = { to: 'metrics' as const, ndjson: '{"a":1}\n{"a":"✅"}', rows: 2 };
const lines = captureLogLines();

interface Seen {
  path: string;
  headers: Headers;
  body: string;
}

let server: Served;
let seen: Seen[];
let respond: () => Response | Promise<Response>;

beforeEach(async () => {
  seen = [];
  server = await serve({
    async fetch(request) {
      const bytes = Buffer.from(await request.arrayBuffer());
      const body = request.headers.get('content-encoding') === 'gzip' ? gunzipSync(bytes) : bytes;
      const { pathname, search } = new URL(request.url);
      seen.push({ path: pathname + search, headers: request.headers, body: body.toString() });
      return respond();
    },
  });
  vi.stubEnv('AXIOM_TOKEN', 'xaat-test');
  vi.stubEnv('AXIOM_URL', server.url);
  vi.stubEnv('AXIOM_EDGE_URL', '');
  vi.stubEnv('AXIOM_METRICS_DATASET', 'my-metrics');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const ingested = (more: object = {}) => Response.json({ ingested: 2, failed: 0, processedBytes: 1, ...more });

describe('Axiom through its client', () => {
  test('takes NDJSON for the dataset of the setting', async () => {
    respond = () => ingested();
    expect(await createAxiom().ingest(chunk, 2_000)).toEqual({
      outcome: 'accepted',
      failed: 0,
      messages: [],
    });
    expect(seen[0]?.path).toBe('/v1/datasets/my-metrics/ingest');
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer xaat-test');
    expect(seen[0]?.headers.get('content-type')).toBe('application/x-ndjson');
    expect(seen[0]?.body).toBe(chunk.ndjson);
  });

  test('uses the edge’s path under an edge address', async () => {
    vi.stubEnv('AXIOM_EDGE_URL', server.url);
    respond = () => ingested();
    await createAxiom().ingest(chunk, 2_000);
    expect(seen[0]?.path).toBe('/v1/ingest/my-metrics');
  });

  test('tells refused rows and messages', async () => {
    respond = () => ingested({ failed: 1, messages: [{ code: 'x' }] });
    expect(await createAxiom().ingest(chunk, 2_000)).toEqual({
      outcome: 'accepted',
      failed: 1,
      messages: ['{"code":"x"}'],
    });
  });

  test.each([
    [429, true],
    [430, true],
    [503, true],
    [400, false],
    [401, false],
    [403, false],
    [413, false],
  ])('status %i: retryable %s', async (status, retryable) => {
    respond = () => new Response('{"message":"no"}', { status });
    expect(await createAxiom().ingest(chunk, 3_000)).toEqual({
      outcome: 'failed',
      reason: `http_${status}`,
      retryable,
    });
    expect(lines.raw).toEqual([]);
  });

  test('an answer that never comes ends at the time-out', async () => {
    respond = () => new Promise(() => undefined);
    expect(await createAxiom().ingest(chunk, 100)).toEqual({
      outcome: 'failed',
      reason: 'timeout',
      retryable: true,
    });
  });

  test('an answer of 200 that is no JSON may be tried again', async () => {
    respond = () => new Response('<html>');
    expect(await createAxiom().ingest(chunk, 2_000)).toMatchObject({ outcome: 'failed', retryable: true });
  });

  test('without a token the error names the variable', () => {
    vi.stubEnv('AXIOM_TOKEN', '');
    expect(() => createAxiom()).toThrow('AXIOM_TOKEN is not set');
  });
});

describe('QStash through its client', () => {
  beforeEach(() => {
    vi.stubEnv('QSTASH_URL', server.url);
    vi.stubEnv('QSTASH_TOKEN', 'token');
    vi.stubEnv('PUBLIC_BASE_URL', 'https://drain.example/');
  });

  test('keeps the rows as they are, under an id of their content', async () => {
    respond = () => Response.json({ messageId: 'msg_1' });
    await createQueue().keep(chunk);
    await createQueue().keep(chunk);
    expect(seen[0]?.path).toBe('/v2/publish/https://drain.example/api/drain/spool?to=metrics');
    expect(seen[0]?.body).toBe(chunk.ndjson);
    expect(seen[0]?.headers.get('upstash-retries')).toBe('5');
    const ids = seen.map(({ headers }) => headers.get('upstash-deduplication-id'));
    expect(ids[0]).toMatch(/^spool-[0-9a-f]{64}$/);
    expect(new Set(ids).size).toBe(1);
  });

  test('rejects when QStash does not take them', async () => {
    respond = () => new Response('no', { status: 500 });
    await expect(createQueue().keep(chunk)).rejects.toThrow('http_500');
  });
});

describe('warnings', () => {
  test('come once per code and minute', () => {
    let now = 0;
    const allowed = rateLimited(60_000, () => now);
    expect([allowed('a'), allowed('a'), allowed('b')]).toEqual([true, false, true]);
    now = 60_000;
    expect(allowed('a')).toBe(true);
  });
});
