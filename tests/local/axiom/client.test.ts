import { AggregationOp, AxiomWithoutBatching, ContentEncoding, ContentType, FilterOp } from '@axiomhq/js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Axiom, startAxiom } from '@/local/axiom/server';

const NOW = Date.parse('2026-03-01T12:00:00Z');

let axiom: Axiom;
let errors: Error[] = [];

/** The two ways to point the real client at a host; they use different paths. */
const STYLES = ['url', 'edgeUrl'] as const;
type Style = (typeof STYLES)[number];

function client(style: Style = 'edgeUrl', token = axiom.token): AxiomWithoutBatching {
  const onError = (error: Error): void => {
    errors.push(error);
  };
  const host = style === 'url' ? { url: axiom.url } : { url: axiom.url, edgeUrl: axiom.url };
  return new AxiomWithoutBatching({ token, onError, ...host });
}

beforeAll(async () => {
  axiom = await startAxiom({ now: () => NOW });
});
afterAll(() => axiom.close());
beforeEach(() => {
  errors = [];
  axiom.faults.clear();
  for (const { info } of axiom.store.datasets()) axiom.store.delete(info.name);
  axiom.store.create('logs', NOW);
});

describe.each(STYLES)('the real client, configured by %s', (style) => {
  test('ingests gzip NDJSON and reads it back as a table', async () => {
    const status = await client(style).ingest('logs', [
      { _time: '2026-03-01T11:00:00Z', level: 'info', geo: { city: 'Berlin' } },
      { level: 'error' },
    ]);
    expect(status).toEqual({
      ingested: 2,
      failed: 0,
      failures: [],
      processedBytes: 89,
      blocksCreated: 0,
      walLength: 2,
    });

    const result = await client(style).query("['logs']");
    expect([...(result.tables[0]?.events() ?? [])]).toEqual([
      { _time: '2026-03-01T12:00:00Z', _sysTime: '2026-03-01T12:00:00Z', level: 'error', 'geo.city': null },
      {
        _time: '2026-03-01T11:00:00Z',
        _sysTime: '2026-03-01T12:00:00Z',
        level: 'info',
        'geo.city': 'Berlin',
      },
    ]);
    expect(result.status).toMatchObject({ rowsExamined: 2, rowsMatched: 2, isPartial: false });
    expect(result.datasetNames).toEqual(['logs']);
    expect(result.fieldsMetaMap.logs?.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      '_time: datetime',
      '_sysTime: datetime',
      'level: string',
      'geo.city: string',
    ]);
    expect(errors).toEqual([]);
  });

  test('sees only the range asked for', async () => {
    await client(style).ingest('logs', [
      { _time: '2026-03-01T10:00:00Z' },
      { _time: '2026-03-01T11:00:00Z' },
    ]);
    const range = { startTime: '2026-03-01T10:00:00Z', endTime: '2026-03-01T11:00:00Z' };
    const result = await client(style).query('logs | count', range);
    expect(result.tables[0]?.columns).toEqual([[1]]);
    expect(result.tables[0]?.range).toEqual({ field: '_time', start: range.startTime, end: range.endTime });
  });

  test('gets what is wrong with a query as an error', async () => {
    await expect(client(style).query('logs | fork (count)')).rejects.toThrow(
      "invalid query: the operator 'fork' is not implemented [line: 1, col: 8]",
    );
  });

  test('learns of a dataset that does not exist', async () => {
    expect(await client(style).ingest('nope', [{ a: 1 }])).toMatchObject({ ingested: 0 });
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('failed with 404: dataset not found'),
    ]);
  });

  test('learns of a wrong token', async () => {
    await client(style, 'xaat-wrong').ingest('logs', [{ a: 1 }]);
    expect(errors.map(({ message }) => message)).toEqual(['forbidden']);
  });
});

