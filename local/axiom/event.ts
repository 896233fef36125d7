import { DateTime, parseDateTime } from './values/datetime';
import { type Bag, isBag, type Value } from './values/value';

/** Names that Axiom keeps for itself; an event's own field of that name is stored under `_user_<name>`. */
const RESERVED = new Set(['_blockInfo', '_cursor', '_rowID', '_rowId', '_source', '_sysTime']);
const MAX_NAME_BYTES = 200;
const MAX_DEPTH = 100;

export interface EventOptions {
  /** Fields whose objects stay whole. */
  readonly mapFields: readonly string[];
  readonly receivedAt: DateTime;
  /** The field that holds the event's time. */
  readonly timestampField: string;
}

export type NormalizedEvent =
  | { readonly ok: true; readonly time: DateTime; readonly fields: readonly (readonly [string, Value])[] }
  | { readonly ok: false; readonly error: string };

/**
 * An event as a dataset stores it: its time, and its fields with nested objects flattened to dotted names.
 * Rules and limits are those of Axiom's documentation of ingest.
 */
export function normalizeEvent(event: unknown, options: EventOptions): NormalizedEvent {
  if (!isJson(event) || !isBag(event)) return { ok: false, error: 'an event has to be a JSON object' };
  const given = event[options.timestampField] ?? null;
  const time = given === null ? options.receivedAt : eventTime(given);
  if (time === null)
    return { ok: false, error: `cannot parse ${options.timestampField} ${JSON.stringify(given)}` };
  const fields: (readonly [string, Value])[] = [];
  for (const key in event) {
    if (key === options.timestampField) continue;
    flatten(RESERVED.has(key) ? `_user_${key}` : key, event[key] ?? null, 1, options.mapFields, fields);
  }
  const long = fields.find(
    ([name]) => name.length > MAX_NAME_BYTES / 4 && Buffer.byteLength(name) > MAX_NAME_BYTES,
  );
  if (long !== undefined)
    return { ok: false, error: `field name longer than ${MAX_NAME_BYTES} bytes: ${long[0]}` };
  return { ok: true, time, fields };
}

/** Events come from JSON.parse, where everything but the top level is known to be a value. */
function isJson(event: unknown): event is Value {
  return event !== undefined;
}

function flatten(
  name: string,
  value: Value,
  depth: number,
  mapFields: readonly string[],
  into: (readonly [string, Value])[],
): void {
  if (!isBag(value) || mapFields.includes(name)) {
    into.push([name, value]);
    return;
  }
  const inside: Bag = value;
  for (const key in inside) {
    flatten(`${name}.${key}`, depth >= MAX_DEPTH ? null : (inside[key] ?? null), depth + 1, mapFields, into);
  }
}

/** RFC 3339 and its ISO relatives, or an epoch whose unit (s, ms, µs, ns) its size tells. */
export function eventTime(value: Value): DateTime | null {
  if (typeof value === 'string')
    return /^\d+(\.\d+)?$/.test(value) ? eventTime(Number(value)) : parseDateTime(value);
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return null;
  if (value < 1e11) return split(value * 1e3);
  if (value < 1e14) return split(value);
  return value < 1e17 ? split(value / 1e3) : split(value / 1e6);
}

function split(ms: number): DateTime {
  const whole = Math.floor(ms);
  return new DateTime(whole, Math.min(999_999, Math.round((ms - whole) * 1e6)));
}
