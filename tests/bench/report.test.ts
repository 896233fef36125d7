import { describe, expect, it } from 'vitest';
import { atLeast, atMost, holds, type Measured, table, toResult } from '@/bench/report';
import { interleave, median, ratioOf } from '@/bench/rounds';

const measured = (value: number, bound = atMost(2, 1)): Measured => ({ name: 'x', value, unit: '×', bound });

describe('a bound', () => {
  it.each([
    [atMost(2, 1), 2, true, false],
    [atMost(2, 1), 1, true, true],
    [atMost(2, 1), 2.1, false, false],
    [atLeast(2, 3), 2, true, false],
    [atLeast(2, 3), 3, true, true],
    [atLeast(2, 3), 1.9, false, false],
    [atMost(2, 1), Number.NaN, false, false],
  ])('%j, measured %d: must %s, aim %s', (bound, value, must, aim) => {
    expect([holds(measured(value, bound), 'must'), holds(measured(value, bound), 'aim')]).toEqual([
      must,
      aim,
    ]);
  });

  it('has room in the gate, in its own direction', () => {
    expect(holds(measured(3), 'must', 1.5)).toBe(true);
    expect(holds(measured(3.1), 'must', 1.5)).toBe(false);
    expect(holds(measured(2, atLeast(3)), 'must', 1.5)).toBe(true);
    expect(holds(measured(1.9, atLeast(3)), 'must', 1.5)).toBe(false);
  });
});

describe('the report', () => {
  it('says value, target and verdict, and what was skipped', () => {
    expect(toResult(measured(1.2345))).toEqual({
      name: 'x',
      value: 1.23,
      unit: '×',
      target: '≤ 2, aim ≤ 1',
      ok: true,
    });
    expect(toResult({ name: 'y', skipped: 'no jq' })).toMatchObject({
      value: null,
      target: 'skipped: no jq',
      ok: true,
    });
    expect(table([measured(3), { name: 'y', skipped: 'no jq' }])).toBe(
      '✗ x  3 ×  ≤ 2, aim ≤ 1\n– y       skipped: no jq',
    );
  });
});

describe('rounds', () => {
  it('run in turn, and only those after the warm-up count', async () => {
    const order: string[] = [];
    const times = await interleave(
      { a: () => order.push('a'), b: () => order.push('b') },
      { count: 2, warmUp: 1 },
    );
    expect(order.join('')).toBe('ababab');
    expect([times.a.length, times.b.length]).toEqual([2, 2]);
  });

  it('the ratio is the median of the ratios within a round', () => {
    expect(ratioOf([2, 30, 4], [1, 10, 1])).toBe(3);
    expect(median([5, 1, 3])).toBe(3);
  });
});
