import { DateTime, fromMilliseconds, parseDateTime } from './datetime';
import { parseTimeSpan, TimeSpan } from './timespan';
import type { Type, Value } from './value';

/** `tostring`: the empty string for null, JSON for arrays and dictionaries. */
export function toText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return value instanceof DateTime || value instanceof TimeSpan ? value.toJSON() : JSON.stringify(value);
}

/** `toreal`: null for text that is no number and for kinds that have no numeric reading. */
export function toReal(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  // Durations and times are nanoseconds to Axiom.
  if (value instanceof TimeSpan) return value.ms * 1e6;
  if (value instanceof DateTime) return value.ms * 1e6 + value.nanos;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

/** `tolong`, `toint`: numbers lose their fraction, and so does text that is one. */
export function toInteger(value: Value): number | null {
  const real = toReal(value);
  return real === null ? null : Math.trunc(real);
}

export function toBoolean(value: Value): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return null;
  const text = value.trim().toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : null;
}

export function toDateTime(value: Value): DateTime | null {
  if (value instanceof DateTime) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return fromMilliseconds(value / 1e6);
  return typeof value === 'string' ? parseDateTime(value) : null;
}

export function toTimeSpan(value: Value): TimeSpan | null {
  if (value instanceof TimeSpan) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return new TimeSpan(value / 1e6);
  const ms = typeof value === 'string' ? parseTimeSpan(value) : null;
  return ms === null ? null : new TimeSpan(ms);
}

/** Converts to a type named in the query text (`to typeof(...)`, a datatable's column). */
export function castTo(type: Type, value: Value): Value {
  if (value === null) return null;
  switch (type) {
    case 'string':
      return toText(value);
    case 'integer':
      return toInteger(value);
    case 'float':
      return toReal(value);
    case 'boolean':
      return toBoolean(value);
    case 'datetime':
      return toDateTime(value);
    case 'timespan':
      return toTimeSpan(value);
    case 'array':
    case 'dictionary':
    case 'map[string]':
    case 'dynamic':
    case 'null':
      return value;
  }
}
