import { skipBlank, type Take } from './cut-lines';
import { isJsonObject, parseJson } from './json-value';

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const FIRST_OF_ITEM = Buffer.from('{][');
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Ends that are tried for one item: each means parsing from the item’s begin. */
const MOST_ENDS = 4;

/**
 * The items of a batch that is a JSON array, each decoded and parsed by itself: a damaged one does not harm the others,
 * and the whole is never in memory as text. An object cannot end before its own end, so the first end at which the text
 * parses is the right one; nearly always it is the first that looks like one.
 *
 * @param from index of the opening bracket
 * @returns index of what follows the array
 */
export function eachItem(bytes: Buffer, from: number, take: Take): number {
  let damaged = false;
  let start = skipBlank(bytes, from + 1);
  while (start < bytes.length && bytes[start] !== CLOSE_BRACKET) {
    let end = bytes[start] === OPEN_BRACE ? takeObject(bytes, start, take) : -1;
    if (end === -1) {
      // Items that are no objects cannot be cut; only an array that is whole can be parsed with them.
      if (!damaged && takeRest(bytes, start, take)) return bytes.length;
      damaged = true;
      end = nextEnd(bytes, start);
      if (end === -1) end = bytes.length;
      take(undefined, bytes.toString('utf8', start, end).trimEnd());
    }
    start = skipBlank(bytes, end);
    if (bytes[start] === COMMA) start = skipBlank(bytes, start + 1);
  }
  return skipBlank(bytes, start + 1);
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

/** Where an object seems to end: a brace before the next object, or before the end of the array and its line. */
function nextEnd(bytes: Buffer, from: number): number {
  for (
    let brace = bytes.indexOf(CLOSE_BRACE, from);
    brace !== -1;
    brace = bytes.indexOf(CLOSE_BRACE, brace + 1)
  ) {
    const after = skipBlank(bytes, brace + 1);
    if (bytes[after] === CLOSE_BRACKET && isLastOnLine(bytes, after)) return brace + 1;
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

function isLastOnLine(bytes: Buffer, bracket: number): boolean {
  const next = skipBlank(bytes, bracket + 1);
  const newline = bytes.indexOf(NEWLINE, bracket + 1);
  return next === bytes.length || (newline !== -1 && newline < next);
}

/** Whether a JSON array begins here, and not a text such as `[GET] /path`. */
export function isArrayStart(bytes: Buffer, from: number): boolean {
  return bytes[from] === OPEN_BRACKET && FIRST_OF_ITEM.includes(bytes[skipBlank(bytes, from + 1)] ?? 0);
}
