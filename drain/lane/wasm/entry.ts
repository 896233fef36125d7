// An entry: where in the line what the drain reads stands. Whatever is unusual about one of those makes the line the
// other lane's: a key that stands twice, an escape, a value of another type.
import { KEY, PROXY_KEY } from './ask';
import { byte, plainEnd, QUOTE, skipBlank, stringEnd, valueEnd } from './json';
import { readLean } from './lean';
import { piece, standsAt } from './pieces';
import { find, numberOf } from './words';

// Keys of an entry and of its proxy; the host teaches their names with these numbers.
export const ID: i32 = 1;
export const SOURCE: i32 = 2;
export const TYPE: i32 = 3;
export const LEVEL: i32 = 4;
export const PATH: i32 = 5;
export const REQUEST_ID: i32 = 6;
export const PROJECT_ID: i32 = 7;
export const PROJECT_NAME: i32 = 8;
export const DEPLOYMENT_ID: i32 = 9;
export const ENVIRONMENT: i32 = 10;
export const EXECUTION_REGION: i32 = 11;
export const TRACE_ID: i32 = 12;
export const SPAN_ID: i32 = 13;
export const PROXY_METHOD: i32 = 14;
export const PROXY_PATH: i32 = 15;
export const PROXY_REGION: i32 = 16;
export const PROXY_LAMBDA_REGION: i32 = 17;
const LAST_TEXT: i32 = 17;
const MESSAGE: i32 = 18;
const TIMESTAMP: i32 = 19;
const STATUS: i32 = 20;
const PROXY_STATUS: i32 = 21;
const PROXY: i32 = 22;
/** Keys that are read, but that real entries hardly ever have. */
const RARE: i32 = 23;

/** For none. */
export const NO_STATUS: i32 = i32.MIN_VALUE;

const TEXTS: usize = 0xf000;

/** Where the value of a text key begins, and how long it is; a text without characters counts as absent. */
// @ts-ignore: decorator
@inline
export function textAt(key: i32): usize {
  return load<u32>(TEXTS + (<usize>key << 3));
}
// @ts-ignore: decorator
@inline
export function textLength(key: i32): i32 {
  return load<i32>(TEXTS + (<usize>key << 3) + 4);
}

export let timestamp: i64 = -1;
export let status: i32 = NO_STATUS;
export let proxyStatus: i32 = NO_STATUS;
export let hasProxy: bool = false;
/** Whether the message is a line of ours. */
export let isLean: bool = false;
/** The message's text when it is none; length 0 for no message. */
export let messageAt: usize = 0;
export let messageLength: i32 = 0;

const SAMPLE = piece('SAMPLE MESSAGE');
const REPORT = piece('REPORT RequestId:');
const OWN_ROUTE = piece('api/drain');

let seen: u32 = 0;

/** Reads the object that begins at the brace; returns what follows it, or 0. */
export function readEntry(from: usize): usize {
  memory.fill(TEXTS, 0, (LAST_TEXT + 1) << 3);
  seen = 0;
  timestamp = -1;
  status = NO_STATUS;
  proxyStatus = NO_STATUS;
  hasProxy = false;
  isLean = false;
  messageLength = 0;
  return readMembers(from, KEY);
}

function readMembers(from: usize, kind: i32): usize {
  let at = skipBlank(from + 1);
  while (true) {
    if (byte(at) != QUOTE) return 0;
    const keyEnd = plainEnd(at + 1);
    if (keyEnd == 0) return 0;
    const key = find(kind, at + 1, <i32>(keyEnd - at - 1));
    at = keyEnd + 1;
    if (byte(at) != 0x3a) {
      at = skipBlank(at);
      if (byte(at) != 0x3a) return 0;
    }
    at = skipBlank(at + 1);
    at = key == 0 ? valueEnd(at, 1) : readKnown(at, numberOf(key));
    if (at == 0) return 0;
    if (byte(at) != 0x2c) {
      at = skipBlank(at);
      if (byte(at) == 0x7d) return at + 1;
      if (byte(at) != 0x2c) return 0;
    }
    at = skipBlank(at + 1);
  }
}

function readKnown(at: usize, key: i32): usize {
  const bit: u32 = 1 << key;
  if ((seen & bit) != 0) return 0;
  seen |= bit;
  // Null counts as absent everywhere.
  if (load<u32>(at) == 0x6c6c756e) return at + 4;
  if (key <= LAST_TEXT) {
    if (byte(at) != QUOTE) return 0;
    const end = plainEnd(at + 1);
    if (end == 0) return 0;
    store<u32>(TEXTS + (<usize>key << 3), <u32>(at + 1));
    store<i32>(TEXTS + (<usize>key << 3) + 4, <i32>(end - at - 1));
    return end + 1;
  }
  switch (key) {
    case MESSAGE:
      return byte(at) == QUOTE ? readMessage(at + 1) : 0;
    case TIMESTAMP:
      return readTimestamp(at);
    case STATUS: {
      const end = readStatus(at);
      status = read;
      return end;
    }
    case PROXY_STATUS: {
      const end = readStatus(at);
      proxyStatus = read;
      return end;
    }
    case PROXY:
      if (byte(at) != 0x7b) return 0;
      hasProxy = true;
      return byte(skipBlank(at + 1)) == 0x7d ? skipBlank(at + 1) + 1 : readMembers(at, PROXY_KEY);
    default:
      return 0;
  }
}

function readTimestamp(from: usize): usize {
  let at = from;
  let value: i64 = 0;
  while (<u32>(byte(at) - 48) < 10) {
    value = value * 10 + <i64>(byte(at) - 48);
    at += 1;
  }
  // Thirteen digits are the milliseconds of every year up to 2286.
  if (at - from != 13 || byte(from) == 48 || isNumberPart(byte(at))) return 0;
  timestamp = value;
  return at;
}

let read: i32 = 0;

/** A whole number of at most three digits; nothing else is a status. */
function readStatus(from: usize): usize {
  const negative = byte(from) == 0x2d;
  const first = negative ? from + 1 : from;
  let at = first;
  let value: i32 = 0;
  while (<u32>(byte(at) - 48) < 10 && at - first < 4) {
    value = value * 10 + (byte(at) - 48);
    at += 1;
  }
  if (at == first || at - first > 3 || byte(first) == 48 || isNumberPart(byte(at))) return 0;
  read = negative ? -value : value;
  return at;
}

// @ts-ignore: decorator
@inline
function isNumberPart(code: i32): bool {
  return code == 0x2e || (code | 32) == 0x65 || <u32>(code - 48) < 10;
}

function readMessage(from: usize): usize {
  if (byte(from) == 0x7b) {
    const end = readLean(from);
    if (end == 0 || byte(end) != QUOTE) return 0;
    isLean = true;
    return end + 1;
  }
  const end = stringEnd(from);
  if (end == 0 || end == from || standsAt(SAMPLE, from)) return 0;
  // With an escape by number it could begin with a brace, or tell of a function's run, without looking like it.
  for (let at = from; at < end; at += 1) {
    const code = byte(at);
    if (code == 0x5c) {
      at += 1;
      if (byte(at) == 0x75) return 0;
    } else if (code == 0x52 && standsAt(REPORT, at)) return 0;
  }
  messageAt = from;
  messageLength = <i32>(end - from);
  return end + 1;
}

/** Whether a path is the drain's own: then the other lane looks closer. */
export function isOwnPath(key: i32): bool {
  const at = textAt(key);
  return textLength(key) > 0 && standsAt(OWN_ROUTE, byte(at) == 0x2f ? at + 1 : at);
}
