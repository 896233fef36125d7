import { describe, expect, test } from 'vitest';
import { entry, line } from './support/entries';
import { processed } from './support/process';

/** A line of ours with keys that its event does not have. */
const lineWith = (keys: Record<string, unknown>) =>
  entry({ message: JSON.stringify({ ...JSON.parse(line('linkup.created', { region: 'sf' })), ...keys }) });

/** `drain_fields_dropped_total` by its label, and what the rows say. */
function dropped(...entries: Record<string, unknown>[]) {
  const { rows, metrics } = processed(entries);
  const points = metrics.filter(({ metric }) => metric === 'drain_fields_dropped_total');
  return {
    rows: rows.map(({ fields_dropped }) => fields_dropped ?? 0),
    metric: Object.fromEntries(points.map(({ field, value }) => [field, value])),
  };
}

describe('keys that the catalogue does not admit', () => {
  test('are counted by name, on the row and in a metric', () => {
    expect(dropped(lineWith({ user_name: 'Jo', mood: 7 }), lineWith({ mood: 8 }), lineWith({}))).toEqual({
      rows: [2, 1, 0],
      metric: { user_name: 1, mood: 2 },
    });
  });

  test('those that the logger refused are counted as it says', () => {
    expect(dropped(lineWith({ fields_dropped: 3 })).metric).toEqual({ at_source: 3 });
    expect(dropped(lineWith({ fields_dropped: 3, mood: 1 })).metric).toEqual({ at_source: 3, mood: 1 });
  });

  test.each([
    ['+14155550123'],
    ['4155550123'],
    ['meet me at the pier'],
    ['jo@example.com'],
    ['__proto__x'],
    [''],
  ])('a key that is no name is not told: %s', (key) => {
    expect(dropped(lineWith({ [key]: 1 })).metric).toEqual({ _no_name: 1 });
  });

  test('names like those of an object’s own machinery are names', () => {
    expect(dropped(lineWith({ constructor: 1, toString: 2 })).metric).toEqual({
      constructor: 1,
      toString: 1,
    });
  });

  test('of a hundred thousand a hundred are told apart', () => {
    const letters = (n: number) =>
      n.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
    const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k_${letters(n)}`, 1]));
    const { metric, rows } = dropped(lineWith(keys));
    expect(Object.keys(metric)).toHaveLength(101);
    expect(metric._other).toBeGreaterThan(90_000);
    expect(rows[0]).toBe(Object.values(metric).reduce((sum, value) => Number(sum) + Number(value), 0));
  });
});
