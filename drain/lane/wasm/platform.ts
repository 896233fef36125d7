// The columns of what Vercel says about an entry, as `platform` of `enrich` writes them.
import * as ask from './ask';
import { walk } from './automaton';
import * as entry from './entry';
import { byte, QUOTE } from './json';
import { mix, mixedHigh, mixedLow } from './names';
import { piece } from './pieces';
import * as record from './record';
import { set } from './record';
import { keep, place, put, putByte, putPiece, putWord } from './write';
import { numberOf } from './words';

const STATUS = piece(',"status":');
const REQUEST_ID = piece(',"request_id":"');
const TRACE_ID = piece(',"trace_id":"');
const SPAN_ID = piece(',"span_id":"');

// The host's `OWN`.
export const OWN_GIT_SHA: i32 = 1;
const OWN_REGION: i32 = 2;
const OWN_ROUTE: i32 = 4;
const OWN_METHOD: i32 = 8;
const OWN_STATUS: i32 = 16;

/** Seed of the names of requests; the host's `seen.ts`. */
const NAME_OF_REQUEST: i32 = 2;

export let platformId: usize = 0;
let traceId: usize = 0;
let spanId: usize = 0;

export function setRowAutomata(id: usize, trace: usize, span: usize): void {
  platformId = id;
  traceId = trace;
  spanId = span;
}

/** Whether something may not pass, or has to be asked for. */
export let failed: bool = false;

export function beginColumns(): void {
  failed = false;
}

/** The word that stands for a text of the entry; 0 when it is absent. Sets `failed` when it may not pass. */
export function wordOf(kind: i32, key: i32): usize {
  return entry.textLength(key) == 0 ? 0 : wordAlways(kind, key);
}

/** The same, for what something is written even if it is absent. */
export function wordAlways(kind: i32, key: i32): usize {
  const found = ask.word(kind, entry.textAt(key), entry.textLength(key));
  if (found == 0) failed = true;
  return found;
}

// @ts-ignore: decorator
@inline
export function numberOrNone(word: usize): i32 {
  return word == 0 ? -1 : numberOf(word);
}

/** @param own columns that the line's own words win */
export function writePlatform(own: i32): void {
  const named = entry.textLength(entry.PROJECT_NAME) > 0;
  putWord(wordOf(ask.PROJECT, named ? entry.PROJECT_NAME : entry.PROJECT_ID));
  set(record.PROJECT_ID, numberOrNone(wordOf(ask.PROJECT_ID, entry.PROJECT_ID)));
  const deployment = wordOf(ask.DEPLOYMENT, entry.DEPLOYMENT_ID);
  putWord(deployment);
  set(record.DEPLOYMENT, numberOrNone(deployment));
  set(record.COMMIT_HOLE, (own & OWN_GIT_SHA) != 0 ? -1 : place());

  let region = entry.EXECUTION_REGION;
  if (entry.textLength(region) == 0) region = entry.PROXY_LAMBDA_REGION;
  if (entry.textLength(region) == 0) region = entry.PROXY_REGION;
  putWord(wordOf((own & OWN_REGION) != 0 ? ask.EXECUTION_REGION : ask.REGION, region));

  const source = wordOf(ask.SOURCE, entry.SOURCE);
  putWord(source);
  set(record.SOURCE, numberOrNone(source));

  // Of the proxy's path everything may be different each time: that is the other lane's.
  if (entry.textLength(entry.PATH) == 0 && entry.textLength(entry.PROXY_PATH) > 0) failed = true;
  const route = wordOf(ask.ROUTE, entry.PATH);
  set(record.ROUTE, numberOrNone(route));
  if ((own & OWN_ROUTE) == 0) putWord(route);
  if ((own & OWN_METHOD) == 0) putWord(wordOf(ask.METHOD, entry.PROXY_METHOD));
  if ((own & OWN_STATUS) == 0) writeStatus();
  keepProxy();
  writeRequest();
  writeTrace();
}

/** What the count of requests reads of it. */
function keepProxy(): void {
  set(record.HAS_PROXY, entry.hasProxy ? 1 : 0);
  set(record.STATUS, entry.status);
  set(record.PROXY_STATUS, entry.proxyStatus);
  const length = entry.textLength(entry.PROXY_PATH);
  const at = length == 0 ? -1 : keep(entry.textAt(entry.PROXY_PATH), length);
  set(record.PROXY_PATH, at);
  set(record.PROXY_PATH_END, at + length);
}

function writeStatus(): void {
  let status = entry.status;
  if (status == entry.NO_STATUS && entry.proxyStatus != -1) status = entry.proxyStatus;
  if (status == entry.NO_STATUS) return;
  putPiece(STATUS);
  if (status < 0) {
    putByte(0x2d);
    status = -status;
  }
  if (status >= 100) putByte(48 + status / 100);
  if (status >= 10) putByte(48 + ((status / 10) % 10));
  putByte(48 + (status % 10));
}

/** Some lines carry the whole `cdg1::iad1::…`, others of the same request only its end. */
function writeRequest(): void {
  set(record.REQUEST, -1);
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
  put(at, size);
  putByte(QUOTE);
  const keptAt = keep(at, size);
  set(record.REQUEST, keptAt);
  set(record.REQUEST_END, keptAt + size);
  mix(at, size, NAME_OF_REQUEST);
  set(record.REQUEST_HIGH, mixedHigh);
  set(record.REQUEST_LOW, mixedLow);
}

function writeTrace(): void {
  if (entry.textLength(entry.TRACE_ID) == 0) return;
  writeId(entry.TRACE_ID, traceId, TRACE_ID);
  if (!failed && entry.textLength(entry.SPAN_ID) > 0) writeId(entry.SPAN_ID, spanId, SPAN_ID);
}

function writeId(key: i32, automaton: usize, column: usize): void {
  const at = entry.textAt(key);
  const length = entry.textLength(key);
  if (walk(automaton, at) != at + <usize>length) {
    failed = true;
    return;
  }
  putPiece(column);
  put(at, length);
  putByte(QUOTE);
}
