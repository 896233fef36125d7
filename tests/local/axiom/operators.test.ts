import { describe, expect, test } from 'vitest';
import { type Given, NOW, type Options, rows, table } from './apl';

interface Case {
  readonly apl: string;
  readonly expected: readonly object[];
  readonly options?: Options;
}

/** Three requests, the latest last; `user` is missing once and null once. */
const REQUESTS = [
  { _time: '2026-03-01T10:00:00Z', n: 1, route: '/a', user: 'ann', 'geo.city': 'Berlin' },
  { _time: '2026-03-01T10:01:00Z', n: 3, route: '/b', 'geo.city': 'Rome' },
  { _time: '2026-03-01T10:07:00Z', n: 2, route: '/a', user: null, 'geo.city': 'Berlin' },
];

function given(data: Given, cases: readonly Case[]): void {
  test.each(cases)('$apl', ({ apl, expected, options }) => {
    expect(rows(data, apl, options)).toEqual(expected);
  });
}

describe('rows of a dataset', () => {
  given(REQUESTS, [
    { apl: "['t'] | project n", expected: [{ n: 2 }, { n: 3 }, { n: 1 }] },
    { apl: 't | where n > 1 | project n', expected: [{ n: 2 }, { n: 3 }] },
    { apl: "t | where route == '/a' and user == 'ann' | project n", expected: [{ n: 1 }] },
    { apl: "t | where user != 'ann' | project n", expected: [{ n: 2 }, { n: 3 }] },
    { apl: 't | where isnull(user) | project n', expected: [{ n: 2 }, { n: 3 }] },
    { apl: "t | where ['geo.city'] == 'Rome' | project n", expected: [{ n: 3 }] },
    { apl: "t | where geo.city == 'Rome' | project geo.city", expected: [{ 'geo.city': 'Rome' }] },
    { apl: "t | where _rowId == 'x' | count", expected: [{ count: 0 }] },
  ]);
});

describe('columns', () => {
  given(REQUESTS, [
    {
      apl: 't | take 1 | extend twice = n * 2, n = n + 1 | project n, twice, label = strcat(route, "!")',
      expected: [{ n: 3, twice: 4, label: '/a!' }],
    },
    { apl: "t | take 1 | project-away _*, ['geo.city'], user", expected: [{ n: 2, route: '/a' }] },
    { apl: 't | take 1 | project-keep route, n*', expected: [{ n: 2, route: '/a' }] },
    {
      apl: 't | take 1 | project-keep n, route | project-rename count = n',
      expected: [{ count: 2, route: '/a' }],
    },
  ]);

  test('project-reorder puts the named columns first', () => {
    const { fields } = table(REQUESTS, 't | project n, route, user | project-reorder user, r*');
    expect(fields.map(({ name }) => name)).toEqual(['user', 'route', 'n']);
  });

  test('project-reorder sorts what a pattern matches', () => {
    const { fields } = table(REQUESTS, 't | project n, route, user | project-reorder *r* desc');
    expect(fields.map(({ name }) => name)).toEqual(['user', 'route', 'n']);
  });

  test('project-keep leaves the order as it was', () => {
    const { fields } = table(REQUESTS, 't | project n, route, user | project-keep user, n');
    expect(fields.map(({ name }) => name)).toEqual(['n', 'user']);
  });
});

describe('order and number', () => {
  const data = [{ a: 2, b: 'x' }, { a: 1, b: 'y' }, { b: 'z' }, { a: 2, b: 'w' }];
  given(data, [
    { apl: 't | order by a, b asc | project b', expected: [{ b: 'w' }, { b: 'x' }, { b: 'y' }, { b: 'z' }] },
    {
      apl: 't | sort by a asc, b desc | project b',
      expected: [{ b: 'z' }, { b: 'y' }, { b: 'x' }, { b: 'w' }],
    },
    { apl: 't | sort by a asc nulls last | project a | take 1', expected: [{ a: 1 }] },
    { apl: 't | sort by a desc nulls first | project a | take 2', expected: [{ a: null }, { a: 2 }] },
    { apl: 't | top 2 by b asc | project b', expected: [{ b: 'w' }, { b: 'x' }] },
    { apl: 't | limit 0', expected: [] },
    { apl: 't | count', expected: [{ count: 4 }] },
    { apl: 't | distinct a | order by a asc', expected: [{ a: null }, { a: 1 }, { a: 2 }] },
  ]);

  test('order is echoed, and forgotten when its column goes', () => {
    expect(table(data, 't | order by a asc').order).toEqual([{ field: 'a', desc: false }]);
    expect(table(data, 't | order by a asc | project b').order).toEqual([]);
    expect(table(data, 't').order).toEqual([{ field: '_time', desc: true }]);
  });
});

