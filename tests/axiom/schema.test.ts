import { expect, test } from 'vitest';
import type { ColumnType } from '@/axiom/schema/column';
import { logColumns } from '@/axiom/schema/logs';
import { metricColumns } from '@/axiom/schema/metrics';
import { everything } from './support/everything';

const isOf = (value: unknown, type: ColumnType | undefined): boolean => {
  if (type === 'datetime') return typeof value === 'string' && !Number.isNaN(Date.parse(value));
  return typeof value === (type === 'real' ? 'number' : type === 'bool' ? 'boolean' : type);
};

const { logs, metrics } = await everything();

test.each([
  ['logs', logs, logColumns],
  ['metrics', metrics, metricColumns],
] as const)(
  'every column of the rows that the drain ships to %s is in the schema, with its type',
  (_, rows, columns) => {
    const wrong = rows.flatMap((row) =>
      Object.entries(row)
        .filter(([name, value]) => value !== null && !isOf(value, columns.get(name)))
        .map(([name, value]) => `${name}: ${typeof value} is not ${columns.get(name)}`),
    );
    expect([...new Set(wrong)]).toEqual([]);
  },
);

test('each label of each metric is on a point that the drain ships', () => {
  const seen = new Set(metrics.flatMap((row) => Object.keys(row)));
  // There are none of these until a label overflows, or an early check is published.
  const rare = new Set(['_sysTime', 'of_metric', 'of_label', 'task']);
  expect([...metricColumns.keys()].filter((name) => !seen.has(name) && !rare.has(name))).toEqual([]);
});
