import { describe, expect, it } from 'vitest';
import { atLeast, atMost, atMostMs, better, missed, table, toResult } from '@/bench/report';
import { interleave, median, ratioOf } from '@/bench/rounds';

describe('a value and its target', () => {
  it.each([
    ['keeps to both', 1.2, atMost(1.75, 1.25), true, '≤ 1.75, aim ≤ 1.25', '★'],
    ['keeps to what must hold', 1.5, atMost(1.75, 1.25), true, '≤ 1.75, aim ≤ 1.25', '✓'],
    ['misses', 1.8, atMost(1.75, 1.25), false, '≤ 1.75, aim ≤ 1.25', '✗'],
    ['is fast enough', 3.1, atLeast(3, 4.5), true, '≥ 3, aim ≥ 4.5', '✓'],
    ['is not fast enough', 2.9, atLeast(3), false, '≥ 3', '✗'],
    ['is no number', Number.NaN, atMost(1), false, '≤ 1', '✗'],
  ])('%s', (_, value, bound, ok, target, mark) => {
    const measured = { name: 'it', value, unit: '×', bound };
    expect(toResult(measured)).toEqual({ name: 'it', value, unit: '×', target, ok });
    expect(missed([measured])).toEqual(ok ? [] : ['it']);
    expect(table([measured])).toMatch(new RegExp(`^${mark} it`));
  });

  it('may be worse by the room that a gate leaves, and not by more', () => {
    const at = (value: number) => ({ name: 'it', value, unit: '×', bound: atMost(2) });
    expect([missed([at(2.9)], 1.5), missed([at(3.1)], 1.5)]).toEqual([[], ['it']]);
    const asFast = (value: number) => ({ name: 'it', value, unit: '×', bound: atLeast(3) });
    expect([missed([asFast(2.1)], 1.5), missed([asFast(1.9)], 1.5)]).toEqual([[], ['it']]);
  });

  it('that is a time must hold on its own, and no gate holds on to it', () => {
    const slow = { name: 'it', value: 900, unit: 'ms', bound: atMostMs(100, 15) };
    expect(toResult(slow)).toMatchObject({ ok: false, target: '≤ 100, aim ≤ 15' });
    expect([missed([slow]), missed([slow], 1.5)]).toEqual([['it'], []]);
  });

  it('without a target is reported and can miss nothing', () => {
    const measured = { name: 'time', value: 1234.5, unit: 'ns' };
    expect(toResult(measured)).toEqual({
      name: 'time',
      value: 1230,
      unit: 'ns',
      target: 'reported',
      ok: true,
    });
    expect(missed([measured])).toEqual([]);
  });

  it('that could not be measured says why, and is not taken for a good one', () => {
    const skipped = { name: 'jq', skipped: 'jq is not installed' };
    expect(toResult(skipped)).toMatchObject({ value: null, target: 'skipped: jq is not installed' });
    expect(table([skipped])).toContain('– jq');
  });
});

describe('of two tries the better value of each counts', () => {
  const value = (name: string, value: number, bound = atMost(2)) => ({ name, value, unit: '×', bound });

  it('by the side on which its bound is', () => {
    const first = [value('a', 3), value('b', 1), value('c', 3, atLeast(4)), value('d', Number.NaN)];
    const second = [value('a', 1.5), value('b', 2), value('c', 5, atLeast(4)), value('d', 1)];
    expect(better(first, second).map((one) => ('value' in one ? one.value : null))).toEqual([1.5, 1, 5, 1]);
  });

  it('a second try that failed takes nothing away', () => {
    expect(better([value('a', 1)], [])).toEqual([value('a', 1)]);
    expect(better([value('a', 1)], [value('a', Number.NaN)])).toEqual([value('a', 1)]);
  });
});

describe('rounds', () => {
  it('run everything in turn, and leave the warming up out', async () => {
    const order: string[] = [];
    const works = { a: () => order.push('a'), b: async () => order.push('b') };
    const times = await interleave(works, { count: 2, warmUp: 1 });
    expect(order.join('')).toBe('ababab');
    expect([times.a.length, times.b.length]).toEqual([2, 2]);
  });

  it('compare within a round: what slows one round down changes nothing', () => {
    expect(ratioOf([2, 40, 2], [1, 20, 1])).toBe(2);
    expect(median([9, 1, 5])).toBe(5);
    expect(median([])).toBeNaN();
  });
});
