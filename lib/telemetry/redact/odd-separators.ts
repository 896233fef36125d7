import { isDigit, isWord } from './chars';
import { isSpoken, saysPhone } from './context';

const COMMA = 44;
const SPACE = 32;
const BRACKET = 91;
/** Signs that hardly anybody writes between the groups of a number; 2 = only after a word for a phone. */
const signs = new Uint8Array(256);
for (const char of '_,*') signs[char.charCodeAt(0)] = 1;
for (const char of ':|;=') signs[char.charCodeAt(0)] = 2;

/** Whether a number such as `415_555_0123` may go on with this character. */
export const isOddSign = (code: number): boolean => signs[code] !== 0;

/**
 * Where a North American number ends whose groups stand apart by another sign than usual: `415_555_0123`,
 * `415,555,0123`, `+1_415_555_0123`; -1 when there is none. Three groups of these lengths and first digits are no list of
 * quantities; with a sign that also stands in tables and stamps, or a space after it, a word for a phone must come before.
 *
 * @param at index of its first digit
 * @param end where the first group of digits ends
 */
export function oddlySeparatedEnd(text: string, codes: Uint8Array, at: number, end: number): number {
  const sign = codes[end] ?? 0;
  const width = sign === COMMA && codes[end + 1] === SPACE ? 2 : 1;
  const country = end - at === 1 && codes[at] === 49 ? 1 + width : 0;
  const area = at + country;
  const local = area + 3 + width;
  const last = local + 3 + width;
  if (!isGroup(codes, area, 3) || !isGroup(codes, local, 3) || !isGroup(codes, last, 4)) return -1;
  if (!isFrom2(codes, area) || !isFrom2(codes, local)) return -1;
  for (const group of country === 0 ? [local, last] : [area, local, last]) {
    if (codes[group - width] !== sign || (width === 2 && codes[group - 1] !== SPACE)) return -1;
  }
  const after = codes[last + 4] ?? 0;
  const before = at === 0 ? 0 : (codes[at - 1] ?? 0);
  const goesOn = isWord(after) || (after === sign && isDigit(codes[last + 4 + width] ?? 0));
  if (goesOn || isWord(before) || before === sign || before === BRACKET) return -1;
  const tells = signs[sign] === 1 && width === 1 && !isRound(codes, area + 2, local + 2, last + 3);
  return (tells && isSpoken(text, at)) || saysPhone(text, at) ? last + 4 : -1;
}

function isGroup(codes: Uint8Array, start: number, length: number): boolean {
  for (let at = start; at < start + length; at += 1) if (!isDigit(codes[at] ?? 0)) return false;
  return true;
}

const isFrom2 = (codes: Uint8Array, at: number) => (codes[at] ?? 0) >= 50;

/** `200,300,4000` */
const isRound = (codes: Uint8Array, ...lasts: number[]) => lasts.every((at) => codes[at] === 48);
