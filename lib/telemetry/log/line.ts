import { accept, eventFieldNames, type Scalar } from '../catalogue/accept';
import type { EventName, Level } from '../catalogue/events';
import { type FieldName, fields } from '../catalogue/fields';
import type { Environment } from '../env';

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
  envelope: Envelope,
  withoutText: boolean,
): string {
  let line = `{"ts":"${new Date(envelope.now).toISOString()}","level":"${envelope.level}","event":"${event}","env":"${envelope.env}","correlation_id":"${envelope.correlationId}"`;
  let dropped = 0;
  const names = eventFieldNames.get(event) ?? [];
  for (const name of names) {
    if (name === 'fields_dropped') continue;
    const value = read(sources, name);
    if (value === undefined) continue;
    const admitted = withoutText && fields[name].kind === 'text' ? null : acceptSafely(name, value);
    if (admitted === null) dropped += 1;
    else line += `,"${name}":${typeof admitted === 'string' ? JSON.stringify(admitted) : admitted}`;
  }
  dropped += unknownKeys(sources[0], names);
  return dropped === 0 ? `${line}}` : `${line},"fields_dropped":${dropped}}`;
}

/** The first source that has the field wins; a throwing getter or proxy counts as a refused value. */
function read(sources: readonly object[], name: FieldName): unknown {
  for (const source of sources) {
    try {
      const value: unknown = Reflect.get(source, name);
      if (value !== undefined && value !== null) return value;
    } catch {
      return Symbol.for('unreadable');
    }
  }
  return undefined;
}

function acceptSafely(name: FieldName, value: unknown): Scalar | null {
  try {
    return accept(name, value);
  } catch {
    return null;
  }
}

/** How many keys of the caller's own fields the event does not know. */
function unknownKeys(source: object | undefined, names: readonly FieldName[]): number {
  if (source === undefined) return 0;
  try {
    const known: readonly string[] = names;
    let unknown = 0;
    for (const key of Object.keys(source)) if (!known.includes(key)) unknown += 1;
    return unknown;
  } catch {
    return 1;
  }
}
