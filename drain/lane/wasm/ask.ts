// What the pass asks the host: it stops at a word that nobody taught, and begins the line again when it was.
import { find, numberOf } from './words';

// Kinds of words. The host has the same list.
export const KEY: i32 = 1;
export const PROXY_KEY: i32 = 2;
export const PROJECT: i32 = 3;
export const PROJECT_ID: i32 = 4;
export const DEPLOYMENT: i32 = 5;
export const REGION: i32 = 6;
export const EXECUTION_REGION: i32 = 7;
export const SOURCE: i32 = 8;
export const TYPE: i32 = 9;
export const LEVEL: i32 = 10;
export const ENVIRONMENT: i32 = 11;
export const ROUTE: i32 = 12;
export const METHOD: i32 = 13;
export const EVENT: i32 = 14;
export const OWN_LEVEL: i32 = 15;
export const OWN_ENV: i32 = 16;
export const DATE: i32 = 17;

/** Longer words are the other lane's. */
const MOST: i32 = 256;

/** The word that is asked for; kind 0 is none. */
export let askedKind: i32 = 0;
export let askedAt: usize = 0;
export let askedLength: i32 = 0;

export function askNothing(): void {
  askedKind = 0;
}

/** The word if it may pass. 0: it may not, or the host has to say, in which case `askedKind` is set. */
export function word(kind: i32, at: usize, length: i32): usize {
  if (length > MOST) return 0;
  const found = find(kind, at, length);
  if (found == 0) {
    askedKind = kind;
    askedAt = at;
    askedLength = length;
    return 0;
  }
  return numberOf(found) < 0 ? 0 : found;
}
