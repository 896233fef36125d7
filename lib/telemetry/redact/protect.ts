import { hexValue, isDigit, isWord } from './chars';

const DASH = 45;
const COLON = 58;

const codeAt = (codes: Uint8Array, index: number): number => codes[index] ?? 0;

/** Value of the two digits at an index; -1 when they are none. */
function pairAt(codes: Uint8Array, index: number): number {
  const tens = codeAt(codes, index) - 48;
  const units = codeAt(codes, index + 1) - 48;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : -1;
}

/** End of the ISO 8601 date that begins at the index, with its time when there is one; -1 when it is none. */
export function isoEnd(codes: Uint8Array, index: number): number {
  if (codes[index + 4] !== DASH || codes[index + 7] !== DASH) return -1;
  if (pairAt(codes, index) === -1 || pairAt(codes, index + 2) === -1) return -1;
  const month = pairAt(codes, index + 5);
  const day = pairAt(codes, index + 8);
  if (month < 1 || month > 12 || day < 1 || day > 31) return -1;
  const end = index + 10;
  if (isDigit(codeAt(codes, end))) return -1;
  const between = codes[end];
  const isTimed = between === 84 || between === 95 || between === 32;
  return isTimed ? Math.max(timeEnd(codes, end + 1), end) : end;
}

/** `10:34`, `103412`, `10:34:12.345Z` or `10:34:12+01:00`. */
function timeEnd(codes: Uint8Array, index: number): number {
  let at = index;
  for (let part = 0; part < 3; part += 1) {
    const from = part > 0 && (codes[at] === COLON || codes[at] === DASH) ? at + 1 : at;
    const value = pairAt(codes, from);
    if (value < 0 || value > 60) {
      if (part < 2) return -1;
      break;
    }
    at = from + 2;
  }
  if ((codes[at] === 46 || codes[at] === 44) && isDigit(codeAt(codes, at + 1))) {
    const least = at;
    at += 1;
    while (isDigit(codeAt(codes, at)) && at - least <= 9) at += 1;
  }
  if (codes[at] === 90) at += 1;
  else if ((codes[at] === 43 || codes[at] === DASH) && pairAt(codes, at + 1) !== -1) {
    const zone = at + (codes[at + 3] === COLON ? 4 : 3);
    if (pairAt(codes, zone) !== -1) at = zone + 2;
  }
  return isDigit(codeAt(codes, at)) ? -1 : at;
}

const UUID_LENGTH = 36;

/** End of the UUID that begins at the index, or -1. */
export function uuidEnd(codes: Uint8Array, index: number): number {
  if (codes[index + 8] !== DASH || codes[index + 13] !== DASH) return -1;
  if (codes[index + 18] !== DASH || codes[index + 23] !== DASH) return -1;
  if (isWord(codeAt(codes, index + UUID_LENGTH))) return -1;
  const isId =
    isAllHex(codes, index, index + 8) &&
    isAllHex(codes, index + 9, index + 13) &&
    isAllHex(codes, index + 14, index + 18) &&
    isAllHex(codes, index + 19, index + 23) &&
    isAllHex(codes, index + 24, index + UUID_LENGTH);
  return isId ? index + UUID_LENGTH : -1;
}

/** End of the ISO date or UUID that the digits at the index begin; -1 when they begin neither. */
export function stampEnd(codes: Uint8Array, index: number): number {
  const iso = isoEnd(codes, index);
  return iso === -1 ? uuidEnd(codes, index) : iso;
}

const REQUEST_LENGTH = 32;

/** End of the request id of Vercel, `vtegb-1770356407384-0a873f7a1a72`, that begins at the index; -1 when it is none. */
export function requestIdEnd(codes: Uint8Array, index: number): number {
  const end = index + REQUEST_LENGTH;
  if (codes[index + 19] !== DASH || isWord(codeAt(codes, end))) return -1;
  for (let at = index + 6; at < index + 19; at += 1) if (!isDigit(codeAt(codes, at))) return -1;
  return isAllHex(codes, index + 20, end) ? end : -1;
}

/** Without a branch for each character, because nearly always all of them are. */
function isAllHex(codes: Uint8Array, start: number, end: number): boolean {
  let most = 0;
  for (let at = start; at < end; at += 1) most |= hexValue(codeAt(codes, at));
  return most < 16;
}
