import type { Group, Row } from './rows';

/** Digits in a row that are enough to tell whose number it is. */
const TELLING = 7;

/** How many rows of a group there are, and how many of them went wrong. */
export interface Score {
  rows: number;
  missed: number;
}

/** Digits of the ten that a reader takes for `0`–`9`, whatever their width or script. */
const digitsOf = (text: string) => text.normalize('NFKC').replace(/[^0-9]/g, '');

/** Whether seven consecutive digits of a number survive, or all of a shorter one. */
export function digitsLeak(value: string, redacted: string): boolean {
  const digits = digitsOf(value);
  const left = digitsOf(redacted);
  const telling = Math.min(TELLING, digits.length);
  for (let from = 0; from + telling <= digits.length; from += 1) {
    if (left.includes(digits.slice(from, from + telling))) return true;
  }
  return false;
}

/** Whether the row went wrong: what must vanish is still there, or what must stay is not. */
export function wentWrong(row: Row, redacted: string): boolean {
  switch (row.group) {
    case 'phone':
    case 'hard phone':
    case 'card':
    case 'code':
      return digitsLeak(row.value, redacted);
    case 'ordinary':
    case 'technical':
      return !redacted.includes(row.value);
    default:
      return redacted.includes(row.value) || redacted.includes(row.value.slice(-12));
  }
}

/** Scores by group. */
export function score(rows: readonly Row[], redact: (text: string) => string): Record<string, Score> {
  const scores: Partial<Record<Group, Score>> = {};
  for (const row of rows) {
    const one = scores[row.group] ?? { rows: 0, missed: 0 };
    scores[row.group] = one;
    one.rows += 1;
    if (wentWrong(row, redact(row.text))) one.missed += 1;
  }
  return scores;
}
