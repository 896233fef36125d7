import { matchEnd } from './chars';

/** Ids and stamps that join digits with dashes or colons, and would otherwise be read as numbers. */
const SHAPES: readonly RegExp[] = [
  // UUID.
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/iy,
  // ISO 8601 date, with or without a time; also inside file names.
  /\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T_ ]\d{2}[:-]?\d{2}(?:[:-]?\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![0-9])/y,
  // Vercel request id.
  /[a-z0-9]{5}-\d{13}-[0-9a-f]{12}(?![0-9a-z])/y,
  // W3C traceparent.
  /[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?![0-9a-z])/y,
  // Dates with the year last, and their time.
  /\d{1,2}([./-])\d{1,2}\1(?:19|20)\d{2}(?:,? \d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?(?![0-9])/y,
  // Times of day.
  /\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?![0-9:])/y,
];

/** End of the id or stamp that begins at the index, or -1. */
export function protectedEnd(text: string, index: number): number {
  for (const shape of SHAPES) {
    const end = matchEnd(shape, text, index);
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
