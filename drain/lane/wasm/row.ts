// Writes the row of an entry, as `enrich` does, and what is read of it afterwards.
import * as ask from './ask';
import { walk } from './automaton';
import * as entry from './entry';
import { QUOTE } from './json';
import * as lean from './lean';
import { CAPTURE_INTS, CAPTURES, FIELDS, IN, MOST_CAPTURES, MOST_FIELDS } from './memory';
import { mix, mixedHigh, mixedLow } from './names';
import { piece } from './pieces';
import {
  beginColumns,
  failed,
  numberOrNone,
  OWN_GIT_SHA,
  platformId,
  wordAlways,
  wordOf,
  writePlatform,
} from './platform';
import * as record from './record';
import { set } from './record';
import { writeTime } from './time';
import { numberOf } from './words';
import { keep, kept, out, place, put, putByte, putPiece, putUntil, putWord, writeFrom } from './write';

const TIME = piece('{"_time":"');
const ENTRY_ID = piece('","entry_id":"');
const LEVEL = piece('","level":"');
const NO_EVENT = piece('","event":null,"env":"');
const EVENT = piece('","event":"');
const ENV = piece('","env":"');
const CORRELATION_ID = piece('","correlation_id":"');

/** Seed of the names of entries; the host's `seen.ts`. */
const NAME_OF_ENTRY: i32 = 1;

const TIME_LENGTH: i32 = 24;
const UUID_LENGTH: i32 = 36;
const LAST_TIME: i64 = 4_102_444_800_000;
const CLOSE: i32 = 0x7d;
const NEWLINE: i32 = 0x0a;

export let captureCount: i32 = 0;

export function forgetCaptures(): void {
  captureCount = 0;
}

export function hasRoomForCaptures(): bool {
  return captureCount + MOST_FIELDS < MOST_CAPTURES;
}

/** Writes the row of the entry that was read; false when the line is the other lane's, or a word is asked for. */
export function writeRow(): bool {
  const start = out;
  const firstKept = kept;
  const firstCapture = captureCount;
  const row = place();
  beginColumns();
  if (!writeAll() || failed) {
    writeFrom(start, firstKept);
    captureCount = firstCapture;
    return false;
  }
  set(record.ROW, row);
  set(record.ROW_END, place());
  set(record.CAPTURES, firstCapture);
  set(record.CAPTURES_END, captureCount);
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
  const time = out;
  if (isLean) put(lean.ts, TIME_LENGTH);
  else {
    if (entry.timestamp < 0 || entry.timestamp > LAST_TIME) return false;
    putUntil(writeTime(out, entry.timestamp));
  }
  set(record.TIME, keep(time, TIME_LENGTH));
  set(record.TIMESTAMP_HIGH, <i32>(entry.timestamp >> 32));
  set(record.TIMESTAMP_LOW, <i32>entry.timestamp);
  putPiece(ENTRY_ID);
  put(id, idLength);
  const keptId = keep(id, idLength);
  set(record.ID, keptId);
  set(record.ID_END, keptId + idLength);
  mix(id, idLength, NAME_OF_ENTRY);
  set(record.ID_HIGH, mixedHigh);
  set(record.ID_LOW, mixedLow);

  const type = wordAlways(ask.TYPE, entry.TYPE);
  set(record.TYPE, numberOrNone(type));
  set(record.TEXT_HOLE, -1);
  set(record.COMMIT, -1);
  putPiece(LEVEL);
  if (isLean) writeHead();
  else writeOwnless(type);
  putByte(QUOTE);

  writePlatform(own);
  if (failed) return false;
  if (isLean) writeFields();
  else if (entry.messageLength > 0) leaveOpen(entry.messageAt, entry.messageAt + <usize>entry.messageLength);
  putByte(CLOSE);
  putByte(NEWLINE);
  return true;
}

/** What a line of ours says about itself. */
function writeHead(): void {
  putWord(lean.ownLevel);
  putPiece(EVENT);
  putWord(lean.event);
  putPiece(ENV);
  putWord(lean.ownEnv);
  putPiece(CORRELATION_ID);
  put(lean.correlation, UUID_LENGTH);
  set(record.CORRELATION, keep(lean.correlation, UUID_LENGTH));
  set(record.EVENT, numberOf(lean.event));
  set(record.ENV, numberOf(lean.ownEnv));
}

/** The same of a line that is none of ours. */
function writeOwnless(type: usize): void {
  const level = wordOf(ask.LEVEL, entry.LEVEL);
  putWord(level == 0 ? type : level);
  putPiece(NO_EVENT);
  const env = wordAlways(ask.ENVIRONMENT, entry.ENVIRONMENT);
  putWord(env);
  set(record.CORRELATION, -1);
  set(record.EVENT, -1);
  set(record.ENV, numberOrNone(env));
}

/** The fields of a line of ours, in their order. */
function writeFields(): void {
  for (let index = 0; index < lean.fieldCount; index += 1) {
    const at = FIELDS + (<usize>index << 4);
    const field = <usize>load<u32>(at);
    const from = <usize>load<u32>(at + 4);
    const end = <usize>load<u32>(at + 8);
    const kind = load<i32>(field + lean.KIND);
    const name = load<i32>(field + lean.KEPT) - 1;
    put(load<u32>(field + lean.OUT_KEY_AT), load<i32>(field + lean.OUT_KEY_LENGTH));
    if (kind == lean.TEXT) {
      leaveOpen(from, end);
      set(record.TEXT_FIELD, name);
      continue;
    }
    const length = <i32>(end - from);
    put(from, length);
    if (kind != lean.BARE) putByte(QUOTE);
    const word = <usize>load<u32>(at + 12);
    if (name >= 0 && word != 0) capture(name, numberOf(word), -1);
    else if (name >= 0) {
      const keptAt = keep(from, length);
      capture(name, keptAt, keptAt + length);
    }
    if ((load<i32>(field + lean.OWN) & OWN_GIT_SHA) != 0) set(record.COMMIT, keep(from, length));
  }
}

/** Free text never stands in a row: the host redacts it and puts it here. */
function leaveOpen(from: usize, end: usize): void {
  set(record.TEXT_HOLE, place());
  set(record.TEXT, <i32>(from - IN));
  set(record.TEXT_END, <i32>(end - IN));
}

function capture(name: i32, from: i32, to: i32): void {
  const at = CAPTURES + (<usize>(captureCount * CAPTURE_INTS) << 2);
  store<i32>(at, name);
  store<i32>(at + 4, from);
  store<i32>(at + 8, to);
  captureCount += 1;
}
