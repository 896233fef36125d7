import { describe, expect, test } from 'vitest';
import { rows, table } from './apl';

/** Values 1 to 10 in groups by parity, one row without a value. */
const DATA = [
  ...Array.from({ length: 10 }, (_, i) => ({ v: i + 1, kind: i % 2 === 0 ? 'odd' : 'even' })),
  { kind: 'none' },
];

function aggregate(call: string): unknown {
  return rows(DATA, `t | summarize x = ${call}`)[0]?.x;
}

describe('over values, nulls left out', () => {
  test.each([
    ['count()', 11],
    ['countif(v > 5)', 5],
    ['dcount(kind)', 3],
    ["dcountif(v, kind == 'odd')", 5],
    ['sum(v)', 55],
    ["sumif(v, kind == 'even')", 30],
    ['avg(v)', 5.5],
    ["avgif(v, kind == 'odd')", 5],
    ['min(v)', 1],
    ['max(v)', 10],
    ["minif(v, kind == 'even')", 2],
    ["maxif(v, kind == 'odd')", 9],
    ['max(kind)', 'odd'],
    ['min(_time) == max(_time)', true],
    ['percentile(v, 50)', 5],
    ['percentile(v, 95)', 10],
    ['percentile(v, 0)', 1],
    ["percentileif(v, 50, kind == 'even')", 6],
    ['percentiles_array(v, 10, 50, 100)', [1, 5, 10]],
    ['round(stdev(v), 4)', 3.0277],
    ['round(variance(v), 4)', 9.1667],
    ['make_set(kind)', ['none', 'even', 'odd']],
    ['make_set(kind, 1)', ['none']],
    ['make_list(v, 3)', [10, 9, 8]],
    ['topk(kind, 1)', [{ key: 'even', count: 5, error: 0 }]],
    ['sum(v + 1)', 65],
  ])('%s', (call, expected) => {
    expect(aggregate(call)).toEqual(expected);
  });
});

describe('over nothing', () => {
  test.each([
    ['count()', 0],
    ['sum(v)', 0],
    ['avg(v)', null],
    ['max(v)', null],
    ['percentile(v, 50)', null],
    ['dcount(v)', 0],
    ['make_set(v)', []],
  ])('%s', (call, expected) => {
    expect(rows(DATA, `t | where v > 99 | summarize x = ${call}`)).toEqual([{ x: expected }]);
  });
});

describe('arg_max and arg_min', () => {
  const events = [
    { _time: '2026-03-01T10:00:00Z', id: 'a', step: 'first' },
    { _time: '2026-03-01T10:05:00Z', id: 'a', step: 'last' },
    { _time: '2026-03-01T10:01:00Z', id: 'b', step: 'only' },
  ];

  test('return the fields named, of the row where the first is extreme', () => {
    expect(rows(events, 't | summarize arg_max(_time, step) by id')).toEqual([
      { id: 'a', _time: '2026-03-01T10:05:00Z', step: 'last' },
      { id: 'b', _time: '2026-03-01T10:01:00Z', step: 'only' },
    ]);
    expect(rows(events, 't | summarize arg_min(_time, step)')).toEqual([
      { _time: '2026-03-01T10:00:00Z', step: 'first' },
    ]);
  });

  test('return all others for *', () => {
    expect(rows(events, 't | project _time, id, step | summarize arg_max(_time, *)')).toEqual([
      { _time: '2026-03-01T10:05:00Z', id: 'a', step: 'last' },
    ]);
  });
});

test('columns that were not named are called after aggregate and field', () => {
  const { fields } = table(
    DATA,
    't | summarize count(), countif(v > 1), dcount(kind), percentile(v, 95), sum(v + 1)',
  );
  expect(fields.map(({ name }) => name)).toEqual([
    'count_',
    'countif_',
    'dcount_kind',
    'percentile_v',
    'sum_',
  ]);
});

test('of a column of several kinds, min and max are of its numbers', () => {
  const mixed = [{ v: 'n/a' }, { v: 3 }, { v: 'zero' }, { v: 12 }, { v: true }];
  expect(rows(mixed, 't | summarize lo = min(v), hi = max(v), texts = maxif(v, v == "zero")')[0]).toEqual({
    lo: 3,
    hi: 12,
    texts: 'zero',
  });
});
