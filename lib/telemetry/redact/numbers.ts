import { cardEnd } from './card';
import { isDigit } from './chars';
import { saysAddress } from './context';
import { isIpv4 } from './ip';
import { DOT, NumberRun, SPACE, separatorOf } from './number-run';
import { CodeWords } from './otp';
import { phoneGroups } from './phone';
import type { Source } from './source';
import type { RedactionKind, Span } from './span';

/** Fewer digits in all are a number of nothing but a one-time code. */
const LEAST = 7;
/** Groups that are read again when a run is longer than what is kept, so that no number is cut in two. */
const OVERLAP = 8;
const MAX_SEPARATORS = 4;

/** One run at a time; see {@link NumberRun}. */
const run = new NumberRun();

/** Looks at numbers: which of them are a card, an address, a phone or a one-time code. */
export class Numbers {
  readonly codeWords = new CodeWords();
  private readonly text: string;
  private readonly codes: Uint8Array;

  constructor(
    private readonly source: Source,
    private readonly spans: Span[],
  ) {
    this.text = source.text;
    this.codes = source.codes;
  }

  /**
   * Looks at the number whose first digits stand between the indexes; returns where to go on.
   *
   * @param from where it begins, with its `+`
   */
  read(at: number, end: number, from: number, plus: boolean): number {
    const isShort = end - at < LEAST && (end - at < 4 || !this.codeWords.mayBe(this.source, at, end));
    if (isShort && !this.goesOn(end)) return end;
    run.read(this.codes, at);
    const enough = run.total >= LEAST;
    const count = run.isCut ? run.count - OVERLAP : run.count;
    let first = 0;
    while (first < count) {
      first += enough ? this.look(first, from, plus) : this.shortAddress(first) || this.code(first);
    }
    const done = this.spans.at(-1)?.end ?? 0;
    return Math.max(run.end(Math.min(first, run.count) - 1), done);
  }

  /** Whether another group of digits may follow, which most numbers in a log lack. */
  private goesOn(end: number): boolean {
    const { codes } = this;
    let at = end;
    let code = codes[at] ?? 0;
    while (at - end < MAX_SEPARATORS && separatorOf(code) !== 0) {
      at += 1;
      code = codes[at] ?? 0;
    }
    return at > end && isDigit(code);
  }

  /** Takes what begins at a group; returns how many groups to leave behind. */
  private look(first: number, from: number, plus: boolean): number {
    const { text } = this;
    // Single digits are nobody's number, unless somebody spells it out.
    if (run.longest === 1 && run.count > 11) return this.card(first) || 1;
    if (!plus || first > 0) {
      const other = this.card(first) || this.address(first) || dateGroups(first);
      if (other > 0) return other;
    }
    const phone = phoneGroups(text, run, first, plus);
    if (phone === 0) return this.code(first);
    return this.take('phone', first, phone, plus && first === 0 ? from : run.start(first));
  }

  private card(first: number): number {
    if (first > 0 && (run.joint(first) & SPACE) === 0) return 0;
    const end = cardEnd(this.text, run.start(first));
    if (end === -1) return 0;
    let groups = 1;
    while (first + groups < run.count && run.start(first + groups) < end) groups += 1;
    this.spans.push({ kind: 'card', start: run.start(first), end });
    return groups;
  }

  private address(first: number): number {
    return isIpv4(this.text, run, first) ? this.take('ip', first, 4, run.start(first)) : 0;
  }

  /** `8.8.8.8` could be a version as well. */
  private shortAddress(first: number): number {
    if (run.count - first < 4 || run.joint(first + 1) !== DOT) return 0;
    return saysAddress(this.text, run.start(first), run.end(first + 3)) ? this.address(first) : 0;
  }

  private code(first: number): number {
    const groups = this.codeWords.groups(this.source, run, first);
    return groups > 0 ? this.take('otp', first, groups, run.start(first)) : 1;
  }

  private take(kind: RedactionKind, first: number, groups: number, start: number): number {
    const end = run.end(first + groups - 1);
    this.spans.push({ kind, start: kind === 'phone' ? this.opening(start, end) : start, end });
    return groups;
  }

  /** Includes the parenthesis that a number begins with. */
  private opening(start: number, end: number): number {
    const { text } = this;
    const open = text.charAt(start - 1) === '(' && start > (this.spans.at(-1)?.end ?? 0);
    return open && text.slice(start, end).includes(')') ? start - 1 : start;
  }
}

/** How many groups from `first` on are a date with the year first or last; 0 when they are none. */
function dateGroups(first: number): number {
  const joint = run.joint(first + 1);
  if (first + 3 > run.count || joint === SPACE || run.joint(first + 2) !== joint) return 0;
  if (run.start(first + 1) !== run.end(first) + 1 || run.length(first + 1) > 2) return 0;
  // A fourth group of the same kind makes it a number in pairs, or a version.
  if (run.joint(first + 3) === joint || !isDay(run.value(first + 1))) return 0;
  const head = run.length(first);
  const tail = run.length(first + 2);
  if (head < 3 && isDay(run.value(first)) && (tail === 2 || (tail === 4 && isYear(run.value(first + 2)))))
    return 3;
  return head === 4 && tail < 3 && isYear(run.value(first)) && isDay(run.value(first + 2)) ? 3 : 0;
}

const isDay = (value: number) => value >= 1 && value <= 31;
const isYear = (value: number) => value >= 1900 && value < 2100;
