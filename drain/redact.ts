import { accept, eventFieldNames, type Scalar } from '@/lib/telemetry/catalogue/accept';
import { type EventName, isEventName } from '@/lib/telemetry/catalogue/events';
import { type FieldName, fields } from '@/lib/telemetry/catalogue/fields';
import { isCorrelationId } from '@/lib/telemetry/correlation';
import { type RedactionKind, redactText } from '@/lib/telemetry/redact/text';

/** A message that may leave: a line of ours with the fields that its schema admits, or redacted text. */
export type SafeMessage =
  | { ours: true; event: EventName; envelope: Envelope; fields: Record<string, Scalar>; dropped: number }
  | { ours: false; text: string | null; counts: Partial<Record<RedactionKind, number>> };

export interface Envelope {
  ts: string | null;
  level: string | null;
  env: string | null;
  correlationId: string | null;
}

const ENVELOPE = new Set(['ts', 'level', 'event', 'env', 'correlation_id']);
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const LEVELS = new Set(['debug', 'info', 'warn', 'error']);
const ENVIRONMENTS = new Set(['local', 'staging', 'prod']);

/**
 * Removes what must not leave from an entry's message. A line of ours passes field by field through the catalogue, so
 * its ids stay whole and what the catalogue does not know is dropped; everything else is text and is scanned.
 *
 * @param phone the pseudonym of a phone number in E.164 form; without it numbers become `[phone]`
 */
export function redactMessage(message: string | null, phone?: (e164: string) => string): SafeMessage {
  const line = message === null ? null : leanLine(message);
  if (line !== null) return line;
  if (message === null) return { ours: false, text: null, counts: {} };
  return { ours: false, ...redactText(message.replace(REQUEST_QUERY, '$1'), phone ? { phone } : {}) };
}

/** The platform's own request line: `[GET] /path?query status=200`. */
const REQUEST_QUERY = /^(\[[A-Z]{3,7}\] (?:\[[^\]\n]{0,64}\] )?[^\s?]{0,2048})\?\S*/gm;

function leanLine(message: string): SafeMessage | null {
  if (!message.startsWith('{') || !message.includes('"event"')) return null;
  const value = parseObject(message);
  const event = value === null ? null : Reflect.get(value, 'event');
  if (value === null || typeof event !== 'string' || !isEventName(event)) return null;
  const names = eventFieldNames.get(event) ?? [];
  const safe: Record<string, Scalar> = {};
  let dropped = 0;
  for (const key of Object.keys(value)) {
    if (ENVELOPE.has(key)) continue;
    const name = names.find((known) => known === key);
    const admitted = name === undefined ? null : admit(name, Reflect.get(value, key));
    if (name === undefined || admitted === null) dropped += 1;
    else safe[name] = admitted;
  }
  return { ours: true, event, envelope: envelope(value), fields: safe, dropped };
}

/** A short code has room for a number with separators, which its pattern cannot tell; such a one is refused. */
function admit(name: FieldName, value: unknown): Scalar | null {
  const admitted = accept(name, value);
  const free = fields[name].kind === 'code' || name === 'actor_id';
  return free && typeof admitted === 'string' && redactText(admitted).text !== admitted ? null : admitted;
}

function envelope(line: object): Envelope {
  const read = (name: string, admits: (value: string) => boolean) => {
    const value: unknown = Reflect.get(line, name);
    return typeof value === 'string' && admits(value) ? value : null;
  };
  return {
    ts: read('ts', (ts) => ISO.test(ts) && !Number.isNaN(Date.parse(ts))),
    level: read('level', (level) => LEVELS.has(level)),
    env: read('env', (env) => ENVIRONMENTS.has(env)),
    correlationId: read('correlation_id', isCorrelationId),
  };
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Longest word that is taken for an id or a name. */
const WORD = /^[A-Za-z0-9_.:-]{1,128}$/;
/** Characters of a route pattern such as `/api/linkups/[id]`. */
const ROUTE = /^[A-Za-z0-9_./[\]()@-]{1,256}$/;

/** An id or name that Vercel gave, or null if it could be anything else. */
export function safeWord(value: string | null): string | null {
  return value !== null && WORD.test(value) && redactText(value).text === value ? value : null;
}

/** A path without its query, with a leading slash and without personal data; null when it is no plain path. */
export function safeRoute(path: string | null): string | null {
  const plain = path?.split('?', 1)[0];
  if (plain === undefined || plain === '' || !ROUTE.test(plain)) return null;
  return redactText(plain.startsWith('/') ? plain : `/${plain}`).text;
}
