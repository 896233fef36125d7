// What the host gets to know of a line. `kinds.ts` has the same list; places are counted from the beginning of the stretch,
// of the rows or of what is kept of them.
import { RECORD_INTS, RECORDS } from './memory';

export const KIND: i32 = 0;
/** The line, in the stretch. */
export const START: i32 = 1;
export const END: i32 = 2;
/** Its row, with the newline, and the holes in it; −1 for none. */
export const ROW: i32 = 3;
export const ROW_END: i32 = 4;
export const COMMIT_HOLE: i32 = 5;
export const TEXT_HOLE: i32 = 6;
/** The text for the hole, in the stretch. */
export const TEXT: i32 = 7;
export const TEXT_END: i32 = 8;
/** Numbers of words; −1 for none. */
export const EVENT: i32 = 9;
export const ENV: i32 = 10;
export const ROUTE: i32 = 11;
export const SOURCE: i32 = 12;
export const TYPE: i32 = 13;
export const STATUS: i32 = 14;
export const PROXY_STATUS: i32 = 15;
export const DEPLOYMENT: i32 = 16;
export const PROJECT_ID: i32 = 17;
export const CAPTURES: i32 = 18;
export const CAPTURES_END: i32 = 19;
/** Kept: the stamp, the id, the request, what a line of ours says of itself, the proxy's path; −1 for none. */
export const TIME: i32 = 20;
export const ID: i32 = 21;
export const ID_END: i32 = 22;
export const REQUEST: i32 = 23;
export const REQUEST_END: i32 = 24;
export const CORRELATION: i32 = 25;
export const COMMIT: i32 = 26;
export const PROXY_PATH: i32 = 27;
export const PROXY_PATH_END: i32 = 28;
/** The names of entry and request: see `names.ts`. */
export const ID_HIGH: i32 = 29;
export const ID_LOW: i32 = 30;
export const REQUEST_HIGH: i32 = 31;
export const REQUEST_LOW: i32 = 32;
export const HAS_PROXY: i32 = 33;
/** The field whose text the hole is for. */
export const TEXT_FIELD: i32 = 34;
/** The entry's own stamp, in milliseconds: its upper and its lower half. */
export const TIMESTAMP_HIGH: i32 = 35;
export const TIMESTAMP_LOW: i32 = 36;

let record: usize = 0;

/** Turns to the record of a line. */
export function turnTo(index: i32): void {
  record = RECORDS + (<usize>(index * RECORD_INTS) << 2);
}

// @ts-ignore: decorator
@inline
export function set(place: i32, value: i32): void {
  store<i32>(record + (<usize>place << 2), value);
}
