// Writes the row of an entry, as `enrich` does, and what is read of it afterwards.
import * as ask from './ask';
import { walk } from './automaton';
import * as entry from './entry';
import { byte } from './json';
import * as lean from './lean';
import { CAPTURE_INTS, CAPTURES, FIELDS, MOST_CAPTURES, OUT_END, RECORD_INTS, RECORDS } from './memory';
import { mix, mixedHigh, mixedLow } from './names';
import { lengthOf, piece } from './pieces';
import { writeTime } from './time';
import { numberOf, outLengthOf, outOf } from './words';

const TIME = piece('{"_time":"');
const ENTRY_ID = piece('","entry_id":"');
const LEVEL = piece('","level":"');
const NO_EVENT = piece('","event":null,"env":"');
const EVENT = piece('","event":"');
const ENV = piece('","env":"');
const CORRELATION_ID = piece('","correlation_id":"');
const STATUS = piece(',"status":');
const REQUEST_ID = piece(',"request_id":"');
const TRACE_ID = piece(',"trace_id":"');
const SPAN_ID = piece(',"span_id":"');
const MESSAGE = piece(',"message":');

// The host's `OWN`.
const OWN_GIT_SHA: i32 = 1;
const OWN_REGION: i32 = 2;
const OWN_ROUTE: i32 = 4;
const OWN_METHOD: i32 = 8;
const OWN_STATUS: i32 = 16;

// A line's record; see the host's `records.ts`.
export const R_KIND: i32 = 0;
export const R_START: i32 = 1;
export const R_END: i32 = 2;
const R_ROW: i32 = 3;
const R_ROW_END: i32 = 4;
const R_COMMIT_HOLE: i32 = 5;
const R_TEXT_HOLE: i32 = 6;
const R_TEXT: i32 = 7;
const R_TEXT_END: i32 = 8;
const R_EVENT: i32 = 9;
const R_ENV: i32 = 10;
const R_ROUTE: i32 = 11;
const R_SOURCE: i32 = 12;
const R_TYPE: i32 = 13;
const R_STATUS: i32 = 14;
const R_PROXY_STATUS: i32 = 15;
const R_DEPLOYMENT: i32 = 16;
const R_PROJECT_ID: i32 = 17;
const R_CAPTURES: i32 = 18;
const R_CAPTURES_END: i32 = 19;
const R_ID: i32 = 20;
const R_ID_END: i32 = 21;
const R_REQUEST: i32 = 22;
const R_REQUEST_END: i32 = 23;
const R_ID_HIGH: i32 = 24;
const R_ID_LOW: i32 = 25;
const R_REQUEST_HIGH: i32 = 26;
const R_REQUEST_LOW: i32 = 27;
const R_CORRELATION: i32 = 28;
const R_COMMIT: i32 = 29;
const R_HAS_PROXY: i32 = 30;
const R_OWN: i32 = 31;
const R_TEXT_FIELD: i32 = 32;

/** Seeds of the two kinds of names; the host's `seen.ts`. */
const NAME_OF_ENTRY: i32 = 1;
const NAME_OF_REQUEST: i32 = 2;

const UUID_LENGTH: i32 = 36;
const LAST_TIME: i64 = 4_102_444_800_000;
/** Room that the columns beside the message may take. */
const MOST_COLUMNS: usize = 8_192;

export let platformId: usize = 0;
export let traceId: usize = 0;
export let spanId: usize = 0;

export function setRowAutomata(id: usize, trace: usize, span: usize): void {
  platformId = id;
  traceId = trace;
  spanId = span;
}

export let out: usize = 0;
export let captureCount: i32 = 0;

export function beginRows(start: usize): void {
  out = start;
  captureCount = 0;
}

// Sixteen bytes at a time: what is too much is written over by what follows.
// @ts-ignore: decorator
@inline
function put(from: usize, length: i32): void {
  for (let done = 0; done < length; done += 16) v128.store(out + <usize>done, v128.load(from + <usize>done));
  out += <usize>length;
}

// @ts-ignore: decorator
@inline
function putPiece(piece: usize): void {
  put(piece + 4, lengthOf(piece));
}

// @ts-ignore: decorator
@inline
function putWord(word: usize): void {
  if (word != 0) put(outOf(word), outLengthOf(word));
}

// @ts-ignore: decorator
@inline
function putQuote(): void {
  store<u8>(out, 0x22);
  out += 1;
}

let record: usize = 0;

// @ts-ignore: decorator
@inline
function set(index: i32, value: i32): void {
  store<i32>(record + (<usize>index << 2), value);
}

/** The word that stands for a text of the entry; 0 when it is absent. Sets `failed` when it may not pass. */
let failed: bool = false;
function wordOf(kind: i32, key: i32): usize {
  const length = entry.textLength(key);
  if (length == 0) return 0;
  const found = ask.word(kind, entry.textAt(key), length);
  if (found == 0) failed = true;
  return found;
}

