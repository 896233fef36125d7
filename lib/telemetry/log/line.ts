import { accept, eventFieldNames, type Scalar } from '../catalogue/accept';
import type { EventName, Level } from '../catalogue/events';
import { type FieldName, fields } from '../catalogue/fields';
import type { Environment } from '../env';
import { isoTime } from './iso-time';

/** Vercel cuts a line at 256 KB and some log stores at 16 KB; a cut line is no JSON any more. */
export const MAX_LINE_BYTES = 16_384;

export interface Envelope {
  /** Milliseconds since the epoch. */
  now: number;
  level: Level;
  env: Environment;
  correlationId: string;
}

/**
 * Formats one log line: required keys first (Document 5, "Log Format"), then only what the event's schema lists.
 * Never throws, whatever the values are: what the schema refuses is dropped and counted in `fields_dropped`.
 */
export function formatLine(event: EventName, sources: readonly object[], envelope: Envelope): string {
  const line = write(event, sources, envelope, false);
  return line.length * 3 > MAX_LINE_BYTES && Buffer.byteLength(line) > MAX_LINE_BYTES
    ? write(event, sources, envelope, true)
    : line;
}

function write(
  event: EventName,
  sources: readonly object[],
  { now, level, env, correlationId }: Envelope,
  withoutText: boolean,
): string {
  let line = `{"ts":"${isoTime(now)}","level":"${level}","event":"${event}","env":"${env}","correlation_id":"${correlationId}"`;
  const places = placesOf(event);
  const values: unknown[] = new Array(places.names.length);
  let dropped = 0;
  // The first source that has a field wins, so that the caller's own fields come last.
  for (let at = sources.length - 1; at >= 0; at -= 1)
    dropped += gather(sources[at], at === 0, places, values);
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place];
    const name = places.names[place];
    if (value === undefined || name === undefined) continue;
    const { kind } = fields[name];
    const admitted = withoutText && kind === 'text' ? null : acceptSafely(name, value);
    if (admitted === null) dropped += 1;
    else line += `,"${name}":${kind === 'text' ? JSON.stringify(admitted) : plain(admitted)}`;
  }
  return dropped === 0 ? `${line}}` : `${line},"fields_dropped":${dropped}}`;
}

/** What the patterns of everything but free text admit needs no escapes. */
const plain = (admitted: Scalar) => (typeof admitted === 'string' ? `"${admitted}"` : admitted);

/** The fields of an event in the order in which they are written, and the place of each. */
interface Places {
  names: readonly FieldName[];
  byName: ReadonlyMap<string, number>;
}

const known = new Map<EventName, Places>();

function placesOf(event: EventName): Places {
  const held = known.get(event);
  if (held !== undefined) return held;
  const names = (eventFieldNames.get(event) ?? []).filter((name) => name !== 'fields_dropped');
  const places = { names, byName: new Map(names.map((name, place) => [name, place])) };
  known.set(event, places);
  return places;
}

/** Stands for a value that cannot be read; no field admits it. */
const UNREADABLE = Symbol('unreadable');

/**
 * Puts what a source says into the places of the event's fields. A getter or a proxy that throws counts as a refused value.
 *
 * @param own whether keys that the event does not know are the caller's mistake: an operation's ids are for other events too
 * @returns how many keys were such
 */
function gather(source: object | undefined, own: boolean, { byName }: Places, values: unknown[]): number {
  if (source === undefined) return 0;
  let unknown = 0;
  try {
    for (const key of Object.keys(source)) {
      const place = byName.get(key);
      if (place !== undefined) {
        const value = read(source, key);
        if (value !== undefined && value !== null) values[place] = value;
      } else if (own) unknown += 1;
    }
  } catch {
    return 1;
  }
  return unknown;
}

function read(source: object, key: string): unknown {
  try {
    return Reflect.get(source, key);
  } catch {
    return UNREADABLE;
  }
}

function acceptSafely(name: FieldName, value: unknown): Scalar | null {
  try {
    return accept(name, value);
  } catch {
    return null;
  }
}