describe('summarize', () => {
  given(REQUESTS, [
    { apl: 't | summarize count()', expected: [{ count_: 3 }] },
    {
      apl: 't | where n > 9 | summarize count(), sum(n), max(n)',
      expected: [{ count_: 0, sum_n: 0, max_n: null }],
    },
    { apl: 't | where n > 9 | summarize count() by route', expected: [] },
    {
      apl: 't | summarize count(), total = sum(n) by route',
      expected: [
        { route: '/a', count_: 2, total: 3 },
        { route: '/b', count_: 1, total: 3 },
      ],
    },
    { apl: 't | summarize by user', expected: [{ user: null }, { user: 'ann' }] },
    {
      apl: 't | summarize rate = round(100.0 * countif(n > 1) / count(), 1), spread = max(n) - min(n)',
      expected: [{ rate: 66.7, spread: 2 }],
    },
    {
      apl: 't | summarize count() by bin(_time, 5m)',
      expected: [
        { _time: '2026-03-01T10:00:00Z', count_: 2 },
        { _time: '2026-03-01T10:05:00Z', count_: 1 },
      ],
    },
    {
      apl: 't | summarize count() by bin_auto(_time), route | where count_ > 0',
      options: { startTime: '2026-03-01T10:00:00Z', endTime: '2026-03-01T11:00:00Z', maxBinAutoGroups: 6 },
      expected: [
        { _time: '2026-03-01T10:00:00Z', route: '/a', count_: 2 },
        { _time: '2026-03-01T10:00:00Z', route: '/b', count_: 1 },
      ],
    },
    {
      apl: 't | summarize n = count() by big = n > 1 | order by n desc',
      expected: [
        { big: true, n: 2 },
        { big: false, n: 1 },
      ],
    },
  ]);

  test('groups, buckets and aggregates are described', () => {
    const { fields, groups, buckets } = table(
      REQUESTS,
      't | summarize p = percentile(n, 95) by bin(_time, 5m), route',
    );
    expect(fields).toEqual([
      { name: '_time', type: 'datetime' },
      { name: 'route', type: 'string' },
      { name: 'p', type: 'integer', agg: { name: 'percentile', fields: ['n'], args: [95] } },
    ]);
    expect(groups).toEqual([{ name: 'route' }]);
    expect(buckets).toEqual({ field: '_time', size: 300_000_000_000 });
  });

  test('bin_auto divides the extent of the data when the request names no range', () => {
    expect(table(REQUESTS, 't | summarize count() by bin_auto(_time)').buckets?.size).toBe(10_000_000_000);
  });
});

