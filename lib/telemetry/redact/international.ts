import { CLOSE, type NumberRun, OPEN, PLUS, SPACE } from './number-run';

/** E.164's longest number, and the shortest that is taken for one when it says itself international. */
const MAX_DIGITS = 15;
const MIN_DIGITS = 7;
/** Digits after which a number that is written in one piece is whole. */
const WHOLE = 9;
/** A bare exit code needs more to tell it from a number that begins alike. */
const MIN_AFTER_EXIT = 9;

/** Digits of a whole number by country code, where many are written; it tells where a number ends among others. */
const LONGEST: readonly (readonly [prefix: string, digits: number])[] = [
  ['1', 11],
  ['7', 11],
  ['27', 11],
  ['31', 11],
  ['32', 11],
  ['33', 11],
  ['34', 11],
  ['41', 11],
  ['44', 12],
  ['47', 10],
  ['48', 11],
  ['52', 13],
  ['55', 13],
  ['60', 12],
  ['61', 11],
  ['65', 10],
  ['81', 12],
  ['852', 11],
  ['86', 13],
  ['91', 12],
];

/** How many groups from `first` on are a number after a `+`; 0 when there are too few digits. */
export function signedGroups(run: NumberRun, first: number): number {
  return international(run, first, 0, MIN_DIGITS);
}

/** How many groups from `first` on are a number after `00` or `011`; 0 when it begins otherwise. */
export function exitGroups(run: NumberRun, first: number): number {
  if (run.digit(first, 0) !== 0) return 0;
  const second = run.digit(first, 1);
  const skipped = second === 0 ? 2 : second === 1 && run.digit(first, 2) === 1 ? 3 : 0;
  if (skipped === 0 || run.length(first) < skipped) return 0;
  // `0117 496 0123` is a British number; `011` stands by itself or before a whole one.
  if (skipped === 3 && run.length(first) > 3 && run.length(first) < 13) return 0;
  return run.digit(first, skipped) > 0 ? international(run, first, skipped, MIN_AFTER_EXIT) : 0;
}

function international(run: NumberRun, first: number, skipped: number, least: number): number {
  const longest = longestFrom(run, first, skipped);
  let digits = -skipped;
  let limit = longest;
  let best = 0;
  for (let group = first; group < run.count; group += 1) {
    if (group > first && digits >= WHOLE && group === first + 1) break;
    const joint = run.joint(group);
    if (group > first && (joint & PLUS) !== 0 && (joint & SPACE) !== 0) break;
    const length = run.length(group);
    // `+44 (0)20 …`: the trunk zero is not part of it; `+44 020 …` has one digit more.
    const trunk = group > first && run.digit(group, 0) === 0 && digits <= 3;
    if (trunk && length > 1) limit = longest + 1;
    const isTrunkAlone =
      trunk && length === 1 && ((joint & OPEN) !== 0 || (run.joint(group + 1) & CLOSE) !== 0);
    if (!isTrunkAlone) digits += length;
    if (digits > MAX_DIGITS + 1 || (best > 0 && digits > limit)) break;
    if (digits >= least) best = group - first + 1;
  }
  return best;
}

/** By the first three digits. */
const longestByPrefix = new Uint8Array(1000).fill(MAX_DIGITS);
for (const [prefix, digits] of LONGEST) {
  const width = 10 ** (3 - prefix.length);
  longestByPrefix.fill(digits, Number(prefix) * width, (Number(prefix) + 1) * width);
}

function longestFrom(run: NumberRun, first: number, skipped: number): number {
  let prefix = 0;
  for (let at = skipped; at < skipped + 3; at += 1) prefix = prefix * 10 + Math.max(run.digit(first, at), 0);
  return longestByPrefix[prefix] ?? MAX_DIGITS;
}
