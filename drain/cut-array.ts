import { eachLine, skipBlank, type Take } from './cut-lines';
import { isJsonObject, parseJson } from './json-value';

const COMMA = 0x2c;
const QUOTE = 0x22;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Ends that are tried for one item: each means parsing from the item’s begin. */
const MOST_ENDS = 4;

/**
 * The items of a batch that is a JSON array, each decoded and parsed by itself: a damaged one does not harm the others,
 * and the whole is never in memory as text. An object cannot end before its own end, so the first end at which the text
 * parses is the right one; nearly always it is the first that looks like one.
 */
export function eachItem(bytes: Buffer, from: number, take: Take): void {
  let damaged = false;
  let start = skipBlank(bytes, from + 1);
  while (start < bytes.length && bytes[start] !== CLOSE_BRACKET) {
    let end = bytes[start] === OPEN_BRACE ? takeObject(bytes, start, take) : -1;
    if (end === -1) {
      // Items that are no objects cannot be cut; only an array that is whole can be parsed with them.
      if (!damaged && takeRest(bytes, start, take)) return;
      damaged = true;
      end = nextEnd(bytes, start);
      if (end === -1) end = bytes.length;
      take(undefined, bytes.toString('utf8', start, end).trimEnd());
    }
    start = skipBlank(bytes, end);
    if (bytes[start] === COMMA) start = skipBlank(bytes, start + 1);
  }
  const after = skipBlank(bytes, start + 1);
  if (after < bytes.length) eachLine(bytes, after, take);
}

/** Takes the object that begins here; returns where it ends, or -1 when no end makes it whole. */
function takeObject(bytes: Buffer, start: number, take: Take): number {
  let end = start;
  for (let tried = 0; tried < MOST_ENDS; tried += 1) {
    end = nextEnd(bytes, end);
    if (end === -1) return -1;
    const text = bytes.toString('utf8', start, end);
    const value = parseJson(text);
    if (value === undefined) continue;
    take(value, text);
    return end;
  }
  return -1;
}

/** Takes everything from here as the items of one array; says whether it is one. */
function takeRest(bytes: Buffer, start: number, take: Take): boolean {
  const rest = parseJson(`[${bytes.toString('utf8', start)}`);
  if (!Array.isArray(rest)) return false;
  for (const item of rest) take(isJsonObject(item) ? item : undefined, textOf(item));
  return true;
}

/** Values that are nested thousands of times can be parsed but not written. */
function textOf(item: unknown): string {
  try {
    return JSON.stringify(item);
  } catch {
    return '';
  }
}

/** Where an object seems to end: a brace before the next object, or before the end of the array and the batch. */
function nextEnd(bytes: Buffer, from: number): number {
  for (
    let brace = bytes.indexOf(CLOSE_BRACE, from);
    brace !== -1;
    brace = bytes.indexOf(CLOSE_BRACE, brace + 1)
  ) {
    const after = skipBlank(bytes, brace + 1);
    if (bytes[after] === CLOSE_BRACKET && skipBlank(bytes, after + 1) === bytes.length) return brace + 1;
    if (bytes[after] !== COMMA) continue;
    const next = skipBlank(bytes, after + 1);
    if (bytes[next] === OPEN_BRACE && isObjectStart(bytes, next)) return brace + 1;
  }
  return -1;
}

function isObjectStart(bytes: Buffer, brace: number): boolean {
  const inner = bytes[skipBlank(bytes, brace + 1)];
  return inner === QUOTE || inner === CLOSE_BRACE;
}