describe('several tables', () => {
  const data = {
    app: [
      { _time: '2026-03-01T10:00:00Z', id: 1, status: 200 },
      { _time: '2026-03-01T10:02:00Z', id: 2, status: 500 },
      { _time: '2026-03-01T10:04:00Z', status: 404 },
    ],
    'app-audit': [
      { _time: '2026-03-01T10:01:00Z', id: 2, who: 'ann', status: 'ok' },
      { _time: '2026-03-01T10:03:00Z', id: 2, who: 'bob', status: 'ok' },
    ],
  };
  given(data, [
    {
      apl: "['app'] | union ['app-audit'] | project status, who",
      expected: [
        { status: 404, who: null },
        { status: 'ok', who: 'bob' },
        { status: 500, who: null },
        { status: 'ok', who: 'ann' },
        { status: 200, who: null },
      ],
    },
    {
      apl: "union withsource=from app, (['app-audit'] | where who == 'ann') | summarize count() by from",
      expected: [
        { from: 'app', count_: 3 },
        { from: 'app-audit', count_: 1 },
      ],
    },
    { apl: "union ['app*'] | count", expected: [{ count: 5 }] },
    {
      apl: "app | join kind=inner ['app-audit'] on id | project id, id1, status, status1, who",
      expected: [
        { id: 2, id1: 2, status: 500, status1: 'ok', who: 'bob' },
        { id: 2, id1: 2, status: 500, status1: 'ok', who: 'ann' },
      ],
    },
    {
      apl: "app | join (['app-audit'] | project key = id, who) on $left.id == $right.key | summarize count()",
      expected: [{ count_: 2 }],
    },
    {
      apl: "app | join kind=leftouter (['app-audit'] | summarize names = make_set(who) by id) on id | project status, names",
      expected: [
        { status: 404, names: null },
        { status: 500, names: ['bob', 'ann'] },
        { status: 200, names: null },
      ],
    },
    {
      apl: "app | lookup (datatable(status:long, text:string)[200, 'fine', 500, 'broken']) on status | project status, text",
      expected: [
        { status: 404, text: null },
        { status: 500, text: 'broken' },
        { status: 200, text: 'fine' },
      ],
    },
    {
      apl: "app | lookup kind=inner (datatable(code:long, text:string)[200, 'fine']) on status == code | project text",
      expected: [{ text: 'fine' }],
    },
    {
      apl: 'let limit_ = 300; let bad = app | where status > limit_; bad | project status | order by status asc',
      expected: [{ status: 404 }, { status: 500 }],
    },
  ]);
});

describe('tables that a query writes out', () => {
  given(
    [],
    [
      { apl: 'print 1, b = "x"', expected: [{ print_0: 1, b: 'x' }] },
      {
        apl: 'datatable(a:string, b:long, at:datetime)["x", -1, datetime(2026-03-01), "y", long(null), datetime(null)]',
        expected: [
          { a: 'x', b: -1, at: '2026-03-01T00:00:00Z' },
          { a: 'y', b: null, at: null },
        ],
      },
    ],
  );
});

describe('search', () => {
  const data = [
    { method: 'GET', path: '/images/cat.jpeg', status: 200 },
    { method: 'POST', path: '/imagery', status: 500 },
  ];
  given(data, [
    { apl: 't | search "get" | project status', expected: [{ status: 200 }] },
    { apl: 't | search "image" | project status', expected: [] },
    {
      apl: 't | search "image*" | order by status asc | project status',
      expected: [{ status: 200 }, { status: 500 }],
    },
    { apl: 't | search "*peg" | project status', expected: [{ status: 200 }] },
    { apl: 't | search "*age*" | count', expected: [{ count: 2 }] },
    { apl: 't | search "c?t" | project status', expected: [{ status: 200 }] },
    { apl: 't | search "500" | project method', expected: [{ method: 'POST' }] },
    { apl: 't | search method:"post" | project status', expected: [{ status: 500 }] },
    { apl: 't | search "imagery" and status > 400 | project status', expected: [{ status: 500 }] },
    { apl: 't | search "GET" or "POST" | count', expected: [{ count: 2 }] },
    { apl: 't | search kind=case_sensitive "get" | count', expected: [{ count: 0 }] },
    { apl: 't | search * | count', expected: [{ count: 2 }] },
  ]);
});

describe('mv-expand', () => {
  const data = [{ id: 1, tags: ['a', 'b', 'c'] }, { id: 2, tags: [] }, { id: 3 }];
  given(data, [
    {
      apl: 't | mv-expand tags | project id, tags | order by id asc, tags asc',
      expected: [
        { id: 1, tags: 'a' },
        { id: 1, tags: 'b' },
        { id: 1, tags: 'c' },
        { id: 3, tags: null },
      ],
    },
    {
      apl: 't | where id == 1 | mv-expand tag = tags to typeof(string) limit 2 | project tag',
      expected: [{ tag: 'a' }, { tag: 'b' }],
    },
    {
      apl: 'print bag = dynamic({"x": 1, "y": 2}) | mv-expand bag',
      expected: [{ bag: { x: 1 } }, { bag: { y: 2 } }],
    },
  ]);
});

