import { describe, expect, test } from 'vitest';
import { failure, rows, value } from './apl';

/** What Axiom's pages show by example, where Microsoft's language of the same grammar has it otherwise or not at all. */

describe('functions', () => {
  test.each<[string, unknown]>([
    // A Saturday and the Sunday after the same day of the next year: 53 boundaries of weeks, 52 whole weeks.
    ["datetime_diff('week', datetime(2025-03-02), datetime(2024-03-02))", 52],
    ["datetime_diff('week', datetime(2024-03-02), datetime(2025-03-02))", -52],
    ["parse_path('/var/log/app.log')['AlternateDataStream']", ''],
    ["parse_json('')", null],
    ['parse_csv(\'a, b,  "c, d"\')', ['a', 'b', 'c, d']],
    ['3 in (dynamic([1, [2, [3]]]))', true],
    ["parse_urlquery('search=a&first=b').search", 'a'],
    ['parse_json(\'{"time":{"title":1}}\').time.title', 1],
    ["parse_url('http://example.com/../../etc/passwd?q=/..').path", '/../../etc/passwd'],
    ["parse_url('http://example.com?q=/a').path", '/'],
    ["base64_decode_toarray('***')", []],
    ["'abc' !matches regex '^b'", true],
    ["'abc' !matches regex 'b'", false],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test('bag_pack(*) and pack_array(*) take the whole row', () => {
    const given = [{ _time: '2026-03-01T10:00:00Z', level: 'info', n: 1 }];
    expect(rows(given, 't | project level, n | project bag = bag_pack(*), list = pack_array(*)')).toEqual([
      { bag: { level: 'info', n: 1 }, list: ['info', 1] },
    ]);
  });
});

test('a keyword is a name after a dot, in objects and in names of fields', () => {
  const given = [{ 'request.time': 5, 'request.id': 'a' }];
  expect(rows(given, 't | where request.time == 5 | project request.id, n = request.time')).toEqual([
    { 'request.id': 'a', n: 5 },
  ]);
});

describe('text operators', () => {
  const given = [
    { route: '/a', labels: ['bug', 'p1'], n: 7 },
    { route: '/bug/b', labels: ['docs'], n: 8 },
    { route: '/c', n: 9 },
  ];

  test.each<[string, number[]]>([
    ["* has 'bug'", [7, 8]],
    ["* has 'BUG'", [7, 8]],
    ["* has_cs 'BUG'", []],
    ["* has 'bug' and route == '/a'", [7]],
    ["* contains 'ug/'", [8]],
    ["* hasprefix 'doc'", [8]],
    ["* matches regex '^/[ac]$'", [7, 9]],
    ['* has "9"', [9]],
    ["labels contains 'p1'", [7]],
    ["labels !contains 'p1'", [8, 9]],
    ["bag_pack('x', route) has 'b'", [8]],
  ])('where %s', (condition, expected) => {
    expect(rows(given, `t | where ${condition} | project n | sort by n asc`).map(({ n }) => n)).toEqual(
      expected,
    );
  });

  test('* stands on the left of a search only', () => {
    expect(failure(given, "t | where * == 'bug'")).toBe("1:11 '* ==' is not implemented");
    expect(failure(given, "t | where * !has 'bug'")).toBe("1:11 '* !has' is not implemented");
  });
});

describe('operators', () => {
  const thousand = Array.from({ length: 1000 }, (_, n) => ({ n }));

  test('sample takes a proportion', () => {
    const taken = rows(thousand, 't | sample 0.05 | project n').map(({ n }) => Number(n));
    expect(taken).toHaveLength(50);
    expect(new Set(taken).size).toBe(50);
    for (const wrong of ['10', '1', '0', "'x'"]) {
      expect(failure(thousand, `t | sample ${wrong}`)).toBe(
        `1:12 sample takes a proportion between 0 and 1, not '${wrong}'`,
      );
    }
  });

  test('range makes rows of numbers or moments', () => {
    expect(rows([], 'range n from 10 to 30 step 10 | extend half = n / 2')).toEqual([
      { n: 10, half: 5 },
      { n: 20, half: 10 },
      { n: 30, half: 15 },
    ]);
    const hour = 'range at from datetime(2026-03-01T10:00:00Z) to datetime(2026-03-01T11:00:00Z) step 30m';
    expect(rows([], hour).map(({ at }) => at)).toEqual([
      '2026-03-01T10:00:00Z',
      '2026-03-01T10:30:00Z',
      '2026-03-01T11:00:00Z',
    ]);
    expect(failure([], "range n from 1 to 'x' step 1")).toContain('range takes numbers, or moments');
  });

  test('search in (…) reads several datasets, also by a pattern', () => {
    const given = {
      'app-logs': [{ message: 'payment failed', n: 1 }],
      'app-jobs': [{ message: 'job failed', n: 2 }],
      other: [{ message: 'failed', n: 3 }],
    };
    const found = (apl: string): unknown[] => rows(given, `${apl} | sort by n asc`).map(({ n }) => n);
    expect(found("search in (app*) 'failed'")).toEqual([1, 2]);
    expect(found("search in (['app-logs'], other) 'failed'")).toEqual([1, 3]);
    expect(found("search kind=case_sensitive in (app*) 'Failed'")).toEqual([]);
    expect(failure(given, "search 'failed'")).toContain('name the datasets to search');
    expect(failure(given, "other | search in (app*) 'failed'")).toContain('where the query begins');
  });

  test('arg_max compares any value, and its columns may have names', () => {
    const given = [
      { status: '404', route: '/a', steps: [1, 2, 3] },
      { status: '500', route: '/b', steps: [1] },
    ];
    expect(rows(given, 't | summarize arg_max(toint(status), route)')).toEqual([
      { status: 500, route: '/b' },
    ]);
    expect(
      rows(
        given,
        't | summarize arg_max(length = array_length(steps), longest = route), arg_min(status, route)',
      ),
    ).toEqual([{ length: 3, longest: '/a', status: '404', route: '/a' }]);
    expect(failure(given, 't | summarize arg_max(strlen(route) + 1, status)')).toContain('give this a name');
  });

  test('fields may be called as what is a keyword to Kusto only', () => {
    const given = [{ title: 'a', n: 1 }];
    expect(
      rows(
        given,
        "t | where title == 'a' | extend statistics = bag_pack('n', n) | project title, n = statistics.n",
      ),
    ).toEqual([{ title: 'a', n: 1 }]);
  });
});
