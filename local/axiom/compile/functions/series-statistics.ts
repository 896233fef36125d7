import { toReal } from '../../values/casts';
import type { Bag, Value } from '../../values/value';
import { anything, type FunctionDefinition, list, optional, pure } from './define';

const numbers = (values: readonly Value[]): number[] => values.flatMap((value) => toReal(value) ?? []);
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Both of a sample: over n − 1. */
function statistics(values: Value[]): Bag {
  const found = numbers(values);
  const [min, max] = [Math.min(...found), Math.max(...found)];
  const avg = total(found) / found.length;
  const variance =
    found.length < 2 ? 0 : total(found.map((value) => (value - avg) ** 2)) / (found.length - 1);
  const empty = found.length === 0;
  return {
    min: empty ? null : min,
    min_idx: empty ? null : found.indexOf(min),
    max: empty ? null : max,
    max_idx: empty ? null : found.indexOf(max),
    avg: finite(avg),
    variance: empty ? null : variance,
    stdev: empty ? null : Math.sqrt(variance),
  };
}

/** The numbers of two series at the places where both have one. */
function paired(left: Value[], right: Value[]): [number[], number[]] {
  const both = left.flatMap((value, i): [number, number][] => {
    const [a, b] = [toReal(value), toReal(right[i] ?? null)];
    return a === null || b === null ? [] : [[a, b]];
  });
  return [both.map(([a]) => a), both.map(([, b]) => b)];
}

const dot = (left: readonly number[], right: readonly number[]): number =>
  total(left.map((value, i) => value * (right[i] ?? 0)));
const magnitude = (values: readonly number[]): number => Math.sqrt(dot(values, values));

function pearson(left: Value[], right: Value[]): number | null {
  const [a, b] = paired(left, right);
  const [meanA, meanB] = [total(a) / a.length, total(b) / b.length];
  const [da, db] = [a.map((value) => value - meanA), b.map((value) => value - meanB)];
  return finite(dot(da, db) / (magnitude(da) * magnitude(db)));
}

function cosine(left: Value[], right: Value[]): number | null {
  const [a, b] = paired(left, right);
  return finite(dot(a, b) / (magnitude(a) * magnitude(b)));
}

export const SERIES_STATISTICS: readonly [string, FunctionDefinition][] = [
  ['series_sum', pure([list], 'float', (values) => total(numbers(values)))],
  ['series_magnitude', pure([list], 'float', (values) => magnitude(numbers(values)))],
  ['series_dot_product', pure([list, list], 'float', (left, right) => dot(...paired(left, right)))],
  ['series_cosine_similarity', pure([list, list, optional(anything), optional(anything)], 'float', cosine)],
  ['series_pearson_correlation', pure([list, list], 'float', pearson)],
  ['series_stats', pure([list, optional(anything)], 'dictionary', statistics)],
  ['series_stats_dynamic', pure([list, optional(anything)], 'dictionary', statistics)],
];
