import { describe, expect, it } from 'vitest';
import { type DailyCost, forecast } from '@/lib/josh/cost/forecast';
import { random } from '../josh/support/lives';

/** `costs('2026-04-01', [1, 2])`: dollars of consecutive days. */
const costs = (first: string, dollars: readonly number[]): DailyCost[] =>
  dollars.map((amount, i) => ({
    day: new Date(Date.parse(first) + i * 86_400_000).toISOString().slice(0, 10),
    micros: amount * 1_000_000,
  }));
const at = (time: string) => new Date(`${time}Z`);
const dollars = ({ spent, forecast: whole, low, high }: ReturnType<typeof forecast>) => ({
  spent: spent / 1e6,
  forecast: whole / 1e6,
  low: low / 1e6,
  high: high / 1e6,
});

describe('the forecast of a month', () => {
  it('goes on as it was: the same each day has no spread', () => {
    // 16 April, 12:00: 15.5 days are left of 30.
    const daily = costs('2026-03-01', Array(46).fill(2));
    expect(dollars(forecast(daily, at('2026-04-16T12:00:00')))).toEqual({
      spent: 30,
      forecast: 30 + 14.5 * 2,
      low: 59,
      high: 59,
    });
  });

  it('on the first of a month looks at the month before', () => {
    const daily = costs('2026-03-01', Array(31).fill(3));
    expect(dollars(forecast(daily, at('2026-04-01T00:00:00')))).toMatchObject({ spent: 0, forecast: 90 });
  });

  it('at the last moment is what was spent', () => {
    const daily = costs('2026-04-01', Array(30).fill(2));
    const end = dollars(forecast(daily, at('2026-04-30T23:59:59')));
    expect(end.spent).toBe(60);
    expect(end.forecast).toBeCloseTo(60, 3);
    expect(end.high).toBeCloseTo(60, 1);
  });

  it('looks at four weeks and not further, whole weeks so that weekends weigh as they do', () => {
    const long = costs('2026-01-01', Array(60).fill(100));
    const recent = costs(
      '2026-03-02',
      Array.from({ length: 30 }, (_, i) => (i % 7 < 5 ? 7 : 0)),
    );
    expect(dollars(forecast([...long, ...recent], at('2026-04-01T00:00:00'))).forecast).toBeCloseTo(150, 0);
  });

  it('a day without costs counts as one, before the first day there are none', () => {
    const daily = [...costs('2026-04-01', [4]), ...costs('2026-04-04', [4])];
    expect(dollars(forecast(daily, at('2026-04-05T00:00:00')))).toMatchObject({
      spent: 8,
      forecast: 8 + 26 * 2,
    });
  });

  it.each([
    ['nothing at all', [], { spent: 0, forecast: 0, low: 0, high: 0 }],
    // Half a day: 6 dollars are 12 a day, for 29.5 days.
    ['only today', costs('2026-04-01', [6]), { spent: 6, forecast: 6 + 354, low: 6, high: 6 + 708 }],
  ])('%s', (_name, daily, expected) => {
    expect(dollars(forecast(daily, at('2026-04-01T12:00:00')))).toEqual(expected);
  });

  it('knows leap years and the turn of the year', () => {
    expect(
      dollars(forecast(costs('2028-01-01', Array(31).fill(1)), at('2028-02-01T00:00:00'))).forecast,
    ).toBe(29);
    expect(
      dollars(forecast(costs('2026-12-01', Array(31).fill(1)), at('2027-01-01T00:00:00'))).forecast,
    ).toBe(31);
  });

  it('the truth lies between its bounds in about four of five months', () => {
    let within = 0;
    const runs = 400;
    for (let seed = 0; seed < runs; seed++) {
      const next = random(seed);
      // Days of 10 dollars, give or take; 28 known ones and a month to come.
      const days = Array.from({ length: 58 }, () => 10 + 6 * (next() + next() + next() - 1.5));
      const known = costs('2026-03-04', days.slice(0, 28));
      const { low, high } = dollars(forecast(known, at('2026-04-01T00:00:00')));
      const truth = days.slice(28).reduce((sum, day) => sum + day, 0);
      if (truth >= low && truth <= high) within++;
    }
    expect(within / runs).toBeGreaterThan(0.74);
    expect(within / runs).toBeLessThan(0.86);
  });

  it('is never below what is spent, also when reconciliations were larger than the costs', () => {
    const daily = costs('2026-04-01', [9, -5, 9, -5]);
    const result = forecast(daily, at('2026-04-04T00:00:00'));
    expect(result.low).toBeGreaterThanOrEqual(result.spent);
    expect(result.high).toBeGreaterThanOrEqual(result.forecast);
  });
});