/** The same, for what something is written even if it is absent. */
function wordAlways(kind: i32, key: i32): usize {
  const found = ask.word(kind, entry.textAt(key), entry.textLength(key));
  if (found == 0) failed = true;
  return found;
}

// @ts-ignore: decorator
@inline
function numberOrNone(word: usize): i32 {
  return word == 0 ? -1 : numberOf(word);
}

/** Whether there is room for what may be written about one more line. */
export function hasRoom(lineLength: usize): bool {
  return out + lineLength + MOST_COLUMNS < OUT_END && captureCount + 64 < MOST_CAPTURES;
}

/** Writes the row of the entry that was read; false when the line is the other lane's, or a word is asked for. */
export function writeRow(index: i32): bool {
  const start = out;
  const firstCapture = captureCount;
  record = RECORDS + (<usize>(index * RECORD_INTS) << 2);
  failed = false;
  const done = writeAll();
  if (!done || failed) {
    out = start;
    captureCount = firstCapture;
    return false;
  }
  set(R_KIND, 1);
  set(R_ROW, <i32>start);
  set(R_ROW_END, <i32>out);
  set(R_CAPTURES, firstCapture);
  set(R_CAPTURES_END, captureCount);
  return true;
}

function writeAll(): bool {
  const isLean = entry.isLean;
  const own = isLean ? lean.own : 0;
  const id = entry.textAt(entry.ID);
  const idLength = entry.textLength(entry.ID);
  if (idLength == 0 || walk(platformId, id) != id + <usize>idLength) return false;
  if (entry.isOwnPath(entry.PATH) || entry.isOwnPath(entry.PROXY_PATH)) return false;

  putPiece(TIME);
  if (isLean) put(lean.ts, 24);
  else {
    if (entry.timestamp < 0 || entry.timestamp > LAST_TIME) return false;
    out = writeTime(out, entry.timestamp);
  }
  putPiece(ENTRY_ID);
  set(R_ID, <i32>out);
  put(id, idLength);
  set(R_ID_END, <i32>out);
  mix(id, idLength, NAME_OF_ENTRY);
  set(R_ID_HIGH, mixedHigh);
  set(R_ID_LOW, mixedLow);

  const type = wordAlways(ask.TYPE, entry.TYPE);
  set(R_TYPE, numberOrNone(type));
  let env: usize = 0;
  putPiece(LEVEL);
  if (isLean) {
    putWord(lean.ownLevel);
    putPiece(EVENT);
    putWord(lean.event);
    putPiece(ENV);
    env = lean.ownEnv;
    putWord(env);
    putPiece(CORRELATION_ID);
    set(R_CORRELATION, <i32>out);
    put(lean.correlation, UUID_LENGTH);
    set(R_EVENT, numberOf(lean.event));
  } else {
    const level = wordOf(ask.LEVEL, entry.LEVEL);
    putWord(level == 0 ? type : level);
    putPiece(NO_EVENT);
    env = wordAlways(ask.ENVIRONMENT, entry.ENVIRONMENT);
    putWord(env);
    set(R_CORRELATION, 0);
    set(R_EVENT, -1);
  }
  putQuote();
  set(R_ENV, numberOrNone(env));
  set(R_OWN, own);

  writePlatform(own);
  if (failed) return false;
  return isLean ? writeFields() : writeText();
}

function writePlatform(own: i32): void {
  const named = entry.textLength(entry.PROJECT_NAME) > 0;
  putWord(wordOf(ask.PROJECT, named ? entry.PROJECT_NAME : entry.PROJECT_ID));
  set(R_PROJECT_ID, numberOrNone(wordOf(ask.PROJECT_ID, entry.PROJECT_ID)));
  const deployment = wordOf(ask.DEPLOYMENT, entry.DEPLOYMENT_ID);
  putWord(deployment);
  set(R_DEPLOYMENT, numberOrNone(deployment));
  set(R_COMMIT_HOLE, (own & OWN_GIT_SHA) != 0 ? 0 : <i32>out);
  set(R_COMMIT, 0);

  let region = entry.EXECUTION_REGION;
  if (entry.textLength(region) == 0) region = entry.PROXY_LAMBDA_REGION;
  if (entry.textLength(region) == 0) region = entry.PROXY_REGION;
  putWord(wordOf((own & OWN_REGION) != 0 ? ask.EXECUTION_REGION : ask.REGION, region));

  const source = wordOf(ask.SOURCE, entry.SOURCE);
  putWord(source);
  set(R_SOURCE, numberOrNone(source));

  // Of the proxy's path everything may be different each time: that is the other lane's.
  if (entry.textLength(entry.PATH) == 0 && entry.textLength(entry.PROXY_PATH) > 0) failed = true;
  const route = wordOf(ask.ROUTE, entry.PATH);
  set(R_ROUTE, numberOrNone(route));
  if ((own & OWN_ROUTE) == 0) putWord(route);
  if ((own & OWN_METHOD) == 0) putWord(wordOf(ask.METHOD, entry.PROXY_METHOD));
  set(R_HAS_PROXY, entry.hasProxy ? 1 : 0);
  set(R_STATUS, entry.status);
  set(R_PROXY_STATUS, entry.proxyStatus);
  if ((own & OWN_STATUS) == 0) writeStatus();
  writeRequest();
  writeTrace();
}