describe('ingest', () => {
  test.each([
    ['a JSON array', '[{"a":1},{"a":2}]', ContentType.JSON, ContentEncoding.Identity],
    ['NDJSON', '{"a":1}\n\n{"a":2}\n', ContentType.NDJSON, ContentEncoding.Auto],
    ['NDJSON sent as JSON', '{"a":1}\n{"a":2}', ContentType.JSON, ContentEncoding.Auto],
  ])('takes %s', async (_, body, type, encoding) => {
    expect(await client().ingestRaw('logs', body, type, encoding)).toMatchObject({ ingested: 2, failed: 0 });
  });

  test('takes CSV, whose first record names the fields', async () => {
    const body = 'a,b,c\n1,"x, y",\n2.5,z,true\n';
    expect(await client().ingestRaw('logs', body, ContentType.CSV)).toMatchObject({ ingested: 2 });
    const { tables } = await client().query('logs | project a, b, c | order by a asc');
    expect(tables[0]?.columns).toEqual([
      [1, 2.5],
      ['x, y', 'z'],
      [null, true],
    ]);
  });

  test('takes one object, spread over lines', async () => {
    const body = JSON.stringify({ a: 1, b: 2 }, null, 2);
    expect(await client().ingestRaw('logs', body, ContentType.JSON)).toMatchObject({ ingested: 1 });
  });

  test('takes no events', async () => {
    expect(await client().ingest('logs', [])).toMatchObject({ ingested: 0, failed: 0, processedBytes: 0 });
  });

  test('reports the events it leaves out and keeps the others', async () => {
    const status = await client().ingest('logs', [
      { ok: 1 },
      { _time: 'someday' },
      [1],
      { ['x'.repeat(201)]: 1 },
    ]);
    expect(status).toMatchObject({ ingested: 1, failed: 3 });
    expect(status.failures?.map(({ error }) => error.slice(0, 34))).toEqual([
      'cannot parse _time "someday"',
      'an event has to be a JSON object',
      'field name longer than 200 bytes: ',
    ]);
  });

  test('reads the time from the field named', async () => {
    await client().ingest('logs', [{ at: 1_772_362_800, a: 1 }], { timestampField: 'at' });
    const { tables } = await client().query('logs | project _time');
    expect(tables[0]?.columns).toEqual([['2026-03-01T11:00:00Z']]);
  });

  test.each([
    ['broken JSON', '{"a":1}\n{"a":', ContentType.NDJSON, 'line 2 is not valid JSON'],
    ['10,001 events', '{}\n'.repeat(10_001), ContentType.NDJSON, 'a batch holds at most 10000 events'],
    [
      'a field of more than 1 MB',
      JSON.stringify({ big: 'x'.repeat(1_100_000) }),
      ContentType.NDJSON,
      "field 'big'",
    ],
  ])('refuses %s', async (_, body, type, message) => {
    await client().ingestRaw('logs', body, type);
    expect(errors.map((error) => error.message)).toEqual([
      expect.stringContaining(`failed with 400: ${message}`),
    ]);
  });

  test('refuses options it does not know rather than ignoring them', async () => {
    await client().ingest('logs', [{ a: 1 }], { timestampFormat: '2006' });
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('timestamp-format is not implemented'),
    ]);
  });
});

describe('datasets', () => {
  test('are made, listed, changed and deleted', async () => {
    const { datasets } = client();
    const made = await datasets.create({ name: 'metrics', description: 'points' });
    expect(made).toMatchObject({
      id: 'metrics',
      name: 'metrics',
      description: 'points',
      kind: 'axiom:events:v1',
    });
    expect((await datasets.list()).map(({ name }) => name)).toEqual(['logs', 'metrics']);
    expect(await datasets.update('metrics', { description: 'rows' })).toMatchObject({ description: 'rows' });
    expect(await datasets.get('metrics')).toMatchObject({
      description: 'rows',
      created: '2026-03-01T12:00:00Z',
    });
    expect((await datasets.delete('metrics')).status).toBe(204);
    await expect(datasets.get('metrics')).rejects.toThrow('404: dataset not found');
  });

  test('cannot be made twice, nor with a name Axiom would refuse', async () => {
    await expect(client().datasets.create({ name: 'logs' })).rejects.toThrow('409: dataset already exists');
    await expect(client().datasets.create({ name: 'a b' })).rejects.toThrow('400');
  });

  test('tell their fields', async () => {
    await client().ingest('logs', [
      { a: 1, b: 'x' },
      { a: 1.5, b: 2 },
    ]);
    const fields = await client().datasets.fields('logs');
    expect(fields.map(({ name, type }) => `${name}: ${type}`).slice(2)).toEqual(['a: float', 'b: union']);
  });

  test('lose what is older than a trim keeps', async () => {
    await client().ingest('logs', [{ _time: '2026-03-01T10:00:00Z' }, { _time: '2026-03-01T11:30:00Z' }]);
    expect((await client().datasets.trim('logs', '1h')).status).toBe(204);
    expect((await client().query('logs | count')).tables[0]?.columns).toEqual([[1]]);
  });

  test('keep the objects of map fields whole', async () => {
    const headers = { authorization: `Bearer ${axiom.token}`, 'content-type': 'application/json' };
    const url = `${axiom.url}/v2/datasets/logs/mapfields`;
    await fetch(url, { method: 'POST', headers, body: '{"name":"labels"}' });
    expect(await client().datasets.mapFields('logs')).toEqual(['labels']);

    await client().ingest('logs', [{ labels: { 'a.b': { c: 1 } } }]);
    const { tables } = await client().query("logs | where ['labels']['a.b'].c == 1 | project labels");
    expect(tables[0]?.fields).toEqual([{ name: 'labels', type: 'map[string]' }]);
    expect(tables[0]?.columns).toEqual([[{ 'a.b': { c: 1 } }]]);

    expect((await fetch(`${url}/labels`, { method: 'DELETE', headers })).status).toBe(204);
    expect(await client().datasets.mapFields('logs')).toEqual([]);
  });
});

