import { describe, expect, test } from 'vitest';
import { type Given, rows, table } from './apl';

/** Data of the shape that Axiom's documentation uses. */
const LOGS = [
  {
    _time: '2026-03-01T11:10:00Z',
    uri: '/api/v1/ping?duration=200',
    status: '200',
    req_duration_ms: 100,
    id: 'u1',
    'geo.city': 'Rome',
    kv: 'a=1;b=x y',
  },
  {
    _time: '2026-03-01T11:20:00Z',
    uri: '/api/v1/pong?duration=30',
    status: '500',
    req_duration_ms: 300,
    id: 'u1',
    'geo.city': 'Oslo',
    kv: 'b=z',
  },
  {
    _time: '2026-03-01T11:50:00Z',
    uri: '/admin/login',
    status: '401',
    req_duration_ms: 50,
    id: '',
    'geo.city': 'Rome',
  },
];
const SPANS = {
  'otel-demo-traces': LOGS.map(({ _time, req_duration_ms }) => ({ _time, duration: req_duration_ms * 1e6 })),
};

function given(data: Given, cases: readonly (readonly [apl: string, expected: unknown])[]): void {
  test.each(cases)('%s', (apl, expected) => {
    expect(rows(data, apl)).toEqual(expected);
  });
}

describe('parse', () => {
  given(LOGS, [
    [
      "t | parse uri with * 'duration=' ms:int | project ms | order by ms asc",
      [{ ms: null }, { ms: 30 }, { ms: 200 }],
    ],
    [
      "t | parse uri with '/api/v1/' end '?' * | where isnotnull(end) | project end",
      [{ end: 'pong' }, { end: 'ping' }],
    ],
    ["t | parse-where uri with '/admin/' path | project path", [{ path: 'login' }]],
    [
      "print s = 'usa-acme-3iou' | parse s with region '-' tenant '-' user | project-away s",
      [{ region: 'usa', tenant: 'acme', user: '3iou' }],
    ],
    [
      "print s = 'GET /a 20x' | parse kind=relaxed s with m ' ' u ' ' c:int | project m, c",
      [{ m: 'GET', c: null }],
    ],
    ["print s = 'a=, b=22' | parse kind=regex s with @'a=(\\d)?, b=' b:long | project b", [{ b: 22 }]],
    [
      "t | take 3 | parse-kv kv as (a:long, b) with (pair_delimiter=';', kv_delimiter='=') | project a, b",
      [
        { a: null, b: null },
        { a: null, b: 'z' },
        { a: 1, b: 'x y' },
      ],
    ],
  ]);
});

describe('extend-valid, redact, getschema', () => {
  given(LOGS, [
    [
      't | extend-valid who = id, big = req_duration_ms > 200 | project who, big',
      [
        { who: null, big: null },
        { who: 'u1', big: true },
        { who: 'u1', big: null },
      ],
    ],
    [
      "t | redact replaceToken='x' @'.*' on ['geo.city'], id | project ['geo.city'], id | take 1",
      [{ 'geo.city': 'xxxx', id: '' }],
    ],
    [
      "t | redact redactGroups=true @'.*/(.*)' on uri | where uri has 'admin' | project uri",
      [{ uri: '/admin/*****' }],
    ],
    [
      "t | redact auditField=hits city=@'Rome' on ['geo.city'] | project hits | take 1",
      [{ hits: { 'geo.city': ['city'] } }],
    ],
    [
      't | project req_duration_ms, id | getschema',
      [
        { ColumnName: 'req_duration_ms', DataType: 'integer', ColumnOrdinal: 0, ColumnType: 'long' },
        { ColumnName: 'id', DataType: 'string', ColumnOrdinal: 1, ColumnType: 'string' },
      ],
    ],
    ["t | project-away ['geo.']*, _*, kv, uri | take 1", [{ status: '401', req_duration_ms: 50, id: '' }]],
  ]);

  test('a hash in the place of what matches', () => {
    expect(rows(LOGS, "t | redact replaceHash=true 'u1' on id | project id | take 2")[1]?.id).toMatch(
      /^[0-9a-f]{64}$/,
    );
  });
});

describe('make-series', () => {
  given(LOGS, [
    [
      't | make-series avg(req_duration_ms) default=0 on _time from datetime(2026-03-01T11:00) to datetime(2026-03-01T12:00) step 15m',
      [
        {
          avg_req_duration_ms: [100, 300, 0, 50],
          _time: [
            '2026-03-01T11:00:00Z',
            '2026-03-01T11:15:00Z',
            '2026-03-01T11:30:00Z',
            '2026-03-01T11:45:00Z',
          ],
        },
      ],
    ],
    [
      "t | make-series n = count() on _time from ago(1h) to now() step 30m by ['geo.city'] | project-away _time",
      [
        { 'geo.city': 'Oslo', n: [1, 0] },
        { 'geo.city': 'Rome', n: [1, 1] },
      ],
    ],
    [
      't | where req_duration_ms > 999 | make-series n = count() on _time from ago(1h) to now() step 30m | project n',
      [{ n: [0, 0] }],
    ],
  ]);
});

