import { eventFieldNames } from '../catalogue/accept';
import type { EventName, Level } from '../catalogue/events';
import type { Environment } from '../env';
import { type Column, columnOf } from './column';
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
  const layout = layoutOf(event);
  let line = `{"ts":"${isoTime(now)}","level":"${level}${layout.named}${env}","correlation_id":"${correlationId}"`;
  const values: unknown[] = new Array(layout.columns.length);
  let dropped = 0;
  // The first source that has a field wins, so that the caller's own fields come last.
  for (let at = sources.length - 1; at >= 0; at -= 1)
    dropped += gather(sources[at], at === 0, layout.places, values);
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place];
    const column = layout.columns[place];
    if (value === undefined || column === undefined) continue;
    const written = withoutText && column.isText ? null : writeSafely(column, value);
    if (written === null) dropped += 1;
    else line += written;
  }
  return dropped === 0 ? `${line}}` : `${line},"fields_dropped":${dropped}}`;
}

/** An event's lines: its name between level and environment, its fields in their order, and the place of each in it. */
interface Layout {
  named: string;
  columns: readonly Column[];
  places: ReadonlyMap<string, number>;
}

const known = new Map<EventName, Layout>();

function layoutOf(event: EventName): Layout {
  const held = known.get(event);
  if (held !== undefined) return held;
  const names = (eventFieldNames.get(event) ?? []).filter((name) => name !== 'fields_dropped');
  const layout = {
    named: `","event":"${event}","env":"`,
    columns: names.map(columnOf),
    places: new Map(names.map((name, place) => [name, place])),
  };
  known.set(event, layout);
  return layout;
}

/** Stands for a value that cannot be read; no field admits it. */
const UNREADABLE = Symbol('unreadable');

/**
 * Puts what a source says into the places of the event's fields. A getter or a proxy that throws counts as a refused value.
 *
 * @param own whether keys that the event does not know are the caller's mistake: an operation's ids are for other events too
 * @returns how many keys were such
 */
function gather(
  source: object | undefined,
  own: boolean,
  places: Layout['places'],
  values: unknown[],
): number {
  if (source === undefined) return 0;
  let unknown = 0;
  try {
    // Twice as fast as `Object.keys`; sources inherit nothing.
    for (const key in source) {
      const place = places.get(key);
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

// Any object may be asked for any key; what it answers is unknown.
function read(source: object, key: string): unknown {
  try {
    return (source as Record<string, unknown>)[key];
  } catch {
    return UNREADABLE;
  }
}

/** Redaction must not cost a line: text at which it fails is not written. */
function writeSafely(column: Column, value: unknown): string | null {
  try {
    return column.write(value);
  } catch {
    return null;
  }
}
