import { isDigitAt, isWordAt } from './chars';
import { luhn } from './luhn';

/** ISO/IEC 7812-1: the longest; shorter ones than of Maestro are not issued. */
const SHORTEST = 12;
const LONGEST = 19;
const MAX_SEPARATORS = 3;
const SEPARATORS = new Set([...' -./,_:|*~\t'].map((char) => char.charCodeAt(0)));

/** Lengths by first digits: Visa, Mastercard, American Express, Diners, JCB, Discover, Maestro, UnionPay. */
const BRANDS = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]|2[2-7])\d{14}$/,
  /^3[47]\d{13}$/,
  /^3[0689]\d{12,14}$/,
  /^(?:35\d{14}|(?:1800|2131)\d{11})$/,
  /^6\d{13,18}$/,
  /^5[06-9]\d{11,17}$/,
  /^(?:50[1-3]\d|5[678]\d\d|6304|6390|6759|676[1-3])\d{8,9}$/,
];
/** Group lengths in which cards are written. */
const WRITTEN = /^(?:(?:4-){3}4(?:-[1-3])?|(?:4-){3}[1-3]|4-4-4|4-6-[45]|8-8|\d{2}|(?:1-){12,18}1)$/;
/** Any other grouping, if it holds to one separator and leaves nothing over. */
const LOOSE = /^[2-9](?:-[2-9]){1,7}$/;

/** End of the payment card number that begins at the index, with whatever between its digits; -1 when it is none. */
export function cardEnd(text: string, index: number): number {
  const first = text.charCodeAt(index);
  if (first > 54 || (first < 50 && (text.charCodeAt(index + 1) !== 56 || !text.startsWith('1800', index)))) {
    return -1;
  }
  let digits = '';
  let lengths = '';
  let best = -1;
  let separator = '';
  let uniform = true;
  for (let at = index; ; ) {
    const start = at;
    const before = digits.length;
    while (isDigitAt(text, at) && digits.length <= LONGEST) {
      digits += text.charAt(at);
      at += 1;
    }
    if (digits.length > LONGEST) return best;
    lengths += `${before === 0 ? '' : '-'}${at - start}`;
    const end = at;
    let seen = 0;
    while (seen <= MAX_SEPARATORS && SEPARATORS.has(text.charCodeAt(at))) {
      seen += 1;
      at += 1;
    }
    const goesOn = at > end && seen <= MAX_SEPARATORS && isDigitAt(text, at);
    if (digits.length >= SHORTEST && isCard(digits, lengths, uniform && !goesOn) && !isWordAt(text, end))
      best = end;
    if (!goesOn) return best;
    const between = text.slice(end, at);
    if (before > 0 && between !== separator) uniform = false;
    separator = between;
  }
}

function isCard(digits: string, lengths: string, whole: boolean): boolean {
  // The cheapest test first: nine of ten numbers fail it.
  if (!luhn(digits) || !BRANDS.some((brand) => brand.test(digits))) return false;
  return WRITTEN.test(lengths) || (whole && LOOSE.test(lengths));
}
