import { LETTER } from './look-alike';

/** RFC 5321 §4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
const MAX_LABEL = 63;

const codes = (chars: string) => new Set([...chars].map((char) => char.charCodeAt(0)));
const NOT_LOCAL = codes(' \n\r\t<>()[]{}",:;\\/=?&|@');
const DOT = 46;

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

/** End of the domain after the `@` at an index, as far as it can be one: `a@b.example-2` ends at `-`; -1 when there is none. */
export function domainEnd(text: string, at: number): number {
  let best = -1;
  let labels = 0;
  let from = at + 1;
  const most = Math.min(text.length, at + MAX_DOMAIN);
  for (let end = from; end <= most; end += 1) {
    const code = text.charCodeAt(end);
    const kind = end < most ? kindOf(code) : END;
    if (kind < END) continue;
    // A label ends here; one that may be the last ends at a hyphen, too.
    if (end === from || text.charCodeAt(from) === HYPHEN) break;
    if (labels > 0 && isTopLevel(text, from, end)) best = end;
    if (kind === END) {
      if (labels > 0 && best < from) best = Math.max(best, topBeforeHyphen(text, from, end));
      break;
    }
    if (text.charCodeAt(end - 1) === HYPHEN) break;
    labels += 1;
    from = end + 1;
  }
  return best !== -1 && NO_DOMAIN.test(text.slice(at + 1, best)) ? -1 : best;
}

const ALPHA = 0;
const NUMERIC = 1;
const WIDE = 2;
const DASHED = 3;
const END = 4;
const LABEL_END = 5;
const HYPHEN = 45;

function kindOf(code: number): number {
  const lower = code | 32;
  if (lower >= 97 && lower <= 122 && code < 128) return ALPHA;
  if (code >= 48 && code <= 57) return NUMERIC;
  if (code === HYPHEN) return DASHED;
  if (code === DOT) return LABEL_END;
  return code === LETTER ? WIDE : END;
}

/** Whether a label can be a country's or a generic domain: letters alone, or an encoded one. */
function isTopLevel(text: string, from: number, end: number): boolean {
  if (end - from < 2 || end - from > MAX_LABEL) return false;
  if (text.slice(from, from + 4).toLowerCase() === 'xn--') return end - from > 5;
  for (let at = from; at < end; at += 1) {
    const kind = kindOf(text.charCodeAt(at));
    if (kind !== ALPHA && kind !== WIDE) return false;
  }
  return true;
}

/** What follows an address without a space begins at the first hyphen. */
function topBeforeHyphen(text: string, from: number, end: number): number {
  const hyphen = text.slice(from, end).indexOf('-');
  return hyphen > 0 && isTopLevel(text, from, from + hyphen) ? from + hyphen : -1;
}
