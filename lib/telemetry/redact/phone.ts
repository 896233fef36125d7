import { barePhone } from './bare-phone';
import { isWordAt } from './chars';
import { isSpoken, saysCount, saysPhone } from './context';
import { exitGroups, signedGroups } from './international';
import { CLOSE, DASH, DOT, type NumberRun, PLUS, SLASH, SPACE } from './number-run';

/** Groups that a phone number is written in at most, and its digits without a country code. */
const MAX_GROUPS = 8;
const MOST = 13;
/** Telling from fewer digits would take every small number. */
const LEAST = 7;

/**
 * How many groups from `first` on are a phone number; 0 when it is none there.
 *
 * @param plus whether a `+` stands before the first group of all
 */
export function phoneGroups(text: string, run: NumberRun, first: number, plus: boolean): number {
  const joint = run.joint(first);
  const signed =
    first === 0 ? plus : (joint & PLUS) !== 0 && ((joint & SPACE) !== 0 || run.length(first) >= 8);
  if (signed) return signedGroups(run, first);
  return (
    exitGroups(run, first) ||
    northAmerican(text, run, first) ||
    (barePhone(text, run, first) ? 1 : 0) ||
    grouped(text, run, first)
  );
}

const isFrom2 = (digit: number) => digit >= 2;

/** Ten digits, or eleven from 1 on, in more than one piece: 3-3-4, 3-7 or 6-4. */
function northAmerican(text: string, run: NumberRun, first: number): number {
  const country = run.length(first) === 1 && run.digit(first, 0) === 1 ? 1 : 0;
  const a = run.length(first + country);
  const b = run.length(first + country + 1);
  const c = run.length(first + country + 2);
  const left = run.count - first - country;
  const glued = country === 0 && a === 4 && run.digit(first, 0) === 1 ? 1 : 0;
  if (left >= 3 && a - glued === 3 && b === 3 && c === 4) {
    // `400 800 1000` is a list of quantities.
    return country === 0 && run.joint(first + 1) === SPACE && new Shape(run, first, 3).isRound
      ? 0
      : 3 + country;
  }
  if (left < 2 || a + b !== 10 || (a !== 3 && a !== 6)) {
    // `1.4705882353` is a ratio.
    const isWhole = country === 1 && a === 10 && run.joint(first + 1) !== DOT;
    return isWhole && isFrom2(run.digit(first + 1, 0)) ? 2 : 0;
  }
  const valid = isFrom2(run.digit(first + country, 0)) && isFrom2(run.digit(first + country, 3));
  const decimal = run.joint(first + country + 1) === DOT;
  return valid && !decimal && !saysCount(text, run.start(first), run.end(first)) ? 2 + country : 0;
}

/** A national number in several groups: the most groups that fit. */
function grouped(text: string, run: NumberRun, first: number): number {
  const before = run.joint(first);
  if (first > 0 && (before & (SPACE | SLASH | CLOSE)) === 0) return 0;
  if (run.length(first) === 1 && run.length(first + 1) === 1) return spelledOut(text, run, first);
  let total = run.length(first);
  let best = 0;
  const last = Math.min(run.count, first + MAX_GROUPS);
  for (let group = first + 1; group < last; group += 1) {
    const joint = run.joint(group);
    if ((joint & PLUS) !== 0 && (joint & SPACE) !== 0) break;
    // `150ppm`, `10mins`: a quantity that only follows.
    if (run.length(group) < 4 && group === run.count - 1 && isQuantity(text, run.end(group))) break;
    total += run.length(group);
    if (total > MOST) break;
    const next = run.joint(group + 1);
    const whole = group === run.count - 1 || (next & (SPACE | SLASH | CLOSE | PLUS)) !== 0;
    if (total >= LEAST && whole && isGrouped(text, run, first, group - first + 1, total))
      best = group - first + 1;
  }
  return best;
}

