import { matchEnd } from './chars';

interface Shape {
  /** Where its first joint can stand; looked at before the expression is tried. */
  joints: readonly number[];
  pattern: RegExp;
}

/** Ids and stamps that join digits with dashes or colons, and would otherwise be read as numbers. */
const SHAPES: readonly Shape[] = [
  // UUID.
  { joints: [8], pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/iy },
  // ISO 8601 date, with or without a time; also inside file names.
  {
    joints: [4],
    pattern:
      /\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T_ ]\d{2}[:-]?\d{2}(?:[:-]?\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![0-9])/y,
  },
  // Vercel request id.
  { joints: [5], pattern: /[a-z0-9]{5}-\d{13}-[0-9a-f]{12}(?![0-9a-z])/y },
  // W3C traceparent.
  { joints: [2], pattern: /[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?![0-9a-z])/y },
  // Dates with the year last, and their time.
  {
    joints: [1, 2],
    pattern: /\d{1,2}([./-])\d{1,2}\1(?:19|20)\d{2}(?:,? \d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?(?![0-9])/y,
  },
  // Times of day.
  { joints: [1, 2], pattern: /\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?![0-9:])/y },
];

const JOINTS = new Set([...'-./:'].map((char) => char.charCodeAt(0)));

/** End of the id or stamp that begins at the index, or -1. */
export function protectedEnd(text: string, index: number): number {
  for (const { joints, pattern } of SHAPES) {
    if (!joints.some((joint) => JOINTS.has(text.charCodeAt(index + joint)))) continue;
    const end = matchEnd(pattern, text, index);
    if (end !== -1) return end;
  }
  return -1;
}

const HEX_ID = /^(?:0x)?[0-9a-f]{7,}$/i;
const LETTERS = /[a-z]/i;

/** Whether a whole word is a hexadecimal id such as a commit. One without a letter is a number instead. */
export function isHexId(word: string): boolean {
  return HEX_ID.test(word) && LETTERS.test(word);
}
