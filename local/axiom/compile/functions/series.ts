import { toReal } from '../../values/casts';
import { compare, equals } from '../../values/compare';
import type { Value } from '../../values/value';
import { anything, type FunctionDefinition, list, optional, pure } from './define';

/** Element by element; what is no number, or has no result, becomes null. Durations count in nanoseconds. */
function elementwise(name: string, of: (value: number) => number): [string, FunctionDefinition] {
  const body = (values: Value[]): Value[] =>
    values.map((value) => {
      const number = toReal(value);
      const result = number === null ? Number.NaN : of(number);
      return Number.isFinite(result) ? result : null;
    });
  return [`series_${name}`, pure([list], 'array', body)];
}

/** Two series, or a series and a number that stands for all its elements. */
function pairs(left: Value, right: Value): [Value, Value][] | null {
  if (!Array.isArray(left) && !Array.isArray(right)) return null;
  const length = Math.max(Array.isArray(left) ? left.length : 0, Array.isArray(right) ? right.length : 0);
  const at = (from: Value, i: number): Value => (Array.isArray(from) ? (from[i] ?? null) : from);
  return Array.from({ length }, (_, i) => [at(left, i), at(right, i)]);
}

function combining(name: string, of: (left: number, right: number) => number): [string, FunctionDefinition] {
  const body = (left: Value, right: Value): Value =>
    pairs(left, right)?.map(([a, b]) => {
      const [x, y] = [toReal(a), toReal(b)];
      const result = x === null || y === null ? Number.NaN : of(x, y);
      return Number.isFinite(result) ? result : null;
    }) ?? null;
  return [`series_${name}`, pure([anything, anything], 'array', body)];
}

function comparing(
  name: string,
  holds: (left: Value, right: Value) => boolean | null,
): [string, FunctionDefinition] {
  const body = (left: Value, right: Value): Value => pairs(left, right)?.map(([a, b]) => holds(a, b)) ?? null;
  return [`series_${name}`, pure([anything, anything], 'array', body)];
}

function ordered(name: string, holds: (order: number) => boolean): [string, FunctionDefinition] {
  return comparing(name, (left, right) => {
    const order = compare(left, right);
    return order === null ? null : holds(order);
  });
}

const numbers = (values: readonly Value[]): number[] => values.flatMap((value) => toReal(value) ?? []);

/** The least or greatest of one series, or of two element by element. */
function extreme(name: string, pick: (a: number, b: number) => number): [string, FunctionDefinition] {
  const [, elements] = combining(name, pick);
  const one = pure([list], 'float', (values) => {
    const found = numbers(values);
    return found.length === 0 ? null : found.reduce((a, b) => pick(a, b));
  });
  return [
    `series_${name}`,
    { compile: (site) => (site.call.arguments.length === 2 ? elements : one).compile(site) },
  ];
}

/** Each null takes the nearest value before it; `backward` the nearest after it. */
function fill(values: Value[], placeholder: Value): Value[] {
  let last: Value = null;
  return values.map((value) => {
    if (!missing(value, placeholder)) last = value;
    return missing(value, placeholder) ? (last ?? value) : value;
  });
}

function missing(value: Value, placeholder: Value): boolean {
  return value === null || (placeholder !== null && equals(value, placeholder) === true);
}

/** On a line between the neighbours; before the first and after the last the nearest value. */
function fillLinear(values: Value[], placeholder: Value, edges: Value): Value[] {
  const known = values.flatMap((value, i) =>
    typeof value === 'number' && !missing(value, placeholder) ? [{ value, i }] : [],
  );
  return values.map((value, i) => {
    if (!missing(value, placeholder)) return value;
    const before = known.findLast((one) => one.i < i);
    const after = known.find((one) => one.i > i);
    if (before !== undefined && after !== undefined) {
      return before.value + ((after.value - before.value) * (i - before.i)) / (after.i - before.i);
    }
    return edges === false ? value : ((before ?? after)?.value ?? value);
  });
}

export const SERIES: readonly [string, FunctionDefinition][] = [
  elementwise('abs', Math.abs),
  elementwise('acos', Math.acos),
  elementwise('asin', Math.asin),
  elementwise('atan', Math.atan),
  elementwise('cos', Math.cos),
  elementwise('sin', Math.sin),
  elementwise('tan', Math.tan),
  elementwise('ceiling', Math.ceil),
  elementwise('floor', Math.floor),
  elementwise('exp', Math.exp),
  elementwise('log', Math.log),
  elementwise('sign', Math.sign),
  combining('add', (a, b) => a + b),
  combining('subtract', (a, b) => a - b),
  combining('multiply', (a, b) => a * b),
  combining('divide', (a, b) => a / b),
  combining('pow', (a, b) => a ** b),
  comparing('equals', (a, b) => equals(a, b)),
  comparing('not_equals', (a, b) => {
    const same = equals(a, b);
    return same === null ? null : !same;
  }),
  ordered('greater', (order) => order > 0),
  ordered('greater_equals', (order) => order >= 0),
  ordered('less', (order) => order < 0),
  ordered('less_equals', (order) => order <= 0),
  extreme('max', Math.max),
  extreme('min', Math.min),
  ['series_fill_forward', pure([list, optional(anything)], 'array', fill)],
  [
    'series_fill_backward',
    pure([list, optional(anything)], 'array', (values, placeholder) =>
      fill(values.toReversed(), placeholder).reverse(),
    ),
  ],
  [
    'series_fill_const',
    pure([list, anything, optional(anything)], 'array', (values, constant, placeholder) =>
      values.map((value) => (missing(value, placeholder) ? constant : value)),
    ),
  ],
  ['series_fill_linear', pure([list, optional(anything), optional(anything)], 'array', fillLinear)],
];
