import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { decode, decodeBody } from '@/drain/decode';
import { MAX_DECOMPRESSED } from '@/drain/decode/decompress';
import { handleDrain, MAX_BODY_BYTES } from '@/drain/handler';
import { processEntries } from '@/drain/process-entries';
import { CORRELATION_ID, line, NOW, ndjson, SECRET, sign } from './support/entries';
import { FakePorts, rowsIn } from './support/ports';
import { processed, processing } from './support/process';

/**
 * What Vercel sends in truth beside what its documentation says; the shapes are those of captured deliveries, the values
 * made up. Each line: what is peculiar, the entry, what its row has, what it has not, and the requests that are counted.
 */
interface Shape {
  about: string;
  entry: Record<string, unknown>;
  row: Record<string, unknown>;
  absent?: readonly string[];
  requests?: string;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

const RUN = 'ea90391d-17db-4dd7-80b3-a96ae1f2c5d9';
const TIME = '2026-11-23T12:00:00.000Z';
const USER_AGENT = ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1_1 like Mac OS X) AppleWebKit/605.1.15'];
const proxy = {
  timestamp: NOW - 300,
  method: 'POST',
  host: 'app.example.com',
  path: '/api/twilio/inbound?From=%2B14155550123',
  scheme: 'https',
  userAgent: USER_AGENT,
  referer: 'https://app.example.com/join?token=eyJhbGciOiJIUzI1NiJ9.eyJlIjoiYSJ9.c2lnbmF0dXJl',
  clientIp: '203.0.113.111',
  region: 'cle1',
};
const lambda = {
  id: '27476384260176412792271911700000',
  timestamp: NOW,
  type: 'stdout',
  source: 'lambda',
  requestId: '5ls5b-1764000000233-c4964b146b0d',
  projectId: 'prj_app',
  projectName: 'web',
  deploymentId: 'dpl_DCYJDwZqh3YN7TxSPpZpC3QoWcTB',
  host: 'app-x.vercel.app',
  path: '/api/twilio/inbound',
  environment: 'production',
  branch: 'main',
};
const ours = line('sms.inbound.received', { twilio_message_sid: `SM${'0'.repeat(32)}` });
const run = (between: string, separator = '\t', newline = '\n') =>
  [
    `START RequestId: ${RUN} Version: $LATEST`,
    between,
    '[POST] /api/twilio/inbound?From=%2B14155550123 status=200',
    `END RequestId: ${RUN}`,
    ['REPORT RequestId: x', 'Duration: 10.5 ms', 'Memory Size: 1769 MB', 'Max Memory Used: 105 MB'].join(
      separator,
    ),
  ].join(newline);

