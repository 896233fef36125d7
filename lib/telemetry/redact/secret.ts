import { matchEnd, mayAssign } from './chars';
import type { Span } from './span';

/** Keys that tell themselves by their first characters. Each alternative that begins long also matches, so nothing is read twice. */
const PREFIXED = new RegExp(
  [
    'sk-ant-[\\w-]{8,}',
    'sk-[\\w-]{20,}',
    '(?:sk|rk)_(?:live|test)_\\w{8,}',
    'whsec_[\\w+/=]{8,}',
    'xa[ap]t-[\\w-]{8,}',
    'sig_\\w{16,}',
    'sb_secret_\\w{8,}',
    'sbp_\\w{20,}',
    'gh[pousr]_\\w{20,}',
    'github_pat_\\w{20,}',
    'npm_\\w{30,}',
    'xox[abeprs]-[\\w-]{10,}',
    'AKIA[A-Z0-9]{16}',
    'SG\\.[\\w-]{16,}(?:\\.[\\w-]{16,})?',
    // A JSON web token, whole or cut, and other JSON in base64 such as QStash's token.
    'eyJ[\\w+/-]{8,}=*(?:\\.[\\w-]+){0,2}',
  ].join('|'),
  'y',
);

/** First characters of all of them. */
const PREFIX_STARTS = 'srxwgnASe';

const SID_LENGTH = 34;
/** Twilio's account or key SID with its secret; the SID itself is an id and stays. */
const TWILIO_PAIR = /(?:AC|SK)[0-9a-f]{32}:\u200b*(\w{16,})/iy;
const SCHEME = /(?:bearer|basic)[ +\u200b]{1,6}([\w.~+/=-]{8,})/iy;
const LOOKS_RANDOM = /\d|[a-z][A-Z]|=/;

const KEY =
  /(?:password|passwd|passphrase|pwd|secret|token|api_?key|access_?key|private_?key|signing_?key|authorization|auth|bypass|signature|credentials?|cookie)$/i;
const ALWAYS = /(?:password|passwd|passphrase|pwd|secret|bypass)$/i;
const ASSIGNED = /[\\"'\u200b]{0,12}\s?(?:=>|[:=])[\s\u200b]{0,6}[\\"'\u200b]{0,12}/y;
const VALUE = /[^\s"'\\&,;<>[\](){}]{6,}/y;
/** A digit near the beginning tells a token from a word such as `expired`. */
const VALUE_WITH_DIGIT = /(?=[^\s"'\\&,;<>[\](){}0-9]{0,48}[0-9])[^\s"'\\&,;<>[\](){}]{6,}/y;
const COOKIES = /[^\n"'[]{6,}/y;

/** The secret that a word begins, or whose name a word is. */
export function findSecret(text: string, start: number, end: number): Span | null {
  const first = text.charAt(start);
  const prefixed = PREFIX_STARTS.includes(first) ? matchEnd(PREFIXED, text, start) : -1;
  if (prefixed !== -1) return { kind: 'secret', start, end: prefixed };
  if (end - start === SID_LENGTH) return captured(TWILIO_PAIR, text, start);
  if (first === 'b' || first === 'B') return scheme(text, start) ?? named(text, start, end);
  return mayAssign(text, end) ? named(text, start, end) : null;
}

function captured(pattern: RegExp, text: string, at: number): Span | null {
  pattern.lastIndex = at;
  const value = pattern.exec(text)?.[1];
  return value === undefined
    ? null
    : { kind: 'secret', start: pattern.lastIndex - value.length, end: pattern.lastIndex };
}

function scheme(text: string, at: number): Span | null {
  const found = captured(SCHEME, text, at);
  return found !== null && LOOKS_RANDOM.test(text.slice(found.start, found.end)) ? found : null;
}

function named(text: string, start: number, end: number): Span | null {
  const name = text.slice(Math.max(start, end - 32), end);
  if (!KEY.test(name)) return null;
  ASSIGNED.lastIndex = end;
  if (!ASSIGNED.test(text)) return null;
  const from = ASSIGNED.lastIndex;
  const shape = shapeOf(name);
  shape.lastIndex = from;
  const value = shape.exec(text)?.[0];
  if (value === undefined || /^(?:bearer|basic)$/i.test(value)) return null;
  return { kind: 'secret', start: from, end: from + value.length };
}

function shapeOf(name: string): RegExp {
  if (/cookie$/i.test(name)) return COOKIES;
  return ALWAYS.test(name) ? VALUE : VALUE_WITH_DIGIT;
}

const CREDENTIALS = /:\/\/[^\s/:@"']{0,64}:([^\s/@"']{1,256})(?=@)/y;

/** The password in the URL whose `://` begins at the index. */
export function findUrlPassword(text: string, index: number): Span | null {
  return captured(CREDENTIALS, text, index);
}
