import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAxiom } from '@/drain/live/axiom';
import { createQueue } from '@/drain/live/queue';
import { rateLimited } from '@/drain/live/rate-limit';
import { type Served, serve } from '@/local/http/serve';
import { captureLogLines } from '../helpers/log-lines';

const chunk = { to: 'metrics' as const, ndjson: Buffer.from('{"a":1}\n{"a":"✅"}'), rows: 2 };
const parcel = { id: '0f', why: 'away' as const, chunk };
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
      messages: 0,
    });
    expect(seen[0]?.path).toBe('/v1/datasets/my-metrics/ingest');
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer xaat-test');
    expect(seen[0]?.headers.get('content-type')).toBe('application/x-ndjson');
    expect(seen[0]?.body).toBe(chunk.ndjson.toString());
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
      messages: 1,
    });
  });

  test.each<[number, boolean, string]>([
    [429, true, 'no'],
    [430, true, 'no'],
    [503, true, 'no'],
    [500, true, 'unknown'],
    [502, true, 'unknown'],
    [504, true, 'unknown'],
    [400, false, 'no'],
    [401, false, 'no'],
    [403, false, 'no'],
    [413, false, 'no'],
  ])(
    'status %i: retryable %s, taken %s, and the client does not try again by itself',
    async (status, retryable, taken) => {
      respond = () => new Response('{"message":"no"}', { status });
      expect(await createAxiom().ingest(chunk, 3_000)).toEqual({
        outcome: 'failed',
        reason: `http_${status}`,
        retryable,
        taken,
      });
      expect(seen).toHaveLength(1);
      expect(lines.raw).toEqual([]);
    },
  );

  test('nobody there: nothing was taken', async () => {
    await server.close();
    expect(await createAxiom().ingest(chunk, 2_000)).toEqual({
      outcome: 'failed',
      reason: 'unreachable',
      retryable: true,
      taken: 'no',
    });
  });

  test('an answer that never comes ends at the time-out', async () => {
    respond = () => new Promise(() => undefined);
    expect(await createAxiom().ingest(chunk, 100)).toEqual({
      outcome: 'failed',
      reason: 'timeout',
      retryable: true,
      taken: 'unknown',
    });
  });

  test('an answer of 200 that is no JSON may be tried again', async () => {
    respond = () => new Response('<html>');
    expect(await createAxiom().ingest(chunk, 2_000)).toMatchObject({ outcome: 'failed', taken: 'unknown' });
  });

  test('without a token the error names the variable', () => {
    vi.stubEnv('AXIOM_TOKEN', '');
    expect(() => createAxiom()).toThrow('AXIOM_TOKEN is not set');
  });
});

describe('asking Axiom what it has', () => {
  const span = { from: Date.parse('2026-11-23T12:00:00Z'), to: Date.parse('2026-11-23T12:00:30Z') };
  const table = (ids: string[]) =>
    Response.json({
      format: 'tabular',
      status: {},
      tables: [
        {
          name: '0',
          sources: [],
          fields: [{ name: 'id', type: 'string' }],
          order: [],
          groups: [],
          columns: [ids],
        },
      ],
    });

  test('in queries of bounded length over the rows’ own time', async () => {
    respond = () => table(['p7']);
    const ids = Array.from({ length: 300 }, (_, n) => `p${n}`);
    expect(await createAxiom().present('metrics', ids, span, 2_000)).toEqual({
      outcome: 'known',
      ids: new Set(['p7']),
    });
    expect(seen).toHaveLength(2);
    expect(JSON.parse(seen[1]?.body ?? '')).toMatchObject({
      apl: expect.stringMatching(/^\['my-metrics'\].*'point_id'.*'p299'/),
      startTime: '2026-11-23T12:00:00.000Z',
      endTime: '2026-11-23T12:00:31.000Z',
    });
  });

  test('never puts into a query what is no plain id', async () => {
    respond = () => table([]);
    await createAxiom().present('logs', ["x' or true", 'a1'], span, 2_000);
    expect(seen[0]?.body).not.toContain('or true');
  });

  test.each([
    [503, 'no_answer'],
    [429, 'no_answer'],
    [403, 'not_allowed'],
    [404, 'not_allowed'],
  ])('status %i: %s', async (status, outcome) => {
    respond = () => new Response('{}', { status });
    expect(await createAxiom().present('logs', ['a'], span, 2_000)).toEqual({ outcome });
  });
});

describe('QStash through its client', () => {
  beforeEach(() => {
    vi.stubEnv('QSTASH_URL', server.url);
    vi.stubEnv('QSTASH_TOKEN', 'token');
    vi.stubEnv('PUBLIC_BASE_URL', 'https://drain.example/');
  });

  test('keeps the rows as they are, under their id', async () => {
    respond = () => Response.json({ messageId: 'msg_1' });
    await createQueue().keep(parcel);
    await createQueue().keep(parcel);
    expect(seen[0]?.path).toBe('/v2/publish/https://drain.example/api/drain/spool?to=metrics&id=0f&why=away');
    expect(seen[0]?.body).toBe(chunk.ndjson.toString());
    expect(seen[0]?.headers.get('upstash-retries')).toBe('5');
    const ids = seen.map(({ headers }) => headers.get('upstash-deduplication-id'));
    expect(ids[0]).toBe('spool-0f');
    expect(new Set(ids).size).toBe(1);
  });

  test('publishes a task once for its id, after its delay', async () => {
    respond = () => Response.json({ messageId: 'msg_1' });
    const task = { url: 'https://app.example/api/x', body: { rule: 'outbound' }, deduplicationId: 'alert-1' };
    await createQueue().publish({ ...task, delaySeconds: 120 });
    expect(seen[0]?.path).toBe('/v2/publish/https://app.example/api/x');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ rule: 'outbound' });
    expect(seen[0]?.headers.get('upstash-deduplication-id')).toBe('alert-1');
    expect(seen[0]?.headers.get('upstash-delay')).toBe('120s');
  });

  test('rejects when QStash does not take them', async () => {
    respond = () => new Response('no', { status: 500 });
    await expect(createQueue().keep(parcel)).rejects.toThrow('http_500');
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
