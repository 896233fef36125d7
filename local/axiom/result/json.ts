import { DateTime } from '../values/datetime';
import { TimeSpan } from '../values/timespan';
import type { Value } from '../values/value';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A value as results carry it: times and durations as text, what JSON cannot say as null. */
export function toJson(value: Value): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof DateTime || value instanceof TimeSpan) return value.toJSON();
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}
