import { DateTime } from './datetime';
import { TimeSpan } from './timespan';
import { isNumeric, isOpen, type Type, type Value } from './value';

/** Whether values of two static types can be compared at all; types known only row by row always can. */
export function comparable(left: Type, right: Type): boolean {
  return isOpen(left) || isOpen(right) || left === right || (isNumeric(left) && isNumeric(right));
}

/** `==`: null for two nulls, false for one; values of different kinds are unequal. */
export function equals(left: Value, right: Value): boolean | null {
  if (left === null || right === null) return left === right ? null : false;
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  return compare(left, right) === 0;
}

/** Less than, equal to or greater than 0; null when a side is null or the kinds differ. */
export function compare(left: Value, right: Value): number | null {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (left instanceof DateTime && right instanceof DateTime) {
    return left.ms === right.ms ? left.nanos - right.nanos : left.ms - right.ms;
  }
  if (left instanceof TimeSpan && right instanceof TimeSpan) return left.ms - right.ms;
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  return null;
}

/** A total order for sorting non-null values of a column that may hold several kinds. */
export function rank(left: Value, right: Value): number {
  return compare(left, right) ?? kindRank(left) - kindRank(right);
}

function kindRank(value: Value): number {
  if (typeof value === 'boolean') return 0;
  if (typeof value === 'number') return 1;
  if (value instanceof DateTime) return 2;
  if (value instanceof TimeSpan) return 3;
  return typeof value === 'string' ? 4 : 5;
}

/** A string that is the same for equal values only: the key of groups, joins and distinct. */
export function keyOf(value: Value): string {
  switch (typeof value) {
    case 'string':
      return `s${value}`;
    case 'number':
      return `n${value}`;
    case 'boolean':
      return `b${value}`;
    default:
      if (value === null) return '-';
      if (value instanceof DateTime) return `d${value.ms}.${value.nanos}`;
      return value instanceof TimeSpan ? `t${value.ms}` : `j${JSON.stringify(value)}`;
  }
}

/** {@link keyOf} of several values together; the length prefix keeps neighbouring strings apart. */
export function keyOfAll(values: readonly Value[]): string {
  if (values.length === 1) return keyOf(values[0] ?? null);
  let key = '';
  for (const value of values) {
    const part = keyOf(value);
    key += `${part.length}:${part}`;
  }
  return key;
}

/** {@link rank} of several values, the first that differ deciding; nulls first. */
export function compareAll(left: readonly Value[], right: readonly Value[]): number {
  for (const [i, a] of left.entries()) {
    const b = right[i] ?? null;
    const order = a === null || b === null ? Number(b === null) - Number(a === null) : rank(a, b);
    if (order !== 0) return order;
  }
  return 0;
}