function writeStatus(): void {
  let status = entry.status;
  if (status == entry.NO_STATUS && entry.proxyStatus != -1) status = entry.proxyStatus;
  if (status == entry.NO_STATUS) return;
  putPiece(STATUS);
  if (status < 0) {
    store<u8>(out, 0x2d);
    out += 1;
    status = -status;
  }
  if (status >= 100) putDigit(status / 100);
  if (status >= 10) putDigit((status / 10) % 10);
  putDigit(status % 10);
}

function putDigit(digit: i32): void {
  store<u8>(out, <u8>(48 + digit));
  out += 1;
}

/** Some lines carry the whole `cdg1::iad1::…`, others of the same request only its end. */
function writeRequest(): void {
  set(R_REQUEST, 0);
  const length = entry.textLength(entry.REQUEST_ID);
  if (length == 0) return;
  const from = entry.textAt(entry.REQUEST_ID);
  const end = from + <usize>length;
  let at = end;
  while (at > from && !(byte(at - 1) == 0x3a && at - 2 >= from && byte(at - 2) == 0x3a)) at -= 1;
  if (walk(platformId, at) != end) {
    failed = true;
    return;
  }
  const size = <i32>(end - at);
  putPiece(REQUEST_ID);
  set(R_REQUEST, <i32>out);
  put(at, size);
  set(R_REQUEST_END, <i32>out);
  putQuote();
  mix(at, size, NAME_OF_REQUEST);
  set(R_REQUEST_HIGH, mixedHigh);
  set(R_REQUEST_LOW, mixedLow);
}

function writeTrace(): void {
  const length = entry.textLength(entry.TRACE_ID);
  if (length == 0) return;
  const trace = entry.textAt(entry.TRACE_ID);
  if (walk(traceId, trace) != trace + <usize>length) {
    failed = true;
    return;
  }
  putPiece(TRACE_ID);
  put(trace, length);
  putQuote();
  const spanLength = entry.textLength(entry.SPAN_ID);
  if (spanLength == 0) return;
  const span = entry.textAt(entry.SPAN_ID);
  if (walk(spanId, span) != span + <usize>spanLength) {
    failed = true;
    return;
  }
  putPiece(SPAN_ID);
  put(span, spanLength);
  putQuote();
}

/** The fields of a line of ours, in their order. Free text is left open: the host redacts it. */
function writeFields(): bool {
  set(R_TEXT_HOLE, 0);
  for (let index = 0; index < lean.fieldCount; index += 1) {
    const at = FIELDS + (<usize>index << 4);
    const field = <usize>load<u32>(at);
    const from = <usize>load<u32>(at + 4);
    const end = <usize>load<u32>(at + 8);
    const kind = load<i32>(field + lean.KIND);
    put(load<u32>(field + lean.OUT_KEY_AT), load<i32>(field + lean.OUT_KEY_LENGTH));
    if (kind == lean.TEXT) {
      set(R_TEXT_HOLE, <i32>out);
      set(R_TEXT, <i32>from);
      set(R_TEXT_END, <i32>end);
      set(R_TEXT_FIELD, load<i32>(field + lean.KEPT) - 1);
      continue;
    }
    const begin = out;
    put(from, <i32>(end - from));
    const kept = load<i32>(field + lean.KEPT) - 1;
    if (kept >= 0) {
      const word = <usize>load<u32>(at + 12);
      capture(kept, word == 0 ? <i32>begin : numberOf(word), word == 0 ? <i32>out : -1);
    }
    if ((load<i32>(field + lean.OWN) & OWN_GIT_SHA) != 0) set(R_COMMIT, <i32>begin);
    if (kind != lean.BARE) putQuote();
  }
  store<u8>(out, 0x7d);
  out += 1;
  return true;
}

function capture(name: i32, from: i32, to: i32): void {
  const at = CAPTURES + (<usize>(captureCount * CAPTURE_INTS) << 2);
  store<i32>(at, name);
  store<i32>(at + 4, from);
  store<i32>(at + 8, to);
  captureCount += 1;
}

function writeText(): bool {
  set(R_TEXT_HOLE, 0);
  if (entry.messageLength > 0) {
    putPiece(MESSAGE);
    set(R_TEXT_HOLE, <i32>out);
    set(R_TEXT, <i32>entry.messageAt);
    set(R_TEXT_END, <i32>(entry.messageAt + <usize>entry.messageLength));
  }
  store<u8>(out, 0x7d);
  out += 1;
  return true;
}
