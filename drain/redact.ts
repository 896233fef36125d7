import { redactText } from '@/lib/telemetry/redact/text';
import { type LeanLine, readLeanLine } from './redact/lean-line';
import { memo } from './redact/memo';
import type { Redactor } from './redact/redactor';

/** A message that may leave. */
export type SafeMessage = LeanLine | Text;

interface Text {
  event: null;
  text: string | null;
  /** It begins as JSON and does not end as such. */
  truncated: boolean;
}

const NOTHING: Text = { event: null, text: null, truncated: false };
/** The platform's own request line: `[GET] /path?query status=200`. */
const REQUEST_QUERY = /^(\[[A-Z]{3,7}\] (?:\[[^\]\n]{0,64}\] )?[^\s?]{0,2048})\?\S*/gm;

/**
 * Removes what must not leave from an entry's message. A line of ours passes field by field through the catalogue, so
 * its ids stay whole and what the catalogue does not know is dropped; everything else is text and is scanned.
 */
export function redactMessage(message: string | null, redactor: Redactor): SafeMessage {
  if (message === null) return NOTHING;
  const line = readLeanLine(message, redactor);
  if (line !== null) return line;
  const plain = message.includes('] ') ? message.replace(REQUEST_QUERY, '$1') : message;
  const truncated = message.startsWith('{"') && !message.trimEnd().endsWith('}');
  return { event: null, text: redactor.redact(plain), truncated };
}

/** Longest word that is taken for an id or a name; lines within an entry have a number behind its id. */
const WORD = /^[A-Za-z0-9_.:-]{1,128}(?:#\d{1,4})?$/;
/** Ids as Vercel makes them, in which nothing else can hide: of entries, requests and deployments. */
export const PLATFORM_ID =
  /^(?:\d{20,40}(?:#\d{1,4})?|[a-z0-9]{5}-\d{13}-[0-9a-f]{12}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
/** Characters of a route pattern such as `/api/linkups/[id]`. */
const ROUTE = /^[A-Za-z0-9_./[\]()@-]{1,256}$/;

/** An id or name that Vercel gave, or null if it could be anything else. */
export function safeWord(value: string): string | null {
  if (PLATFORM_ID.test(value)) return value;
  return WORD.test(value) && redactText(value).text === value ? value : null;
}

/** A path without its query, with a leading slash and without personal data; null when it is no plain path. */
export function safeRoute(path: string | null): string | null {
  return path === null ? null : plainRoute(path) || null;
}

const plainRoute = memo((path) => {
  const query = path.indexOf('?');
  const plain = query === -1 ? path : path.slice(0, query);
  if (!ROUTE.test(plain)) return '';
  return redactText(plain.startsWith('/') ? plain : `/${plain}`).text;
});
