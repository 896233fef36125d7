// A line of ours, as our logger writes it, in the text of a message: its quotes have a backslash before them. The host
// made a program of each event's schema: the fields in their order, each at most once.
import { DATE, EVENT, OWN_ENV, OWN_LEVEL, word } from './ask';
import { walk } from './automaton';
import { BACKSLASH, byte, hexEnd, isEscaped, nextInString, QUOTE } from './json';
import { FIELDS, MOST_FIELDS } from './memory';
import { lengthOf, piece, sameBytes, standsAt } from './pieces';
import { extraOf } from './words';

const HEAD = piece('{\\"ts\\":\\"');
const LEVEL_KEY = piece('\\",\\"level\\":\\"');
const EVENT_KEY = piece('\\",\\"event\\":\\"');
const ENV_KEY = piece('\\",\\"env\\":\\"');
const CORRELATION_KEY = piece('\\",\\"correlation_id\\":\\"');

const TS_LENGTH: i32 = 24;
const DATE_LENGTH: i32 = 10;
/** Our logger writes no longer line. */
const MOST: i32 = 16_384;

// A field of a program; see the host's `programs.ts`.
export const FIELD_SIZE: usize = 32;
export const KIND: usize = 0;
export const KEPT: usize = 4;
export const OWN: usize = 8;
export const CHECK: usize = 12;
export const KEY_LENGTH: usize = 16;
export const KEY_AT: usize = 20;
export const OUT_KEY_LENGTH: usize = 24;
export const OUT_KEY_AT: usize = 28;

export const QUOTED: i32 = 0;
export const BARE: i32 = 1;
export const WORD: i32 = 2;
export const TEXT: i32 = 3;

/** Automata for what all lines have. */
export let isoTime: usize = 0;
export let uuid7: usize = 0;

export function setLeanAutomata(time: usize, id: usize): void {
  isoTime = time;
  uuid7 = id;
}

export let ts: usize = 0;
export let ownLevel: usize = 0;
export let event: usize = 0;
export let ownEnv: usize = 0;
export let correlation: usize = 0;
/** Columns that the line's own words win, as bits of the host's `OWN`. */
export let own: i32 = 0;
/** How many fields stand in {@link FIELDS}: program field, begin, end, word. */
export let fieldCount: i32 = 0;

/** The backslash of the escaped quote that ends a word here; 0 when it ends otherwise. */
function wordEnd(from: usize): usize {
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const odd = v128.or(
      i8x16.lt_s(bytes, i8x16.splat(0x20)),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x5c)), i8x16.eq(bytes, i8x16.splat(0x22))),
    );
    const mask = i8x16.bitmask(odd);
    if (mask != 0) {
      at += <usize>ctz(mask);
      return byte(at) == BACKSLASH && byte(at + 1) == QUOTE ? at : 0;
    }
    at += 16;
  }
}

/** The backslash of the escaped quote that ends a free text, whose own escapes are escaped again; 0 when it is no JSON. */
function textEnd(from: usize): usize {
  let at = from;
  while (true) {
    at = nextInString(at);
    if (byte(at) != BACKSLASH) return 0;
    if (byte(at + 1) == QUOTE) return at;
    if (byte(at + 1) != BACKSLASH) return 0;
    // An escape of the line itself: what it escapes may have to be escaped in the message.
    let escaped = byte(at + 2);
    at += 3;
    if (escaped == BACKSLASH) {
      escaped = byte(at);
      at += 1;
      if (escaped != BACKSLASH && escaped != QUOTE) return 0;
    } else if (escaped == 0x75) {
      at = hexEnd(at);
      if (at == 0) return 0;
    } else if (escaped == QUOTE || !isEscaped(escaped)) return 0;
  }
}

/** Reads the line that begins at the brace; returns what follows it. 0: the line is the other lane's, or a word is asked for. */
export function readLean(from: usize): usize {
  own = 0;
  fieldCount = 0;
  if (!standsAt(HEAD, from)) return 0;
  ts = from + lengthOf(HEAD);
  if (walk(isoTime, ts) != ts + TS_LENGTH) return 0;
  // Only of a day that not every month has it must be asked if there is one.
  const tens = byte(ts + 8);
  if (tens == 0x33 || (tens == 0x32 && byte(ts + 9) == 0x39)) {
    if (word(DATE, ts, DATE_LENGTH) == 0) return 0;
  }
  let at = ts + TS_LENGTH;
  if (!standsAt(LEVEL_KEY, at)) return 0;
  at += lengthOf(LEVEL_KEY);
  let end = wordEnd(at);
  if (end == 0) return 0;
  ownLevel = word(OWN_LEVEL, at, <i32>(end - at));
  if (ownLevel == 0 || !standsAt(EVENT_KEY, end)) return 0;
  at = end + lengthOf(EVENT_KEY);
  end = wordEnd(at);
  if (end == 0) return 0;
  event = word(EVENT, at, <i32>(end - at));
  if (event == 0 || !standsAt(ENV_KEY, end)) return 0;
  at = end + lengthOf(ENV_KEY);
  end = wordEnd(at);
  if (end == 0) return 0;
  ownEnv = word(OWN_ENV, at, <i32>(end - at));
  if (ownEnv == 0 || !standsAt(CORRELATION_KEY, end)) return 0;
  correlation = end + lengthOf(CORRELATION_KEY);
  end = walk(uuid7, correlation);
  if (end == 0 || byte(end) != BACKSLASH || byte(end + 1) != QUOTE) return 0;
  at = readFields(end + 2, extraOf(event));
  return at != 0 && <i32>(at - from) <= MOST ? at : 0;
}

function readFields(from: usize, program: usize): usize {
  const last = program + 8 + <usize>load<u32>(program) * FIELD_SIZE;
  let field = program + 8;
  let at = from;
  let hasText = false;
  while (byte(at) != 0x7d) {
    while (field < last && !sameBytes(load<u32>(field + KEY_AT), at, load<i32>(field + KEY_LENGTH))) {
      field += FIELD_SIZE;
    }
    if (field >= last || fieldCount >= MOST_FIELDS) return 0;
    at += load<u32>(field + KEY_LENGTH);
    const entry = FIELDS + (<usize>fieldCount << 4);
    const kind = load<i32>(field + KIND);
    let end: usize = 0;
    let found: usize = 0;
    if (kind == QUOTED || kind == BARE) end = walk(load<u32>(field + CHECK), at);
    else if (kind == WORD) end = wordEnd(at);
    else end = textEnd(at);
    if (end == 0) return 0;
    if (kind == WORD) {
      found = word(load<i32>(field + CHECK), at, <i32>(end - at));
      if (found == 0) return 0;
    } else if (kind == TEXT) {
      // A row has room for one hole.
      if (hasText) return 0;
      hasText = true;
    }
    store<u32>(entry, <u32>field);
    store<u32>(entry + 4, <u32>at);
    store<u32>(entry + 8, <u32>end);
    store<u32>(entry + 12, <u32>found);
    fieldCount += 1;
    own |= load<i32>(field + OWN);
    at = end;
    if (kind != BARE) {
      if (byte(at) != BACKSLASH || byte(at + 1) != QUOTE) return 0;
      at += 2;
    }
    field += FIELD_SIZE;
  }
  return at + 1;
}