const SHAPES: readonly Shape[] = [
  {
    about: 'an entry of nothing but a source: every field is optional',
    entry: { source: 'lambda' },
    row: { _time: TIME, source: 'lambda', level: 'info', event: null, env: 'prod' },
    absent: ['entry_id', 'message', 'route', 'status', 'request_id', 'project'],
  },
  {
    about: 'every field null',
    entry: {
      ...Object.fromEntries(Object.keys(lambda).map((key) => [key, null])),
      message: null,
      proxy: null,
    },
    row: { _time: TIME, level: 'info', event: null },
    absent: ['entry_id', 'message', 'source', 'route'],
  },
  {
    about: 'a field and enumerated values that nobody has heard of',
    entry: {
      ...lambda,
      invocationId: 'inv-1',
      instanceId: 'x',
      ja4Digest: 't13d1516h2_8daaf6152771',
      type: 'hologram',
      source: 'quantum',
      level: 'loud',
      environment: 'moon',
      edgeType: 'x',
    },
    row: { source: 'other', level: 'info', env: 'prod', route: '/api/twilio/inbound' },
    absent: ['invocationId', 'instanceId', 'ja4Digest', 'type', 'edgeType', 'environment'],
  },
  { about: 'no level', entry: { ...lambda, message: 'ready' }, row: { level: 'info', message: 'ready' } },
  {
    about: 'no level, on stderr',
    entry: { ...lambda, type: 'stderr', message: 'gone' },
    row: { level: 'error' },
  },
  { about: 'a level of Vercel', entry: { ...lambda, level: 'warning' }, row: { level: 'warn' } },
  { about: 'its worst level', entry: { ...lambda, level: 'fatal' }, row: { level: 'error' } },
  { about: 'no message', entry: lambda, row: { route: '/api/twilio/inbound' }, absent: ['message'] },
  { about: 'an empty message', entry: { ...lambda, message: '' }, row: {}, absent: ['message'] },
  {
    about: 'a message that is no text: nobody says what is in it, so it stays',
    entry: { ...lambda, message: { note: 'meet me at the pier' } },
    row: { route: '/api/twilio/inbound' },
    absent: ['message'],
  },
  {
    about: 'a proxy with everything: only what is no personal data leaves',
    entry: { ...lambda, proxy, statusCode: 200 },
    row: { method: 'POST', status: 200, region: 'cle1', route: '/api/twilio/inbound' },
    absent: ['clientIp', 'userAgent', 'referer', 'proxy', 'host', 'path'],
    requests: '2xx /api/twilio/inbound',
  },
  {
    about: 'a proxy with a few fields',
    entry: { source: 'external', proxy: { timestamp: NOW, method: 'GET', statusCode: 301, path: '/old' } },
    row: { method: 'GET', status: 301, route: '/old', source: 'external' },
    requests: '3xx /old',
  },
  {
    about: 'a proxy of nulls and empty strings',
    entry: { ...lambda, proxy: { method: '', path: null, statusCode: null, referer: '', cacheId: null } },
    row: { route: '/api/twilio/inbound' },
    absent: ['method', 'status'],
  },
  {
    about: 'a file from the cache: no message, level or type; the path without its slash',
    entry: {
      id: '1',
      timestamp: NOW,
      source: 'static',
      path: 'logo.svg',
      proxy: { ...proxy, path: '/logo.svg', statusCode: 304, pathType: 'STATIC', cacheId: '-' },
    },
    row: { source: 'static', route: '/logo.svg', status: 304 },
    requests: '3xx /logo.svg',
  },
  {
    about: 'the firewall’s entry, without a status',
    entry: { id: 'b', source: 'firewall', level: 'warning', path: '/admin', proxy: { wafAction: 'deny' } },
    row: { source: 'firewall', level: 'warn', route: '/admin' },
    absent: ['status'],
  },
  {
    about: 'keys with dots in them',
    entry: { ...lambda, 'trace.id': '1b02cd14bb8642fd092bc23f54c7ffcd', 'span.id': 'f24e8631bd11faa7' },
    row: { trace_id: '1b02cd14bb8642fd092bc23f54c7ffcd', span_id: 'f24e8631bd11faa7' },
  },
  {
    about: '−1 of the function: it ended without an answer',
    entry: { ...lambda, statusCode: -1, proxy: { ...proxy, statusCode: 502 } },
    row: { status: -1 },
    requests: '5xx /api/twilio/inbound',
  },
  {
    about: '−1 of both: as well',
    entry: { ...lambda, statusCode: -1, proxy: { ...proxy, statusCode: -1 } },
    row: { status: -1 },
    requests: '5xx /api/twilio/inbound',
  },
  {
    about: '−1 of the proxy: made again in the background, nobody waited',
    entry: { ...lambda, statusCode: 200, proxy: { ...proxy, statusCode: -1 } },
    row: { status: 200 },
  },
  {
    about: '−1 of the proxy alone: no status at all',
    entry: { ...lambda, proxy: { ...proxy, statusCode: -1 } },
    row: {},
    absent: ['status'],
  },
  { about: 'a status of 0: none', entry: { ...lambda, statusCode: 0 }, row: {}, absent: ['status'] },
  {
    about: 'a request id with the places it came by',
    entry: { ...lambda, requestId: 'cdg1::iad1::5ls5b-1764000000233-c4964b146b0d' },
    row: { request_id: '5ls5b-1764000000233-c4964b146b0d' },
  },
  {
    about: 'a request id of the provider below',
    entry: { ...lambda, requestId: '643af4e3-975a-4cc7-9e7a-1eda11539d90' },
    row: { request_id: '643af4e3-975a-4cc7-9e7a-1eda11539d90' },
  },
  {
    about: 'a stack of several lines is one message',
    entry: {
      ...lambda,
      type: 'stderr',
      level: 'error',
      message: 'Error: gone\n    at run (/var/task/x.js:1:2)\n',
    },
    row: { level: 'error', message: 'Error: gone\n    at run (/var/task/x.js:1:2)\n' },
  },
  {
    about: 'a line of ours, as its own entry',
    entry: { ...lambda, message: ours },
    row: { event: 'sms.inbound.received', correlation_id: CORRELATION_ID, level: 'info' },
    absent: ['message'],
  },
  {
    about: 'a line of ours from the edge, among explicit nulls',
    entry: {
      ...lambda,
      source: 'edge',
      type: 'middleware',
      path: 'middleware',
      buildId: null,
      entrypoint: null,
      message: ours,
      proxy: { statusCode: null, vercelCache: null, method: 'POST', region: 'iad1' },
    },
    row: { event: 'sms.inbound.received', source: 'edge', route: '/middleware' },
  },
  {
    about: 'somebody else’s JSON is text',
    entry: {
      ...lambda,
      message: '{"level":30,"msg":"done","event":"api.request.completed","durationMs":467}',
    },
    row: { event: null, message: expect.stringContaining('"durationMs":467') },
  },
  {
    about: 'JSON that was cut: text, and marked',
    entry: { ...lambda, message: `${ours.slice(0, -20)}` },
    row: { event: null, truncated: true },
  },
  {
    about: 'a stamp in the far future is none',
    entry: { ...lambda, timestamp: 1.7e15 },
    row: { _time: TIME },
  },
  {
    about: 'a preview counts as staging',
    entry: { ...lambda, environment: 'preview' },
    row: { env: 'staging' },
  },
];

