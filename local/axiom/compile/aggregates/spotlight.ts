import { AplError } from '../../parse/apl-error';
import { comparable, keyOf } from '../../values/compare';
import { TimeSpan } from '../../values/timespan';
import type { Value } from '../../values/value';
import { dottedName } from '../expression';
import { cell, type Row } from '../relation';
import type { AggregateDefinition, AggregateSite } from './define';

interface Field {
  readonly name: string;
  evaluate(row: Row): Value;
}

/** What a field held in the selected rows and in the others. */
interface Sides {
  readonly selected: Value[];
  readonly baseline: Value[];
}

/** Numbers with more distinct values than this are compared by their distribution. */
const MOST_CATEGORIES = 20;
const MOST_VALUES = 10;

/**
 * `spotlight(condition, field, …)`: for each field how the rows that meet the condition differ from the others, the
 * field that differs most first. Axiom documents charts, not the shape of this value: see docs/local-axiom.md.
 */
const spotlight: AggregateDefinition = {
  compile: (site) => {
    const { call } = site;
    const [predicate, ...given] = call.arguments;
    const condition = predicate === undefined ? null : site.compile(predicate);
    if (condition === null || given.length === 0 || !comparable(condition.type, 'boolean')) {
      throw new AplError('spotlight() takes a condition, and the fields to compare or *', call);
    }
    const fields = given.flatMap((argument) => fieldsOf(site, argument));
    return {
      columns: [{ name: 'spotlight_', type: 'array' }],
      info: { name: call.name, fields: fields.map(({ name }) => name), args: [] },
      create: () => {
        const sides = fields.map((): Sides => ({ selected: [], baseline: [] }));
        return {
          add: (row) => {
            const side = condition.evaluate(row) === true ? 'selected' : 'baseline';
            for (const [i, field] of fields.entries()) sides[i]?.[side].push(field.evaluate(row));
          },
          results: () => [
            fields.map(({ name }, i) => compared(name, sides[i])).sort((a, b) => b.score - a.score),
          ],
        };
      },
    };
  },
};

function fieldsOf(
  { columns, compile }: AggregateSite,
  argument: AggregateSite['call']['arguments'][number],
): Field[] {
  if (argument.kind !== 'star') {
    const compiled = compile(argument);
    return [{ name: dottedName(argument) ?? argument.text, evaluate: compiled.evaluate }];
  }
  return columns.flatMap(({ name, hidden, type }, i) =>
    hidden === true || type === 'datetime' ? [] : [{ name, evaluate: (row: Row) => cell(row, i) }],
  );
}

function compared(field: string, { selected, baseline }: Sides = { selected: [], baseline: [] }) {
  const numbers = [selected, baseline].map(numbersOf);
  const [a, b] = numbers;
  const distinct = new Set([...selected, ...baseline].map(keyOf)).size;
  const numeric = a !== undefined && b !== undefined && a.length + b.length > 0 && distinct > MOST_CATEGORIES;
  return numeric ? distributions(field, a, b) : proportions(field, selected, baseline);
}

function numbersOf(values: readonly Value[]): number[] {
  const found = values.flatMap((value) => {
    if (value instanceof TimeSpan) return [value.ms * 1e6];
    return typeof value === 'number' ? [value] : [];
  });
  return found.sort((x, y) => x - y);
}

/** The score is the largest distance between the cumulative distributions (Kolmogorov and Smirnov's statistic). */
function distributions(field: string, selected: readonly number[], baseline: readonly number[]) {
  let [i, j, score] = [0, 0, 0];
  while (i < selected.length && j < baseline.length) {
    const at = Math.min(selected[i] ?? 0, baseline[j] ?? 0);
    while (i < selected.length && (selected[i] ?? 0) <= at) i++;
    while (j < baseline.length && (baseline[j] ?? 0) <= at) j++;
    score = Math.max(score, Math.abs(i / selected.length - j / baseline.length));
  }
  return { field, kind: 'numeric', score, selected: quartiles(selected), baseline: quartiles(baseline) };
}

function quartiles(sorted: readonly number[]): Value {
  const at = (part: number): number | null =>
    sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
  return { min: at(0), p25: at(0.25), p50: at(0.5), p75: at(0.75), max: at(1) };
}

/** The score is half the sum of the differences between the shares of each value (total variation distance). */
function proportions(field: string, selected: readonly Value[], baseline: readonly Value[]) {
  const shares = new Map<string, { value: Value; selected: number; baseline: number }>();
  const count = (values: readonly Value[], side: 'selected' | 'baseline'): void => {
    for (const value of values) {
      const share = shares.get(keyOf(value)) ?? { value, selected: 0, baseline: 0 };
      share[side] += 1 / values.length;
      shares.set(keyOf(value), share);
    }
  };
  count(selected, 'selected');
  count(baseline, 'baseline');
  const difference = (share: { selected: number; baseline: number }): number =>
    Math.abs(share.selected - share.baseline);
  const values = [...shares.values()].sort((a, b) => difference(b) - difference(a));
  const score = values.reduce((sum, share) => sum + difference(share), 0) / 2;
  return { field, kind: 'categorical', score, values: values.slice(0, MOST_VALUES) };
}

export const SPOTLIGHT: readonly [string, AggregateDefinition][] = [['spotlight', spotlight]];