function isGrouped(text: string, run: NumberRun, first: number, groups: number, total: number): boolean {
  const shape = new Shape(run, first, groups);
  if (shape.isDecimal) return shape.first > 3 && saysPhone(text, run.start(first));
  if (shape.isClock || shape.isRound) return false;
  if (run.digit(first, 0) === 0 && shape.first > 1) return isTrunk(shape, total);
  if (run.digit(first, 0) === 0) {
    // `(0)121 496 0123`
    const apart = (run.joint(first + 1) & CLOSE) !== 0;
    return apart ? total >= 9 && shape.leastAfter > 1 : total >= 10 && shape.leastAfter > 1 && groups <= 4;
  }
  if (shape.isYears || shape.isDate) return false;
  if (hasParenthesis(text, run, first, groups)) return total >= LEAST;
  if (isPairOfFours(run, first, shape, total) || isFives(run, first, shape)) {
    return !saysCount(text, run.start(first), run.end(first + groups - 1));
  }
  if (isLocal(run, first, shape)) return !saysCount(text, run.start(first), run.end(first + 1));
  const spoken = saysPhone(text, run.start(first));
  if (!shape.isUniform && !spoken) return false;
  if (spoken) return isSpokenShape(shape, total);
  if (shape.allPairs) return shape.joints === DASH && groups === 4;
  if (isPrefixed(shape, total)) return isSpoken(text, run.start(first));
  if (groups < 3 || shape.least < 2 || shape.most > 4 || shape.least === 4 || shape.isStatuses) return false;
  // Fewer digits would be any three small numbers, but with dashes or as a mobile number of Singapore.
  const isMobile = shape.first === 4 && run.digit(first, 0) > 7;
  if (total < 9) return total === 8 && !shape.isPartial && (shape.joints === DASH || isMobile);
  return true;
}

/** A country or area code that is set off from the rest: `65-91234567`. */
const isPrefixed = (shape: Shape, total: number) =>
  shape.groups === 2 &&
  shape.joints === DASH &&
  shape.most > 6 &&
  shape.first < 4 &&
  shape.first > 1 &&
  total > 8;

/** Ten digits one by one, or from seven on after a word for a phone. */
function spelledOut(text: string, run: NumberRun, first: number): number {
  if (first > 0 || run.longest > 1 || run.count < LEAST || run.count > 11) return 0;
  if (run.count < 10 && (run.digit(0, 0) === 1 || !saysPhone(text, run.start(first)))) return 0;
  const joint = run.joint(1);
  for (let group = 2; group < run.count; group += 1) {
    // `4 1 5 - 5 5 5 - 0 1 2 3`
    const isPause = joint === SPACE && run.joint(group) === (SPACE | DASH);
    if (run.joint(group) !== joint && !isPause) return 0;
  }
  return run.count;
}

function isSpokenShape(shape: Shape, total: number): boolean {
  if (shape.allPairs) return shape.isUniform && total >= 8 && !shape.isSorted;
  return shape.least > 1 && (total > LEAST || shape.first > 2);
}

const isQuantity = (text: string, end: number) => isWordAt(text, end) && text.charCodeAt(end) !== 120;

/** After a trunk zero: any grouping but times of day and lists of small numbers. */
function isTrunk(shape: Shape, total: number): boolean {
  if (shape.startsWithZeros || total < 9) return false;
  if (shape.allPairs) return shape.isUniform && shape.groups === 5 && !shape.goesOn;
  return true;
}

function hasParenthesis(text: string, run: NumberRun, first: number, groups: number): boolean {
  const open = text.charAt(run.start(first) - 1) === '(';
  if (!open) return false;
  for (let group = first + 1; group < first + groups; group += 1)
    if ((run.joint(group) & CLOSE) !== 0) return true;
  return false;
}

/** Singapore and Hong Kong. Further groups of four make it a list, unless a second number follows. */
function isPairOfFours(run: NumberRun, first: number, shape: Shape, total: number): boolean {
  const digit = run.digit(first, 0);
  if (
    total !== 8 ||
    shape.first !== 4 ||
    shape.groups !== 2 ||
    shape.joints === DOT ||
    shape.joints === SLASH
  )
    return false;
  if (digit !== 3 && digit < 6) return false;
  if (digit === 7) return false;
  const next = run.length(first + 2) === 4 && first + 2 < run.count;
  return !next || run.length(first + 3) === 4;
}

/** India: `98765 43210`. */
const isFives = (run: NumberRun, first: number, shape: Shape) =>
  shape.groups === 2 && shape.first === 5 && run.length(first + 1) === 5 && run.digit(first, 0) >= 6;

