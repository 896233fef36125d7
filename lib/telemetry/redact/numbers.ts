import { isDigitAt, isIgnorableAt, isWordAt, matchEnd } from './chars';
import { protectedEnd } from './protect';

/** Digits without a separator between them. */
export interface Group {
  start: number;
  end: number;
  /** The digits alone. */
  digits: string;
  /** What stands between the group before and this one. */
  before: string;
}

/** Bounds on what is read as one number, so that the work per character is constant. */
const MAX_GROUPS = 16;
/** No number that matters is as long; further digits are passed over. */
const MAX_DIGITS = 40;
const MAX_SEPARATORS = 3;
const MAX_IGNORABLES = 32;

const SEPARATORS = ' -./()+';

/**
 * Reads groups of digits from an index on, as far as only a few separators stand between them. A group that begins an
 * id or a stamp, or that goes on as a word with digits, ends the reading before it.
 */
export function readGroups(text: string, index: number, limit: number): Group[] {
  const groups: Group[] = [];
  let at = index;
  let before = '';
  while (groups.length < MAX_GROUPS && at < limit) {
    if (groups.length > 0 && /\s/.test(before) && protectedEnd(text, at) !== -1) break;
    const group = readGroup(text, at, limit, before);
    if (groups.length > 0 && !endsNumber(text, group.end)) break;
    groups.push(group);
    if (isWordAt(text, group.end)) break;
    const next = afterSeparators(text, group.end);
    if (!isDigitAt(text, next)) break;
    before = text.slice(group.end, next);
    at = next;
  }
  return groups;
}

/** A word may go on after a number, as in `0123thanks` or `0123x45`; with more digits it is an id. */
const SUFFIX = /(?:[a-z]{0,24}|(?:x|ext)\d{1,6})(?!\w)/iy;
const endsNumber = (text: string, end: number) => matchEnd(SUFFIX, text, end) !== -1;

function readGroup(text: string, start: number, limit: number, before: string): Group {
  let digits = '';
  let end = start;
  for (let at = start, unseen = 0; at < limit; at += 1) {
    if (isDigitAt(text, at)) {
      if (digits.length < MAX_DIGITS) digits += text.charAt(at);
      end = at + 1;
      unseen = 0;
    } else {
      unseen += 1;
      if (!isIgnorableAt(text, at) || unseen > MAX_IGNORABLES) break;
    }
  }
  // The second half of a digit outside the basic plane is folded away behind it.
  while (isIgnorableAt(text, end)) end += 1;
  return { start, end, digits, before };
}

function afterSeparators(text: string, index: number): number {
  let at = index;
  let separators = 0;
  let unseen = 0;
  while (separators <= MAX_SEPARATORS && unseen <= MAX_IGNORABLES) {
    if (isIgnorableAt(text, at)) unseen += 1;
    else if (at < text.length && SEPARATORS.includes(text.charAt(at))) separators += 1;
    else break;
    at += 1;
  }
  return separators <= MAX_SEPARATORS ? at : index;
}