describe('one entry', () => {
  test.each(SHAPES)('$about', ({ entry, row, absent = [], requests }) => {
    const { rows, metrics } = processed([entry]);
    expect(rows).toEqual([expect.objectContaining(row)]);
    expect(Object.keys(rows[0] ?? {}).filter((name) => absent.includes(name))).toEqual([]);
    const counted = metrics.filter(({ metric }) => metric === 'http_requests_total');
    expect(counted.map(({ status_class, route }) => `${status_class} ${route}`)).toEqual(
      requests === undefined ? [] : [requests],
    );
    // Of the client nothing leaves, whatever the shape.
    expect(JSON.stringify([rows, metrics])).not.toMatch(/203\.0\.113|Mozilla|eyJhbG|4155550123/);
  });
});

describe('an entry that tells a whole run', () => {
  const said = `2026-11-23T11:59:59.000Z\t${RUN}\tINFO\t${ours}\n2026-11-23T11:59:59.500Z\t${RUN}\tWARN\tslow`;
  test.each([
    ['with tabs', run(said)],
    ['with blanks in the report', run(said, ' ')],
    ['with its separators written as two characters', run(said.replaceAll('\n', '\\n'), '\\t', '\\n')],
  ])('%s: console lines are entries, the request keeps the report', (_, message) => {
    const { rows, metrics } = processed([{ ...lambda, statusCode: 200, proxy, message }]);
    expect(rows).toEqual([
      expect.objectContaining({ entry_id: `${lambda.id}#1`, event: 'sms.inbound.received' }),
      expect.objectContaining({ entry_id: `${lambda.id}#2`, level: 'warn', message: 'slow' }),
      expect.objectContaining({
        entry_id: lambda.id,
        message: '[POST] /api/twilio/inbound status=200',
        duration_ms: 10.5,
        memory_size_mb: 1769,
        cold_start: false,
      }),
    ]);
    const requests = metrics.filter(({ metric }) => metric === 'http_requests_total');
    expect(requests.map(({ value }) => value)).toEqual([1]);
    expect(metrics.map(({ metric }) => metric)).toContain('sms_inbound_total');
  });

  test('a start from cold is told by the time to initialise', () => {
    const message = `${run('')}\tInit Duration: 1891.45 ms`;
    expect(processed([{ ...lambda, message }]).rows).toEqual([
      expect.objectContaining({ cold_start: true, init_duration_ms: 1891.45 }),
    ]);
  });
});

describe('what is no entry of the product', () => {
  test('the entries of Vercel’s test are kept, marked, of now, and counted as nothing else', () => {
    const base = { timestamp: 1_573_817_250_283, projectId: 'prj_x', source: 'lambda', statusCode: 500 };
    const samples = [
      { ...base, id: '1', message: 'SAMPLE MESSAGE: info  - Compiled successfully', source: 'build' },
      { ...base, id: '1', message: `SAMPLE MESSAGE: START RequestId: x\\\\nREPORT RequestId: x\\\\n` },
      { ...base, id: '1', message: 'SAMPLE MESSAGE', source: 'static', proxy: { statusCode: 200 } },
    ];
    const { rows, metrics } = processed(samples);
    expect(rows.map(({ sample, _time }) => [sample, _time])).toEqual([
      [true, TIME],
      [true, TIME],
      [true, TIME],
    ]);
    expect(metrics).toEqual([
      expect.objectContaining({ metric: 'drain_entries_total', outcome: 'sample', value: 3 }),
    ]);
  });

  test.each(['{}', '[{}]', '[]', '', ' \n'])('`%s` is nothing', (text) => {
    expect(decode(Buffer.from(text), 'batch')).toEqual([]);
  });
});