describe('the legacy format', () => {
  const events = [
    { _time: '2026-03-01T10:00:00Z', route: '/a', n: 1 },
    { _time: '2026-03-01T10:06:00Z', route: '/b', n: 2 },
  ];

  test('gives rows as matches', async () => {
    await client().ingest('logs', events);
    const result = await client().query('logs', { format: 'legacy' });
    expect(result.matches).toEqual([
      {
        _time: '2026-03-01T10:06:00Z',
        _sysTime: '2026-03-01T12:00:00Z',
        _rowId: expect.any(String),
        data: { route: '/b', n: 2 },
      },
      expect.objectContaining({ data: { route: '/a', n: 1 } }),
    ]);
  });

  test('gives groups as totals', async () => {
    await client().ingest('logs', events);
    const { buckets } = await client().query('logs | summarize count(), sum(n) by route', {
      format: 'legacy',
    });
    expect(buckets.totals?.[1]).toEqual({
      id: 1,
      group: { route: '/b' },
      aggregations: [
        { op: 'count_', value: 1 },
        { op: 'sum_n', value: 2 },
      ],
    });
  });

  test('gives groups in time buckets as series', async () => {
    await client().ingest('logs', events);
    const { buckets } = await client().query('logs | summarize count() by bin(_time, 5m)', {
      format: 'legacy',
    });
    expect(buckets.series?.map(({ startTime, endTime }) => [startTime, endTime])).toEqual([
      ['2026-03-01T10:00:00Z', '2026-03-01T10:05:00Z'],
      ['2026-03-01T10:05:00Z', '2026-03-01T10:10:00Z'],
    ]);
  });
});

describe('structured queries', () => {
  const range = { startTime: '2026-03-01T00:00:00Z', endTime: '2026-03-02T00:00:00Z', resolution: '1h' };
  const events = [
    { _time: '2026-03-01T10:00:00Z', route: '/a', n: 1 },
    { _time: '2026-03-01T10:30:00Z', route: '/b', n: 5 },
    { _time: '2026-03-01T11:06:00Z', route: '/b', n: 2 },
  ];

  test('list rows', async () => {
    await client('url').ingest('logs', events);
    const filter = {
      op: FilterOp.And,
      field: '',
      children: [
        { op: FilterOp.StartsWith, field: 'route', value: '/B' },
        { op: FilterOp.Gt, field: 'n', value: 2 },
      ],
    };
    const result = await client('url').queryLegacy('logs', { ...range, filter });
    expect(result.matches?.map(({ data }) => data)).toEqual([{ route: '/b', n: 5 }]);
    expect(result.status).toMatchObject({ rowsExamined: 3, rowsMatched: 1 });
  });

  test('aggregate into buckets and totals', async () => {
    await client('url').ingest('logs', events);
    const aggregations = [
      { op: AggregationOp.Count, field: '*' },
      { op: AggregationOp.Percentiles, field: 'n', argument: [50, 100] },
    ];
    const { buckets } = await client('url').queryLegacy('logs', {
      ...range,
      aggregations,
      groupBy: ['route'],
    });
    expect(buckets.series?.map(({ startTime, groups }) => [startTime, groups?.length])).toEqual([
      ['2026-03-01T10:00:00Z', 2],
      ['2026-03-01T11:00:00Z', 1],
    ]);
    expect(buckets.totals?.[1]).toEqual({
      id: 1,
      group: { route: '/b' },
      aggregations: [
        { op: 'count', value: 2 },
        { op: 'percentiles_n', value: [2, 5] },
      ],
    });
  });
});