/** North America without its area code: `555-0123`. */
const isLocal = (run: NumberRun, first: number, shape: Shape) =>
  shape.groups === 2 &&
  shape.first === 3 &&
  run.length(first + 1) === 4 &&
  shape.joints === DASH &&
  isFrom2(run.digit(first, 0));

/** What the lengths and separators of some groups say. */
class Shape {
  readonly first: number;
  readonly least: number;
  /** Without the first group. */
  readonly leastAfter: number;
  readonly most: number;
  /** All separators, as bits. */
  readonly joints: number;
  readonly isUniform: boolean;

  constructor(
    private readonly run: NumberRun,
    private readonly from: number,
    readonly groups: number,
  ) {
    this.first = run.length(from);
    let least = MOST;
    let most = this.first;
    let joints = 0;
    let uniform = true;
    for (let group = from + 1; group < from + groups; group += 1) {
      const length = run.length(group);
      least = Math.min(least, length);
      most = Math.max(most, length);
      joints |= run.joint(group);
      if (run.joint(group) !== run.joint(from + 1)) uniform = false;
    }
    this.leastAfter = least;
    this.least = Math.min(least, this.first);
    this.most = most;
    this.joints = joints;
    this.isUniform = uniform;
  }

  /** `12345.678`, also with a trunk zero when it is short. */
  get isDecimal(): boolean {
    return (
      this.joints === DOT && this.groups === 2 && !(this.first > 2 && this.run.digit(this.from, 0) === 0)
    );
  }
  /** Whether other numbers stand before or after. */
  get isPartial(): boolean {
    return this.from > 0 || this.groups < this.run.count;
  }
  get allPairs(): boolean {
    return this.most === 2;
  }
  get startsWithZeros(): boolean {
    return this.run.digit(this.from, 0) + this.run.digit(this.from, 1) + this.run.digit(this.from, 2) === 0;
  }
  /** Whether the list is longer: the same separator and as long a group follow. */
  get goesOn(): boolean {
    const next = this.from + this.groups;
    return next < this.run.count && this.run.joint(next) === this.joints && this.run.length(next) === 2;
  }
  /** Times such as `0930 1700`, but not `0812-0705-1750`. */
  get isClock(): boolean {
    if (this.groups === 3 && this.joints === DASH) return false;
    return this.every((group) => {
      const hours = this.run.digit(group, 0) * 10 + this.run.digit(group, 1);
      return this.run.length(group) === 4 && hours < 24 && this.run.digit(group, 2) < 6;
    });
  }
  get isYears(): boolean {
    return this.every((group) => {
      const century = this.run.digit(group, 0) * 10 + this.run.digit(group, 1);
      return this.run.length(group) === 4 && (century === 19 || century === 20);
    });
  }
  /** `24 12 2026` */
  get isDate(): boolean {
    const { run, from } = this;
    if (this.groups !== 3 || this.joints !== SPACE || this.first > 2 || run.length(from + 1) > 2)
      return false;
    const year = run.length(from + 2) === 4 ? run.value(from + 2) : 0;
    return run.value(from) < 32 && run.value(from + 1) < 32 && year >= 1900 && year < 2100;
  }
  /** A list that somebody put in order: `11 12 13 14`. */
  get isSorted(): boolean {
    return this.every((group) => group === this.from || this.run.value(group) > this.run.value(group - 1));
  }
  /** Numbers such as `100 200 300` and `3000-4000`. */
  get isRound(): boolean {
    return this.every((group) => {
      const length = this.run.length(group);
      const last = this.run.digit(group, length - 1);
      return length < 6 && last === 0 && (length < 4 || this.run.digit(group, length - 2) === 0);
    });
  }
  /** Answers such as `200 404 503`, or one before other numbers. */
  get isStatuses(): boolean {
    const digit = this.run.digit(this.from, 0);
    if (this.first !== 3 || digit > 5 || this.joints !== SPACE) return false;
    return this.run.digit(this.from, 1) < 3 || this.every((group) => this.run.digit(group, 0) < 6);
  }

  private every(holds: (group: number) => boolean): boolean {
    for (let group = this.from; group < this.from + this.groups; group += 1) if (!holds(group)) return false;
    return true;
  }
}
