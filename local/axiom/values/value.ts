import { DateTime } from './datetime';
import { TimeSpan } from './timespan';

export interface Bag {
  [key: string]: Value;
}

/** Everything an APL expression can yield at run time. */
export type Value = null | boolean | number | string | DateTime | TimeSpan | Value[] | Bag;

/** Static types, spelled as in Axiom's tabular results; `dynamic` is decided row by row, `null` is the bare literal. */
export type Type =
  | 'string'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'datetime'
  | 'timespan'
  | 'array'
  | 'dictionary'
  | 'map[string]'
  | 'dynamic'
  | 'null';

export function isBag(value: Value | undefined): value is Bag {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof DateTime) &&
    !(value instanceof TimeSpan)
  );
}

/** The type a value has by itself: a whole number is an integer. */
export function typeOf(value: Value): Type {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'float';
    case 'boolean':
      return 'boolean';
    default:
      if (value instanceof DateTime) return 'datetime';
      if (value instanceof TimeSpan) return 'timespan';
      return Array.isArray(value) ? 'array' : 'dictionary';
  }
}

export function isNumeric(type: Type): boolean {
  return type === 'integer' || type === 'float';
}

/** True when the type is only known row by row. */
export function isOpen(type: Type): boolean {
  return type === 'dynamic' || type === 'null';
}

/** The type of a place that holds values of both types. */
export function mergeTypes(left: Type, right: Type): Type {
  if (left === right || right === 'null') return left;
  if (left === 'null') return right;
  return isNumeric(left) && isNumeric(right) ? 'float' : 'dynamic';
}