test('rows are paged by cursor', async () => {
  await client().ingest(
    'logs',
    Array.from({ length: 5 }, (_, n) => ({ _time: NOW + n, n })),
  );
  const seen: unknown[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 4; page++) {
    const result = await client().query('logs | take 2', cursor === undefined ? {} : { cursor });
    seen.push(...(result.tables[0]?.columns?.at(-1) ?? []));
    if (result.status.rowsMatched === 0) break;
    cursor = result.status.minCursor;
  }
  expect(seen).toEqual([4, 3, 2, 1, 0]);
});

describe('faults', () => {
  test('429 is told with its limits', async () => {
    const headers = {
      'X-RateLimit-Scope': 'organization',
      'X-RateLimit-Limit': '1000',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': '1772366460',
    };
    axiom.faults.set({ kind: 'status', status: 429, headers, match: '/ingest/', times: 1 });
    await client().ingest('logs', [{ a: 1 }]);
    expect(errors).toEqual([
      expect.objectContaining({ limit: expect.objectContaining({ value: 1000, remaining: 0 }) }),
    ]);
  });

  test('430 is told as it is', async () => {
    axiom.faults.set({ kind: 'status', status: 430, body: '{"message":"quota exceeded"}', times: 1 });
    await client().ingest('logs', [{ a: 1 }]);
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('430: quota exceeded')]);
  });

  test('one 503 is survived by the retry of the client', async () => {
    axiom.faults.set({ kind: 'status', status: 503, times: 1 });
    expect(await client().ingest('logs', [{ a: 1 }])).toMatchObject({ ingested: 1 });
    expect(errors).toEqual([]);
  });

  test('a lost response leaves the events twice, since the client sends them again', async () => {
    axiom.faults.set({ kind: 'lose_response', match: '/v1/ingest', times: 1 });
    expect(await client().ingest('logs', [{ a: 1 }])).toMatchObject({ ingested: 1 });
    expect(axiom.store.dataset('logs')?.rowCount).toBe(2);
  });

  test('a request that hung is never served, also when the fault is cleared: only the client’s retry is', async () => {
    axiom.faults.set({ kind: 'hang', times: 1 });
    const open = client().ingest('logs', [{ a: 1 }]);
    await expect.poll(() => axiom.faults.hangs()).toBe(1);
    axiom.faults.clear();
    expect(await open).toMatchObject({ ingested: 1 });
    expect(axiom.store.dataset('logs')?.rowCount).toBe(1);
  });
});

describe('the wire', () => {
  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${axiom.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${axiom.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('every answer carries a trace id', async () => {
    for (const path of ['/v1/query/_apl?format=tabular', '/v1/query/_apl?format=xml', '/nowhere']) {
      const response = await post(path, { apl: 'logs' });
      expect(response.headers.get('x-axiom-trace-id')).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  test('a query error has the documented envelope', async () => {
    const response = await post('/v1/query/_apl?format=tabular', { apl: 'logs\n| where nope == 1' });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      code: 400,
      message: expect.stringMatching(/^invalid query: field 'nope' not found.*\[line: 2, col: 9\]$/),
      detail: { message: expect.stringContaining('nope'), line: 2, column: 9, errorType: 1 },
    });
  });

  test.each([
    ['a format', '?format=tabular-rows', {}, "format 'tabular-rows' is not implemented"],
    ['a cursor', '?format=tabular&cursor=x', {}, "the cursor 'x' is that of no row"],
    ['a body option', '?format=tabular', { libraries: ['x'] }, 'libraries'],
  ])('refuses %s it does not know', async (_, search, options, message) => {
    const response = await post(`/v1/query/_apl${search}`, { apl: 'logs', ...options });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
  });
});
