// What the pass says when it stops. It lies in the memory, where the host reads it at a hundredth of what it costs to ask
// for an exported variable. The host's `kinds.ts` has the same places.
import { STATE } from './memory';

/** The line at which the pass stopped, from the beginning of the stretch. */
export const CURSOR: i32 = 0;
export const RECORD_COUNT: i32 = 1;
export const CAPTURE_COUNT: i32 = 2;
/** Bytes of rows, and of what is kept of them. */
export const ROWS: i32 = 3;
export const KEPT: i32 = 4;
/** The word that is asked for. */
export const ASKED_KIND: i32 = 5;
export const ASKED_AT: i32 = 6;
export const ASKED_LENGTH: i32 = 7;

// @ts-ignore: decorator
@inline
export function say(place: i32, value: i32): void {
  store<i32>(STATE + (<usize>place << 2), value);
}
