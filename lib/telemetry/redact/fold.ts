import { IGNORABLE } from './chars';

const UNUSUAL = /[^\x20-\x7e\n\t\r]|[%\\]|&#/;

/** Characters outside ASCII, percent-encoding (also of percent-encoding), JSON and HTML escapes. */
const FOLDED = new RegExp(
  [
    '[^\\x00-\\x7f]',
    '%[cdCD][0-9a-fA-F]%[89abAB][0-9a-fA-F]',
    '%[eE][0-9a-fA-F](?:%[89abAB][0-9a-fA-F]){2}',
    '%(?:25){0,4}[0-7][0-9a-fA-F]',
    '\\\\{1,4}(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrt])',
    '&#(?:x[0-9a-fA-F]{1,4}|[0-9]{1,5});',
  ].join('|'),
  'gu',
);

const DASHES = /[\p{Pd}\u2212\u00b7\u2022\u2027\u2219]/u;
const UNSEEN = /[\p{Cf}\p{Mn}\p{Me}]/u;

/**
 * The same text with look-alikes and escapes written plainly: unicode dashes, spaces and digits, `%2B`, `\u002b`.
 * Its length never changes, so that an index in it is an index in the original: what an escape leaves over is filled
 * with {@link IGNORABLE}.
 */
export function fold(text: string): string {
  if (!UNUSUAL.test(text)) return text;
  return text.replace(FOLDED, (found) => {
    const char = plain(decode(found));
    return char.length > found.length ? found : char + IGNORABLE.repeat(found.length - char.length);
  });
}

const controls: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

function decode(found: string): string {
  if (found.startsWith('%')) return percent(found);
  if (found.startsWith('&#x')) return fromCode(Number.parseInt(found.slice(3), 16));
  if (found.startsWith('&#')) return fromCode(Number.parseInt(found.slice(2), 10));
  if (!found.startsWith('\\')) return found;
  const escaped = found.replace(/^\\+/, '');
  return controls[escaped] ?? fromCode(Number.parseInt(escaped.slice(1), 16));
}

const fromCode = (code: number) => String.fromCharCode(code);

function percent(found: string): string {
  try {
    return decodeURIComponent(found.replace(/%(?:25)+/, '%'));
  } catch {
    return IGNORABLE;
  }
}

const seen = new Map<string, string>();

function plain(char: string): string {
  if (char.charCodeAt(0) < 128) return char;
  let known = seen.get(char);
  if (known === undefined) {
    known = lookAlike(char);
    // Bounded: a text in many scripts must not grow the process.
    if (seen.size < 4096) seen.set(char, known);
  }
  return known;
}

function lookAlike(char: string): string {
  if (UNSEEN.test(char)) return IGNORABLE;
  if (DASHES.test(char)) return '-';
  if (/\p{Zs}/u.test(char)) return ' ';
  const compatible = char.normalize('NFKC');
  if (compatible.length === 1 && compatible.charCodeAt(0) < 128) return compatible;
  return /\p{Nd}/u.test(char) ? digit(char) : char;
}

/** Unicode keeps the ten digits of a script together, from a code point that ends in 0 or 6. */
function digit(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const low = code % 16;
  return String(/\p{Nd}/u.test(String.fromCodePoint(code - low)) ? low : low - 6);
}
