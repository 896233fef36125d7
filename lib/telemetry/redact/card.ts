import type { Group } from './numbers';

/** Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay, Maestro. */
const BRAND = /^(?:4|5[0-9]|2[2-7]|3[0-9]|6)/;
/** Group lengths in which cards are written, besides in one piece. */
const WRITTEN = /^(?:4-){3}4(?:-[1-3])?$|^4-6-[45]$/;

/** How many groups from `first` on are a payment card number that passes Luhn's check; 0 when it is none there. */
export function cardGroups(groups: readonly Group[], first: number): number {
  let digits = '';
  let lengths = '';
  let best = 0;
  for (let at = first; at < groups.length && at < first + 5; at += 1) {
    const next = groups[at]?.digits ?? '';
    digits += next;
    lengths += lengths === '' ? String(next.length) : `-${next.length}`;
    if (digits.length > 19) break;
    const whole = at === first || WRITTEN.test(lengths);
    if (whole && digits.length >= 14 && BRAND.test(digits) && luhn(digits)) best = at - first + 1;
  }
  return best;
}

/** ISO/IEC 7812-1, annex B. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const value = digits.charCodeAt(digits.length - 1 - at) - 48;
    const weighted = at % 2 === 0 ? value : value * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
