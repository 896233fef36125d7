import { toText } from '../../values/casts';
import { compare, keyOf, rank } from '../../values/compare';
import { isBag, type Value } from '../../values/value';
import {
  anything,
  type CallSite,
  type FunctionDefinition,
  integer,
  list,
  optional,
  pure,
  text,
  variadic,
} from './define';
import { everyField } from './every-field';

/** Nulls go last, whichever way the others are sorted. */
function sortValues(values: Value[], sign: 1 | -1): Value[] {
  return values.toSorted((a, b) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * rank(a, b);
  });
}

/** Sorts the first array, and the others along with it. */
function sorting(sign: 1 | -1): FunctionDefinition {
  const one = pure([list, optional(anything)], 'array', (values) => sortValues(values, sign));
  const several = variadic(list, 2, 'array', ([first = [], ...others]) => {
    const places = first
      .map((value, i) => ({ value, i }))
      .sort((a, b) => {
        if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
        return sign * rank(a.value, b.value);
      });
    return [first, ...others].map((array) => places.map(({ i }) => array[i] ?? null));
  });
  return {
    compile: (site: CallSite) => {
      const second = site.call.arguments[1];
      const alone = second === undefined || site.compile(second).type === 'boolean';
      return alone ? one.compile(site) : several.compile(site);
    },
  };
}

function rotate(values: Value[], by: number): Value[] {
  if (values.length === 0) return values;
  const at = ((by % values.length) + values.length) % values.length;
  return [...values.slice(at), ...values.slice(0, at)];
}

function shift(values: Value[], by: number, fill: Value): Value[] {
  return values.map((_, i) => {
    const from = i + by;
    return from >= 0 && from < values.length ? (values[from] ?? null) : fill;
  });
}

/** So many parts of nearly the same length, the longer ones first; a list of places cuts there instead. */
function split(values: Value[], by: Value): Value[] | null {
  if (Array.isArray(by)) {
    const cuts = by.filter((at) => typeof at === 'number');
    const places = [0, ...cuts.map((at) => (at < 0 ? Math.max(values.length + at, 0) : at)), values.length];
    return places.slice(1).map((to, i) => values.slice(places[i], to));
  }
  if (typeof by !== 'number' || by < 1) return null;
  const size = Math.ceil(values.length / by);
  return Array.from({ length: by }, (_, i) => values.slice(i * size, (i + 1) * size)).filter(
    (part) => part.length > 0,
  );
}

function sum(values: Value[]): number {
  return values.reduce((total: number, value) => (typeof value === 'number' ? total + value : total), 0);
}

function indexOf(values: Value[], wanted: Value, start: number | null, length: number | null): number {
  const key = keyOf(wanted);
  const end = length === null || length < 0 ? values.length : Math.min(values.length, (start ?? 0) + length);
  for (let i = start ?? 0; i < end; i++) if (keyOf(values[i] ?? null) === key) return i;
  return -1;
}

function iff(conditions: Value[], yes: Value, no: Value): Value[] {
  const pick = (from: Value, i: number): Value => (Array.isArray(from) ? (from[i] ?? null) : from);
  return conditions.map((condition, i) => {
    if (condition === null) return null;
    const holds = condition === true || (typeof condition === 'number' && condition !== 0);
    return pick(holds ? yes : no, i);
  });
}

/** What a path such as `$[*].value` or `$[0].a.b` leads to in an array, as text, the way Axiom shows it. */
function extractPath(values: Value[], path: string): Value[] | null {
  if (!/^\$(?:\.[\w-]+|\[\*\]|\[\d+\]|\[(['"]).*?\1\])*$/.test(path)) return null;
  let found: Value[] = [values];
  for (const [, dotted, bracketed] of path.matchAll(/\.([\w-]+)|\[([^\]]*)\]/g)) {
    const key = dotted ?? bracketed?.replace(/^(['"])(.*)\1$/, '$2') ?? '';
    found = found.flatMap((value) => step(value, key));
  }
  return found.map(toText);
}

function step(value: Value, key: string): Value[] {
  if (Array.isArray(value)) return key === '*' ? value : [value[Number(key)] ?? null];
  if (!isBag(value)) return [];
  if (key === '*') return Object.values(value);
  return Object.hasOwn(value, key) ? [value[key] ?? null] : [];
}

/** The dictionaries of an array with only some of their keys, or the one whose key has a value. */
function selectDict(values: Value[], keys: Value, wanted: Value): Value {
  if (typeof keys === 'string') {
    return values.find((value) => isBag(value) && compare(value[keys] ?? null, wanted) === 0) ?? null;
  }
  if (!Array.isArray(keys)) return null;
  return values.flatMap((value) => {
    if (!isBag(value)) return [];
    return [Object.fromEntries(keys.flatMap((key) => pair(value, key)))];
  });
}

function pair(from: Record<string, Value>, key: Value): [string, Value][] {
  return typeof key === 'string' && Object.hasOwn(from, key) ? [[key, from[key] ?? null]] : [];
}

/** Wraps what is no array into one; the values of a dictionary. */
export function toArray(value: Value): Value[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value;
  return isBag(value) ? Object.values(value) : [value];
}

export const ARRAY: readonly [string, FunctionDefinition][] = [
  [
    'pack_array',
    everyField(
      variadic(anything, 0, 'array', (values) => values),
      (field) => [field],
    ),
  ],
  ['array_length', pure([list], 'integer', (values) => values.length)],
  ['array_concat', variadic(list, 1, 'array', (arrays) => arrays.flat(1))],
  ['array_iff', pure([list, anything, anything], 'array', iff)],
  ['array_iif', pure([list, anything, anything], 'array', iff)],
  ['array_index_of', pure([list, anything, optional(integer), optional(integer)], 'integer', indexOf)],
  ['array_reverse', pure([list], 'array', (values) => values.toReversed())],
  ['array_rotate_left', pure([list, integer], 'array', rotate)],
  ['array_rotate_right', pure([list, integer], 'array', (values, by) => rotate(values, -by))],
  ['array_shift_left', pure([list, integer, optional(anything)], 'array', shift)],
  [
    'array_shift_right',
    pure([list, integer, optional(anything)], 'array', (values, by, fill) => shift(values, -by, fill)),
  ],
  // Without its end, unlike Kusto.
  ['array_slice', pure([list, integer, integer], 'array', (values, from, to) => values.slice(from, to))],
  ['array_sort_asc', sorting(1)],
  ['array_sort_desc', sorting(-1)],
  ['array_split', pure([list, anything], 'array', split)],
  ['array_sum', pure([list], 'float', sum)],
  ['array_extract', pure([list, text], 'array', extractPath)],
  ['array_select_dict', pure([list, anything, optional(anything)], 'dynamic', selectDict)],
  ['strcat_array', pure([list, text], 'string', (values, by) => values.map(toText).join(by))],
  ['isarray', pure([anything], 'boolean', (value) => Array.isArray(value))],
  ['toarray', pure([anything], 'array', toArray)],
];
