// The fast lane: one pass over a stretch of a batch. See docs/speed.md.
import { askedKind, askNothing } from './ask';
import { readEntry } from './entry';
import { byte, skipBlank } from './json';
import { MOST_RECORDS, RECORD_INTS, RECORDS, OUT } from './memory';
import { beginRows, hasRoom, R_END, R_KIND, R_START, writeRow } from './row';

export { askedAt, askedKind, askedLength } from './ask';
export { setLeanAutomata } from './lean';
export {
  ARENA_SIZE,
  CAPTURES,
  HAND,
  HAND_SIZE,
  IN,
  IN_SIZE,
  MARGIN,
  OUT,
  RECORD_INTS,
  RECORDS,
} from './memory';
export { captureCount, out, setRowAutomata } from './row';
export { forget, reserve, teach } from './words';

const NEWLINE: i32 = 0x0a;

const DONE: i32 = 0;
const ASKS: i32 = 1;
const FULL: i32 = 2;

export let recordCount: i32 = 0;
/** The line at which the pass stopped. */
export let cursor: usize = 0;

/** Begins with rows at the beginning of their room; where the pass goes on is the host's to say. */
export function begin(at: usize): void {
  cursor = at;
  recordCount = 0;
  beginRows(OUT);
}

/** Reads lines up to the end: 0 when it is reached, 1 when a word is asked for, 2 when there is no more room for rows. */
export function scan(end: usize): i32 {
  while (cursor < end) {
    const start = cursor;
    const first = skipBlank(start);
    let after: usize = 0;
    if (first >= end || byte(first) == NEWLINE) {
      cursor = first + 1;
      continue;
    }
    const lineEnd = newlineFrom(first, end);
    if (recordCount >= MOST_RECORDS || !hasRoom(lineEnd - first)) return FULL;
    askNothing();
    if (byte(first) == 0x7b) after = readEntry(first);
    if (after != 0) after = skipBlank(after);
    const record = RECORDS + (<usize>(recordCount * RECORD_INTS) << 2);
    const taken = after == lineEnd && writeRow(recordCount);
    if (!taken) {
      if (askedKind != 0) return ASKS;
      store<i32>(record + (R_KIND << 2), 0);
    }
    store<i32>(record + (R_START << 2), <i32>first);
    store<i32>(record + (R_END << 2), <i32>lineEnd);
    recordCount += 1;
    cursor = lineEnd + 1;
  }
  return DONE;
}

function newlineFrom(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x0a)));
    if (mask != 0) {
      at += <usize>ctz(mask);
      return at < end ? at : end;
    }
    at += 16;
  }
  return end;
}
