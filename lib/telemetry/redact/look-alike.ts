/** Stands for a character that a reader does not see, such as a zero-width space. */
export const UNSEEN = 127;

const DASH = 45;
const SPACE = 32;
const DOT = 46;
const QUOTE = 34;
const DOLLAR = 36;
/** Stands for a letter that looks like none of ASCII. */
export const LETTER = 1;
/** Stands for whatever neither is a letter nor looks like a character of ASCII: emoji, arrows. */
const SIGN = 2;

const DASHES = /[\p{Pd}\u207b\u208b\u2212\u00b7\u2022\u2027\u2219\u30fb]/u;
const INVISIBLE = /[\p{Cf}\p{Mn}\p{Me}]/u;
const FULL_STOPS = /[\u3002\uff61]/;
const QUOTES = /[\u201c-\u201f\u00ab\u00bb\u300c-\u300f]/;
const PART_OF_WORD = /[\p{L}\p{N}]/u;
const MARKS = /\p{M}/gu;
const DECIMAL = /\p{Nd}/u;

/** Look-alikes of the characters up to U+FFFF that were met so far; 0 is not yet known. */
let known: Uint8Array | undefined;

/**
 * Code of the ASCII character that a reader takes this one for, {@link UNSEEN}, or a control character that stands for any
 * other letter or for what is none.
 */
export function lookAlike(code: number): number {
  known ??= new Uint8Array(0x10000);
  const found = known[code];
  if (found !== undefined && found !== 0) return found;
  const plain = find(code);
  known[code] = plain;
  return plain;
}

/** The same for a code point above U+FFFF. */
export function lookAlikeOfPair(point: number): number {
  // Nearly all of them are emoji; the one digit range among those blocks begins behind.
  return point >= 0x1f000 && point < 0x1fbf0 ? SIGN : find(point);
}

function find(point: number): number {
  if (point >= 0xd800 && point < 0xe000) return SIGN;
  const char = String.fromCodePoint(point);
  if (INVISIBLE.test(char)) return UNSEEN;
  if (DASHES.test(char)) return DASH;
  if (/\p{Zs}/u.test(char)) return SPACE;
  if (QUOTES.test(char)) return QUOTE;
  if (/\p{Sc}/u.test(char)) return DOLLAR;
  if (FULL_STOPS.test(char)) return DOT;
  const compatible = char.normalize('NFKD').replace(MARKS, '');
  if (compatible.length === 1 && compatible.charCodeAt(0) < 128) return compatible.charCodeAt(0);
  if (DECIMAL.test(char)) return 48 + digit(point);
  return PART_OF_WORD.test(char) ? LETTER : SIGN;
}

/** Unicode keeps the ten digits of a script together, from a code point that ends in 0 or 6. */
function digit(point: number): number {
  const low = point % 16;
  return DECIMAL.test(String.fromCodePoint(point - low)) ? low : low - 6;
}
