import { mayAssign } from './assign';
import type { Span } from './span';

const KEY =
  /(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|authorization|auth|bypass|signature|credentials?|cookie|[?&]key|[?&_-]sig)$/i;
const ALWAYS = /(?:password|passwd|passphrase|pwd|[_-]bypass)$/i;
const ASSIGNED = /[\\"']{0,12}\s?(?:=>|[:=])[\s]{0,6}[\\"']{0,12}/y;
/** `auth token 5d41402abc4b2a76b9719d911017c592`: nothing is assigned, but no word is as long. */
const SPOKEN = / (?:is )?(?=[^\s"'\\&,;<>[\](){}0-9]{0,24}[0-9])[\w+/=-]{24,}/y;
const VALUE = /[^\s"'\\&,;<>[\](){}]{6,}/y;
/** A digit near the beginning, or its length, tells a token from a word such as `expired`. */
const VALUE_LIKE_TOKEN =
  /(?:(?=[^\s"'\\&,;<>[\](){}0-9]{0,48}[0-9])|(?=[\w.~+/=-]{20}))[^\s"'\\&,;<>[\](){}]{6,}/y;
const COOKIES = /[^\s=;,"'[]{1,64}=[^\n"'[]{4,}/y;
/** Longest name of which the end is looked at. */
const NAME = 32;

/** The first captured group as a span, or null. */
function captured(pattern: RegExp, text: string, at: number): Span | null {
  pattern.lastIndex = at;
  const value = pattern.exec(text)?.[1];
  if (value === undefined) return null;
  return { kind: 'secret', start: pattern.lastIndex - value.length, end: pattern.lastIndex };
}

/** Account or key SID of Twilio with its secret; the SID itself is an id and stays. */
const TWILIO_PAIR = /(?:AC|SK)[0-9a-f]{32}[:,;"'\\ ]{1,8}(\w{32,})/iy;

export function findTwilioSecret(text: string, start: number): Span | null {
  return captured(TWILIO_PAIR, text, start);
}

const SCHEME = /(?:bearer|basic)[ +]{1,6}([\w.~+/=-]{8,})/iy;
const LOOKS_RANDOM = /\d|[a-z][A-Z]|=/;

/** What follows `Bearer` or `Basic`, unless it is an ordinary word. */
export function findScheme(text: string, start: number): Span | null {
  const found = captured(SCHEME, text, start);
  return found !== null && LOOKS_RANDOM.test(text.slice(found.start, found.end)) ? found : null;
}

/**
 * The secret whose name the word that ends at the index is.
 *
 * @param opaque the text in which an escaped `&` ends no value
 */
export function findNamedSecret(text: string, opaque: string, start: number, end: number): Span | null {
  const spaced = text.charCodeAt(end) === 32;
  if (!spaced && !mayAssign(text, end)) return null;
  const name = text.slice(Math.max(start - 8, end - NAME, 0), end);
  if (!KEY.test(name)) return null;
  ASSIGNED.lastIndex = end;
  if (!ASSIGNED.test(text)) return spaced ? spoken(text, end) : null;
  const from = ASSIGNED.lastIndex;
  const value = longer(shapeOf(name), text, opaque, from);
  if (value === '' || /^(?:bearer|basic)$/i.test(value)) return null;
  return { kind: 'secret', start: from, end: from + value.length };
}

function spoken(text: string, end: number): Span | null {
  SPOKEN.lastIndex = end;
  const found = SPOKEN.exec(text)?.[0];
  if (found === undefined) return null;
  const skipped = found.startsWith(' is ') ? 4 : 1;
  return { kind: 'secret', start: end + skipped, end: end + found.length };
}

/** What the pattern matches in either text, whichever is longer. */
function longer(pattern: RegExp, text: string, opaque: string, from: number): string {
  const match = (where: string) => {
    pattern.lastIndex = from;
    return pattern.exec(where)?.[0] ?? '';
  };
  const folded = match(text);
  const plain = text === opaque ? folded : match(opaque);
  return plain.length > folded.length ? plain : folded;
}

function shapeOf(name: string): RegExp {
  if (/cookie$/i.test(name)) return COOKIES;
  return ALWAYS.test(name) ? VALUE : VALUE_LIKE_TOKEN;
}

const CREDENTIALS = /:\/\/[^\s/:@"']{0,64}:([^\s/@"']{1,256})(?=@)/y;

/** The password in the URL whose `://` begins at the index. */
export function findUrlPassword(text: string, index: number): Span | null {
  return captured(CREDENTIALS, text, index);
}
