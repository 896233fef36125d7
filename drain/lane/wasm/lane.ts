// The fast lane: one pass over a stretch of a batch. See docs/speed.md.
import { askedAt, askedKind, askedLength, askNothing } from './ask';
import { readEntry } from './entry';
import { byte, skipBlank } from './json';
import { IN, KEPT, MOST_RECORDS, OUT } from './memory';
import * as record from './record';
import { captureCount, forgetCaptures, hasRoomForCaptures, writeRow } from './row';
import * as state from './state';
import { say } from './state';
import { hasRoom, kept, out, writeFrom } from './write';

export { setLeanAutomata } from './lean';
export {
  CAPTURES,
  HAND,
  IN,
  IN_SIZE,
  KEPT,
  KEPT_SIZE,
  MARGIN,
  MOST_CAPTURES,
  MOST_RECORDS,
  OUT,
  OUT_SIZE,
  RECORD_INTS,
  RECORDS,
  STATE,
} from './memory';
export { setRowAutomata } from './platform';
export { forget, reserve, teach } from './words';

const NEWLINE: i32 = 0x0a;

const DONE: i32 = 0;
const ASKS: i32 = 1;
const FULL: i32 = 2;

let recordCount: i32 = 0;
let cursor: usize = 0;

/** Begins with rows at the beginning of their room; where the pass goes on is the host's to say. */
export function begin(at: i32): void {
  cursor = IN + <usize>at;
  recordCount = 0;
  forgetCaptures();
  writeFrom(OUT, KEPT);
  sayState();
}

/** Reads lines up to the end: 0 when it is reached, 1 when a word is asked for, 2 when there is no more room for rows. */
export function scan(length: i32): i32 {
  const result = scanLines(IN + <usize>length);
  sayState();
  return result;
}

/** Whoever reads it after a pass that broke down reads what held before. */
function sayState(): void {
  say(state.CURSOR, <i32>(cursor - IN));
  say(state.RECORD_COUNT, recordCount);
  say(state.CAPTURE_COUNT, captureCount);
  say(state.ROWS, <i32>(out - OUT));
  say(state.KEPT, <i32>(kept - KEPT));
  say(state.ASKED_KIND, askedKind);
  say(state.ASKED_AT, <i32>askedAt);
  say(state.ASKED_LENGTH, askedLength);
}

function scanLines(end: usize): i32 {
  while (cursor < end) {
    const first = skipBlank(cursor);
    let after: usize = 0;
    if (first >= end || byte(first) == NEWLINE) {
      cursor = first + 1;
      continue;
    }
    const lineEnd = newlineFrom(first, end);
    if (recordCount >= MOST_RECORDS || !hasRoomForCaptures() || !hasRoom(lineEnd - first)) return FULL;
    askNothing();
    if (byte(first) == 0x7b) after = readEntry(first);
    if (after != 0) after = skipBlank(after);
    record.turnTo(recordCount);
    const taken = after == lineEnd && writeRow();
    if (!taken && askedKind != 0) return ASKS;
    record.set(record.KIND, taken ? 1 : 0);
    record.set(record.START, <i32>(first - IN));
    record.set(record.END, <i32>(lineEnd - IN));
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