describe('fields that may not exist', () => {
  given(REQUESTS, [
    {
      apl: "t | take 1 | extend x = ensure_field('nope', typeof(string)) | project x",
      expected: [{ x: null }],
    },
    { apl: "t | take 1 | project n = ensure_field('n', typeof(long))", expected: [{ n: 2 }] },
    {
      apl: "t | take 1 | project x = column_ifexists('nope', 'none'), r = column_ifexists('route', '')",
      expected: [{ x: 'none', r: '/a' }],
    },
  ]);

  test('a missing field keeps the type it was promised', () => {
    expect(table(REQUESTS, "t | project x = ensure_field('nope', typeof(datetime))").fields).toEqual([
      { name: 'x', type: 'datetime' },
    ]);
  });
});

describe('columns of mixed types', () => {
  const data = [{ v: 5 }, { v: 'five' }, { v: true }, { v: [1] }, { v: { deep: 1 } }, { v: 1.5 }];
  given(data, [
    { apl: 't | where v == 5 | count', expected: [{ count: 1 }] },
    { apl: "t | where v != 'five' | count", expected: [{ count: 5 }] },
    { apl: 't | where v > 1 | summarize sum(v)', expected: [{ sum_v: 6.5 }] },
    { apl: "t | where v contains 'iv' | count", expected: [{ count: 1 }] },
    { apl: 't | summarize dcount(v), avg(v)', expected: [{ dcount_v: 5, avg_v: 3.25 }] },
    { apl: 't | order by v asc | take 1 | project v', expected: [{ v: null }] },
    { apl: 't | extend u = toupper(v) | where isnotnull(u) | project u', expected: [{ u: 'FIVE' }] },
  ]);

  test('are shown as a union', () => {
    expect(table(data, 't | project v').fields).toEqual([
      { name: 'v', type: 'array|boolean|float|integer|string' },
    ]);
  });
});

describe('the time range of a request', () => {
  given(REQUESTS, [
    {
      apl: 't | project n',
      options: { startTime: '2026-03-01T10:01:00Z', endTime: '2026-03-01T10:07:00Z' },
      expected: [{ n: 3 }],
    },
    { apl: 't | count', options: { startTime: 'now-2h', endTime: 'now' }, expected: [{ count: 3 }] },
    { apl: 't | count', options: { endTime: 'now-2h' }, expected: [{ count: 0 }] },
  ]);

  test('is echoed, and is 1970 to now when the request names none', () => {
    expect(table(REQUESTS, 't').range).toEqual({
      field: '_time',
      start: '1970-01-01T00:00:00Z',
      end: '2026-03-01T12:00:00Z',
    });
  });
});

describe('the number of rows returned', () => {
  const many = Array.from({ length: 2500 }, (_, n) => ({ n }));

  test('is 1,000 unless the query or the request says otherwise', () => {
    expect(rows(many, 't')).toHaveLength(1000);
    expect(rows(many, 't | take 2000')).toHaveLength(2000);
    expect(rows(many, 't', { defaultLimit: 10 })).toHaveLength(10);
  });
});

test('an empty result has one empty column for each field', () => {
  expect(table(REQUESTS, 't | where n > 99 | project n, route').columns).toEqual([[], []]);
});

test('distinct and summarize tell kinds of values apart, and take equal ones for one', () => {
  const time = NOW - 1;
  const mixed = [1, '1', true, 'true', time, [1], [1], { a: 1 }, 1, -0, 0].map((v) => ({ v }));
  const made = `t | extend v = iff(v == ${time}, unixtime_milliseconds_todatetime(${time}), v)`;
  const both = [...mixed, { v: new Date(time).toISOString() }, {}, { v: null }];
  // An object is a column of its own, so that its row has no v.
  const different = 9;
  expect(rows(both, `${made} | distinct v | count`)).toEqual([{ count: different }]);
  expect(rows(both, `${made} | summarize n = count() by v | summarize groups = count(), n = sum(n)`)).toEqual(
    [{ groups: different, n: both.length }],
  );
});
