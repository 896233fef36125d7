import { saysCount, saysPhone } from './context';
import type { Group } from './numbers';

/** E.164's longest number, and the shortest that is taken for one when it says itself international. */
const MAX_DIGITS = 15;
const MIN_INTERNATIONAL = 7;

/** Digits of a whole number by country code, where many are written; it tells where a number ends among others. */
const LENGTHS: readonly (readonly [prefix: string, longest: number])[] = [
  ['1', 11],
  ['7', 11],
  ['33', 11],
  ['34', 11],
  ['44', 12],
  ['52', 12],
  ['55', 13],
  ['61', 11],
  ['65', 10],
  ['852', 11],
  ['91', 12],
];

const NANP = /^1?[2-9]\d{2}[2-9]\d{6}$/;
const DATE_STAMP = /^20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d/;

/**
 * How many groups from `first` on are a phone number; 0 when it is none there.
 *
 * @param plus whether a `+` stands before the first group of all
 */
export function phoneGroups(text: string, groups: readonly Group[], first: number, plus: boolean): number {
  const group = groups[first];
  if (group === undefined) return 0;
  const signed = (first === 0 && plus) || (group.before === '+' && group.digits.length >= 8);
  if (signed) return international(groups, first, 0);
  const exit = /^(?:00|011)(?=[1-9]|$)/.exec(group.digits)?.[0] ?? '';
  if (exit !== '') {
    const count = international(groups, first, exit.length, 9);
    if (count > 0) return count;
  }
  return (
    northAmerican(text, groups, first) || national(text, groups, first) || spoken(text, groups, first) || 0
  );
}

/** `+` or an exit code came before. `skipped` is the length of the exit code. */
function international(
  groups: readonly Group[],
  first: number,
  skipped: number,
  least = MIN_INTERNATIONAL,
): number {
  let digits = '';
  let best = 0;
  for (let at = first; at < groups.length; at += 1) {
    const next = groups[at]?.digits ?? '';
    // A number written in one piece is whole: what follows is something else.
    if (at > first && digits.length - skipped >= 9 && at === first + 1) break;
    // `+44 (0)20 …`: the trunk zero is not part of it.
    if (next !== '0' || groups[at]?.before.includes('(') !== true) digits += next;
    const number = digits.slice(skipped);
    if (number.length > MAX_DIGITS) break;
    if (best > 0 && number.length > longest(number)) break;
    if (number.length >= least) best = at - first + 1;
  }
  return best;
}

function longest(number: string): number {
  return LENGTHS.find(([prefix]) => number.startsWith(prefix))?.[1] ?? MAX_DIGITS;
}

/** Ten digits, or eleven from 1 on: in one piece, as 3-3-4, 3-7 or 6-4. */
function northAmerican(text: string, groups: readonly Group[], first: number): number {
  const shape = groups.slice(first, first + 4).map(({ digits }) => digits);
  const country = shape[0] === '1' ? 1 : 0;
  const [a = '', b = '', c = ''] = shape.slice(country);
  // After a point it is the fraction of a decimal.
  if (NANP.test(a)) return isCount(text, groups[first]) || groups[first]?.before === '.' ? 0 : 1 + country;
  if (a.length === 3 && b.length === 3 && c.length === 4) return 3 + country;
  if (a.length === 4 && a.startsWith('1') && b.length === 3 && c.length === 4) return 3;
  const decimal = groups[first + country + 1]?.before === '.';
  if (a.length + b.length === 10 && (a.length === 3 || a.length === 6) && !decimal && NANP.test(a + b)) {
    return 2 + country;
  }
  return 0;
}

const isCount = (text: string, group: Group | undefined) =>
  group !== undefined && saysCount(text, group.start, group.end);

/** A number without a country code, or a bare one with it: only whole, between spaces. */
function national(text: string, groups: readonly Group[], first: number): number {
  const group = groups[first];
  if (group === undefined || (first > 0 && !group.before.includes(' '))) return 0;
  const trunk = group.digits.startsWith('0') && !group.digits.startsWith('000');
  let total = 0;
  let best = 0;
  for (let at = first; at < groups.length; at += 1) {
    const digits = groups[at]?.digits.length ?? 0;
    total += digits;
    if (digits < 2 || digits > 13 || total > 13) break;
    const count = at - first + 1;
    const whole = at === groups.length - 1 || groups[at + 1]?.before.includes(' ') === true;
    if (whole && plausible(text, groups.slice(first, at + 1), total, trunk)) best = count;
  }
  return best;
}

function plausible(text: string, groups: readonly Group[], total: number, trunk: boolean): boolean {
  const [first, second] = groups;
  if (first === undefined || isCount(text, first)) return false;
  if (second === undefined) {
    return trunk ? total === 10 || total === 11 : total >= 11 && total <= 13 && !isStamp(first.digits);
  }
  if (groups.some(({ digits }) => digits.length > 8) || total < 9 || total > 12) return false;
  if (groups.slice(1).every(({ before }) => before === '.')) return trunk && groups.length > 2;
  if (trunk) return true;
  if (groups.length === 2) return first.digits.length === 5 && second.digits.length === 5;
  return !groups.every(({ digits }) => /^[1-5]\d{2}$/.test(digits));
}

/** Epoch milliseconds, a date and time in one piece, or an ISBN; no country has such numbers. */
function isStamp(digits: string): boolean {
  return digits.startsWith('1') || /^97[89]\d{10}$/.test(digits) || DATE_STAMP.test(digits);
}

/** What no shape tells, the words before may: `call 555-0123`. */
function spoken(text: string, groups: readonly Group[], first: number): number {
  const group = groups[first];
  if (group === undefined || first > 0) return 0;
  let total = 0;
  for (const [at, { digits }] of groups.entries()) {
    total += digits.length;
    if (total >= 7) return total <= MAX_DIGITS && saysPhone(text, group.start) ? at + 1 : 0;
  }
  return 0;
}
