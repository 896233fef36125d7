import { isDigit, isWord } from './chars';
import { stampEnd } from './protect';

/** What stands between two groups of digits, as bits. */
export const SPACE = 1;
export const DASH = 2;
export const DOT = 4;
export const SLASH = 8;
export const OPEN = 16;
export const CLOSE = 32;
export const PLUS = 64;

/** Bounds on what is read as one number, so that the work per character is constant. */
const MAX_GROUPS = 24;
const MAX_SEPARATORS = 4;
/** No number that matters is as long; further digits are passed over. */
const MAX_DIGITS = 40;

const separators = new Uint8Array(256);
for (const [chars, bit] of [
  [' \t', SPACE],
  ['-~', DASH],
  ['.', DOT],
  ['/', SLASH],
  ['(', OPEN],
  [')', CLOSE],
  ['+', PLUS],
] as const) {
  for (const char of chars) separators[char.charCodeAt(0)] = bit;
}

/** The separator that a character is, as a bit; 0 when it is none. */
export const separatorOf = (code: number): number => separators[code] ?? 0;

/**
 * Groups of digits with only a few separators between them. Its arrays are used again for each run, because a log has
 * millions of numbers; a run is over before the next is read.
 */
export class NumberRun {
  count = 0;
  /** Digits of all groups. */
  total = 0;
  /** Digits of the longest group. */
  longest = 0;
  private readonly starts = new Int32Array(MAX_GROUPS);
  private readonly ends = new Int32Array(MAX_GROUPS);
  private readonly lengths = new Int32Array(MAX_GROUPS);
  private readonly offsets = new Int32Array(MAX_GROUPS);
  private readonly joints = new Uint8Array(MAX_GROUPS);
  private readonly digits = new Uint8Array(MAX_GROUPS * MAX_DIGITS);
  private used = 0;

  /** Whether there were more groups than are kept. */
  get isCut(): boolean {
    return this.count === MAX_GROUPS;
  }
  start(group: number): number {
    return this.starts[group] ?? 0;
  }
  end(group: number): number {
    return this.ends[group] ?? 0;
  }
  /** How many digits a group has. */
  length(group: number): number {
    return this.lengths[group] ?? 0;
  }
  /** What stands before a group; 0 before the first. */
  joint(group: number): number {
    return group > 0 && group < this.count ? (this.joints[group] ?? 0) : 0;
  }
  /** The digit at a distance from the first one of a group, which may lie in a later group; -1 after the last. */
  digit(group: number, distance: number): number {
    const index = (this.offsets[group] ?? 0) + distance;
    return index < this.used ? (this.digits[index] ?? -1) : -1;
  }
  /** The digits of as many groups. */
  text(group: number, groups = 1): string {
    const from = this.offsets[group] ?? 0;
    const last = group + groups - 1;
    const to = Math.min((this.offsets[last] ?? 0) + Math.min(this.length(last), MAX_DIGITS), this.used);
    return String.fromCharCode(...this.digits.subarray(from, to).map((digit) => digit + 48));
  }
  /** Value of a group of at most four digits. */
  value(group: number): number {
    let value = 0;
    for (let at = 0; at < this.length(group); at += 1) value = value * 10 + this.digit(group, at);
    return value;
  }

  /**
   * Reads from the digit at an index on. A group that begins an id or a stamp, or that goes on as a word with digits,
   * ends the reading before it.
   */
  read(codes: Uint8Array, index: number): void {
    this.count = 0;
    this.total = 0;
    this.longest = 0;
    this.used = 0;
    let at = index;
    let joint = 0;
    while (this.count < MAX_GROUPS) {
      if (joint !== 0 && (joint & SPACE) !== 0 && stampEnd(codes, at) !== -1) return;
      const end = this.group(codes, at, joint);
      if (this.count > 1 && (!endsNumber(codes, end) || ((joint & SPACE) !== 0 && isTime(codes, end)))) {
        this.count -= 1;
        this.used = this.offsets[this.count] ?? 0;
        this.total -= this.length(this.count);
        return;
      }
      if (isWord(codes[end] ?? 0)) return;
      let next = end;
      joint = 0;
      for (let bit = separatorOf(codes[next] ?? 0); bit !== 0; bit = separatorOf(codes[next] ?? 0)) {
        joint |= bit;
        next += 1;
        if (next - end > MAX_SEPARATORS) return;
      }
      if (next === end || !isDigit(codes[next] ?? 0)) return;
      at = next;
    }
  }

  private group(codes: Uint8Array, start: number, joint: number): number {
    const group = this.count;
    this.offsets[group] = this.used;
    let end = start;
    for (let code = codes[end] ?? 0; isDigit(code); code = codes[end] ?? 0) {
      if (end - start < MAX_DIGITS) {
        this.digits[this.used] = code - 48;
        this.used += 1;
      }
      end += 1;
    }
    const length = end - start;
    this.starts[group] = start;
    this.ends[group] = end;
    this.lengths[group] = length;
    this.joints[group] = joint;
    this.count += 1;
    this.total += length;
    if (length > this.longest) this.longest = length;
    return end;
  }
}

/** `10:34`. */
const isTime = (codes: Uint8Array, end: number) => codes[end] === 58 && isDigit(codes[end + 1] ?? 0);

const MAX_SUFFIX = 24;

/** A word may go on after a number, as in `0123thanks` or `0123x45`; with more digits it is an id. */
function endsNumber(codes: Uint8Array, end: number): boolean {
  let at = end;
  while (at - end <= MAX_SUFFIX && isWord(codes[at] ?? 0) && !isDigit(codes[at] ?? 0)) at += 1;
  if (at === end) return true;
  const digits = at;
  while (isDigit(codes[at] ?? 0)) at += 1;
  return at - digits <= 6 && !isWord(codes[at] ?? 0);
}
