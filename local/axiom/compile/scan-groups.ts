import type { Expression } from '../parse/expression';
import { keyOf } from '../values/compare';
import { fromMilliseconds } from '../values/datetime';
import { TimeSpan } from '../values/timespan';
import type { Value } from '../values/value';
import { TextVector } from '../vectors';
import type { ScanRelation } from './scan';
import { columnVector, overText } from './scan-predicate';
import type { Compiled } from './scope';

/** One key of a `summarize`: small numbers for its values, equal where the values are. */
export interface GroupKey {
  idAt(place: number): number;
  value(id: number): Value;
}

/** A key over a packed column where it can be, else over the rows. */
export function groupKey(expression: Expression, compiled: Compiled, relation: ScanRelation): GroupKey {
  const vector = columnVector(expression, relation);
  if (vector instanceof TextVector) {
    return { idAt: (at) => (vector.codes[at] ?? -1) + 1, value: (id) => vector.dictionary[id - 1] ?? null };
  }
  return (
    timeBucket(expression, relation) ?? textKey(expression, compiled, relation) ?? rowKey(compiled, relation)
  );
}

/** `bin(field, 5m)` over a field of times, in whole milliseconds. */
function timeBucket(expression: Expression, relation: ScanRelation): GroupKey | null {
  if (expression.kind !== 'call' || expression.name !== 'bin') return null;
  const [field, size] = expression.arguments;
  const vector = field === undefined ? null : columnVector(field, relation);
  const ms = size?.kind === 'literal' && size.value instanceof TimeSpan ? size.value.ms : 0;
  if (vector?.kind !== 'time' || ms < 1 || !Number.isInteger(ms)) return null;
  const ids = new Map<number, number>();
  const buckets: number[] = [];
  let [last, lastId] = [Number.NEGATIVE_INFINITY, -1];
  return {
    idAt: (at) => {
      const bucket = Math.floor((vector.values[at] ?? Number.NaN) / ms);
      // Rows come sorted by time, so that nearly every one falls into the bucket of the one before.
      if (bucket === last) return lastId;
      last = bucket;
      lastId = ids.get(bucket) ?? buckets.push(bucket) - 1;
      ids.set(bucket, lastId);
      return lastId;
    },
    value: (id) => {
      const bucket = buckets[id] ?? Number.NaN;
      return Number.isNaN(bucket) ? null : fromMilliseconds(bucket * ms);
    },
  };
}

/** Any function of one column of texts: computed once for each text. */
function textKey(expression: Expression, compiled: Compiled, relation: ScanRelation): GroupKey | null {
  const valueAt = overText(expression, relation, compiled);
  return valueAt === null ? null : interned(valueAt);
}

function rowKey(compiled: Compiled, { scan }: ScanRelation): GroupKey {
  return interned((place) => compiled.evaluate(scan.row(place)));
}

function interned(valueAt: (place: number) => Value): GroupKey {
  const ids = new Map<unknown, number>();
  const values: Value[] = [];
  return {
    idAt: (place) => {
      const value = valueAt(place);
      // Texts, numbers and booleans are told apart by a Map as they are.
      const key = typeof value === 'object' && value !== null ? `\0${keyOf(value)}` : value;
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, values.length);
      return values.push(value) - 1;
    },
    value: (id) => values[id] ?? null,
  };
}

/** Which group each place belongs to, and the groups' values. */
export interface Grouping {
  /** A group's number for each place of the scan, in its order. */
  readonly groups: Uint32Array;
  readonly values: readonly (readonly Value[])[];
}

/** More values than any key has; two ids then make one number below 2^53. */
const ID_LIMIT = 2 ** 22;

export function groupPlaces(places: Uint32Array, keys: readonly GroupKey[]): Grouping {
  const groups = new Uint32Array(places.length);
  // All are one group, which the first key divides, the next divides those, and so on.
  let values: readonly Value[][] = [[]];
  for (const key of keys) values = divide(places, groups, values, key);
  return { groups, values };
}

function divide(
  places: Uint32Array,
  groups: Uint32Array,
  before: readonly Value[][],
  key: GroupKey,
): Value[][] {
  const known = new Map<number, number>();
  const values: Value[][] = [];
  let [last, lastGroup] = [-1, 0];
  for (let i = 0; i < places.length; i++) {
    const id = key.idAt(places[i] ?? 0);
    const outer = groups[i] ?? 0;
    const combined = outer * ID_LIMIT + id;
    if (combined !== last) {
      last = combined;
      const found = known.get(combined);
      if (found === undefined) {
        lastGroup = values.push([...(before[outer] ?? []), key.value(id)]) - 1;
        known.set(combined, lastGroup);
      } else lastGroup = found;
    }
    groups[i] = lastGroup;
  }
  return values;
}