describe('more aggregates', () => {
  given(LOGS, [
    [
      't | summarize histogram(req_duration_ms, 100)',
      [
        {
          histogram_req_duration_ms: [
            { from: 0, to: 100, count: 1 },
            { from: 100, to: 200, count: 1 },
            { from: 300, to: 400, count: 1 },
          ],
        },
      ],
    ],
    [
      "t | summarize h = histogramif(req_duration_ms, 100, status == '200')",
      [{ h: [{ from: 100, to: 200, count: 1 }] }],
    ],
    [
      't | summarize r = rate(req_duration_ms) by bin(_time, 1h)',
      [{ _time: '2026-03-01T11:00:00Z', r: 0.125 }],
    ],
    ['t | summarize p = percentiles_array(req_duration_ms, dynamic([50, 100]))', [{ p: [100, 300] }]],
    [
      "print s = 'the quick fox and the lazy dog' | summarize phrases(s, 1)",
      [{ phrases_s: [{ key: 'lazy dog', count: 1, error: 0 }] }],
    ],
  ]);

  test('spotlight puts the field first that tells the selected rows best', () => {
    const [row] = rows(
      LOGS,
      "t | summarize s = spotlight(status == '500', ['geo.city'], method = id)".replace('method = ', ''),
    );
    expect(row?.s).toMatchObject([
      {
        field: 'geo.city',
        kind: 'categorical',
        score: 1,
        values: [{ value: expect.anything() }, expect.anything()],
      },
      { field: 'id', score: 0.5 },
    ]);
  });

  test('durations are summed, averaged and ranked as durations', () => {
    const apl =
      "['otel-demo-traces'] | extend d = totimespan(duration) | summarize avg(d), max(d), percentile(d, 50), sum(d)";
    expect(rows(SPANS, apl)).toEqual([
      {
        avg_d: '00:00:00.1500000',
        max_d: '00:00:00.3000000',
        percentile_d: '00:00:00.1000000',
        sum_d: '00:00:00.4500000',
      },
    ]);
  });
});

describe('over rows and over packed columns alike', () => {
  given(LOGS, [
    ['t | project-rename n = req_duration_ms | summarize sum(n)', [{ sum_n: 450 }]],
    ['t | union t | count', [{ count: 6 }]],
    [
      "t | summarize arg_max(req_duration_ms, *) by ['geo.city'] | project ['geo.city'], req_duration_ms",
      [
        { 'geo.city': 'Oslo', req_duration_ms: 300 },
        { 'geo.city': 'Rome', req_duration_ms: 100 },
      ],
    ],
    [
      "t | summarize a = make_list_if(req_duration_ms, req_duration_ms > 60, 1), b = make_set_if(id, status == '500')",
      [{ a: [300], b: ['u1'] }],
    ],
  ]);
});

describe('durations and numbers of nanoseconds', () => {
  given(SPANS, [
    ["['otel-demo-traces'] | where duration > 200ms | count", [{ count: 1 }]],
    ["['otel-demo-traces'] | extend ms = duration / 1ms | summarize max(ms)", [{ max_ms: 300 }]],
  ]);
});

describe('types that do not fit', () => {
  given(LOGS, [
    ['t | where status == 200 | count', [{ count: 1 }]],
    ['t | where status >= 401 | count', [{ count: 2 }]],
    ["t | where req_duration_ms == '100' | count", [{ count: 1 }]],
    ['t | where status in (200, 500) | count', [{ count: 2 }]],
  ]);
});

describe('take after a summarize by time and group', () => {
  given(LOGS, [
    [
      "t | summarize n = count() by bin(_time, 30m), ['geo.city'] | take 1",
      [
        { _time: '2026-03-01T11:00:00Z', 'geo.city': 'Rome', n: 1 },
        { _time: '2026-03-01T11:30:00Z', 'geo.city': 'Rome', n: 1 },
      ],
    ],
  ]);
});

describe('lists from tables, declared functions, parameters', () => {
  given(LOGS, [
    ["t | where id in (t | where status == '500' | project id) | count", [{ count: 2 }]],
    ["let bad = t | where status == '500' | project id; t | where id !in (bad) | count", [{ count: 1 }]],
    ["t | where uri has_any ('ping', 'login') | count", [{ count: 2 }]],
    ["t | where uri has_all (dynamic(['api', 'ping'])) | count", [{ count: 1 }]],
    [
      'let twice = (x: long) { x * 2 }; t | summarize m = max(req_duration_ms) | project m = twice(m)',
      [{ m: 600 }],
    ],
    ["let at = (city: string) { t | where ['geo.city'] == city }; at('Rome') | count", [{ count: 2 }]],
    [
      "declare query_parameters(city:string = 'Oslo'); t | where ['geo.city'] == city | count",
      [{ count: 1 }],
    ],
    [
      "t | take 1 | project x = dynamic([status, ['geo.city'], 1]), y = dynamic({'uri': uri})",
      [{ x: ['401', 'Rome', 1], y: { uri: '/admin/login' } }],
    ],
    [
      "union withsource=from (t | where status == '200'), (t | count) | project from",
      [{ from: 't' }, { from: 'union_arg1' }],
    ],
    [
      't | join kind=innerunique (t | summarize n = count() by id) on id | summarize count()',
      [{ count_: 2 }],
    ],
  ]);

  test('columns are typed', () => {
    expect(table(LOGS, "t | parse uri with * '=' n:long | project n").fields).toEqual([
      { name: 'n', type: 'integer' },
    ]);
  });
});
