import { IGNORABLE } from './chars';

/** RFC 5321 §4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
const MAX_CUTS = 6;

const codes = (chars: string) => new Set([...chars].map((char) => char.charCodeAt(0)));
const NOT_LOCAL = codes(' \n\r\t<>()[]{}",:;\\/=?&|@');
const DOT = 46;

const LABEL = '[a-z0-9\\u00ad\\u00ff](?:[a-z0-9\\u00ad\\u00ff-]{0,61}[a-z0-9\\u00ad\\u00ff])?';
const DOMAIN = new RegExp(
  `^(?:${LABEL}\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59}|[\\u00ad\\u00ff]{2,63})$`,
  'i',
);
/** `next@16.4.6-canary.3` is a version, `dinner@8.pm` a time. */
const NO_DOMAIN = /^(?:v?\d+\.\d+\.\d|\d{1,2}(?:\.\d{2})?\.?[ap]m\b)/i;

/** Index at which the local part of the address around the `@` at an index begins; `at` itself when there is none. */
export function localStart(text: string, at: number, from: number): number {
  if (text.charCodeAt(at - 1) === 34) {
    const least = Math.max(at - MAX_LOCAL, from);
    for (let open = at - 2; open >= least; open -= 1) if (text.charCodeAt(open) === 34) return open;
  }
  let start = at;
  while (start > from && at - start < MAX_LOCAL && !NOT_LOCAL.has(text.charCodeAt(start - 1))) start -= 1;
  // `git@host` is an account that everybody shares, not a person.
  return text.slice(start, at) === 'git' ? at : start;
}

/** End of the domain after the `@` at an index, or -1. */
export function domainEnd(text: string, at: number): number {
  let end = at + 1;
  let dots = 0;
  for (; end < text.length && end - at <= MAX_DOMAIN; end += 1) {
    const code = text.charCodeAt(end);
    if (code === DOT) dots += 1;
    else if (!isDomain(code)) break;
  }
  if (dots === 0) return -1;
  // What follows an address without a space is cut off again, a few times at most: `a@b.example-2`.
  for (let tries = 0; tries < MAX_CUTS; tries += 1) {
    const domain = text.slice(at + 1, end);
    const plain = domain.replaceAll(String.fromCharCode(IGNORABLE), '');
    if (DOMAIN.test(plain)) return NO_DOMAIN.test(plain) ? -1 : end;
    const cut = Math.max(domain.lastIndexOf('.'), domain.lastIndexOf('-'));
    if (cut < 1) return -1;
    end = at + 1 + cut;
  }
  return -1;
}

function isDomain(code: number): boolean {
  if (code > 127) return code === IGNORABLE || code === 0xff;
  const lower = code | 32;
  return (lower >= 97 && lower <= 122) || (code >= 48 && code <= 57) || code === 45;
}