describe('what is damaged or too much', () => {
  test('one bad line of a thousand costs nothing else; it is kept, redacted and counted', () => {
    const all = Array.from({ length: 1_000 }, (_, n) =>
      JSON.stringify({ ...lambda, id: `1${n}`, message: ours }),
    );
    all[500] = `${all[500]?.slice(0, 200)} call +14155550123`;
    const { rows, metrics } = processed([], {}, undefined, Buffer.from(all.join('\n')));
    expect(rows).toHaveLength(1_000);
    const [bad] = rows.filter(({ source }) => source === 'unreadable');
    expect(bad).toMatchObject({ redacted_phone: 1, message: expect.not.stringContaining('4155550123') });
    const count = (name: string, labels: object) =>
      metrics.find((row) => row.metric === name && Object.entries(labels).every(([k, v]) => row[k] === v))
        ?.value;
    expect(count('sms_inbound_total', {})).toBe(999);
    expect(count('drain_entries_total', { outcome: 'unreadable' })).toBe(1);
  });

  test('an entry with which our own code fails costs nothing else either', () => {
    const [bad, good] = decode(
      ndjson({ ...lambda, message: 'call +14155550123' }, { ...lambda, message: ours }),
      'x',
    );
    if (bad === undefined || good === undefined) throw new Error('two entries were given');
    Object.defineProperty(bad, 'region', {
      get: () => {
        throw new Error('a fault of ours, with +14155550123 in it');
      },
    });
    const { logs, tally } = processEntries([bad, good], processing, NOW);
    expect(logs.flatMap(rowsIn)).toEqual([
      {
        _time: TIME,
        level: 'info',
        event: null,
        env: 'prod',
        source: 'unreadable',
        message: '[unredactable]',
      },
      expect.objectContaining({ event: 'sms.inbound.received' }),
    ]);
    expect(tally.unreadable).toBe(1);
  });

  const MEGABYTE = 1_000_000;
  test.each([
    ['a message', JSON.stringify({ ...lambda, message: 'call +14155550123 '.repeat(MEGABYTE / 18) })],
    ['a line that cannot be read', 'call +14155550123 '.repeat(MEGABYTE / 18)],
    [
      'a line of ours',
      JSON.stringify({ ...lambda, message: `${ours.slice(0, -1)},"x":"${'y'.repeat(MEGABYTE)}"}` }),
    ],
    ['a path', JSON.stringify({ ...lambda, path: `/${'4155550123/'.repeat(MEGABYTE / 11)}` })],
    ['a field that nobody knows', JSON.stringify({ ...lambda, x: 'y'.repeat(MEGABYTE) })],
  ])('%s of 1 MB: a row within the limits of Axiom and of a message, no number in it', (_, text) => {
    const body = Buffer.from(`${text}\n${JSON.stringify({ ...lambda, id: '2' })}`);
    const { rows, logs } = processed([], {}, undefined, body);
    expect(rows.map(({ entry_id }) => entry_id)).toContain('2');
    expect(rows).toHaveLength(2);
    for (const { ndjson: chunk } of logs) expect(Buffer.byteLength(chunk)).toBeLessThanOrEqual(900_000);
    expect(JSON.stringify(rows)).not.toContain('4155550123');
  });

  test('gzip is undone; a bomb is stopped at the cap, before it is unpacked', async () => {
    const outcomeOf = async (body: Buffer) =>
      (await decodeBody({ body, encoding: 'gzip' }, 'batch', null)).outcome;
    expect(await outcomeOf(gzipSync(ndjson(lambda)))).toBe('ok');
    const bomb = gzipSync(Buffer.alloc(MAX_DECOMPRESSED + 1));
    expect(bomb.length).toBeLessThan(50_000);
    expect(await outcomeOf(bomb)).toBe('too_large');
  });

  test('a body of 50 MB is refused after the first 4.5', async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += MEGABYTE;
        controller.enqueue(new Uint8Array(MEGABYTE).fill(0x20));
        if (sent >= 50 * MEGABYTE) controller.close();
      },
    });
    const headers = { 'x-vercel-signature': sign(Buffer.alloc(0), SECRET) };
    const init = { method: 'POST', body, duplex: 'half', headers };
    const request = new Request('https://drain.example/api/drain', init);
    vi.stubEnv('JOSH_ROLE', 'drain');
    const response = await handleDrain(request, () => new FakePorts());
    expect(response.status).toBe(413);
    expect((await response.json()).error.message).toContain('at most 4.5 MB');
    expect(sent).toBeLessThan(MAX_BODY_BYTES + 3 * MEGABYTE);
  });
});
