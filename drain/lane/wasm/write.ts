// Writes rows, and what is kept of them. Sixteen bytes at a time: what is too much is written over by what follows.
import { KEPT, KEPT_END, OUT, OUT_END } from './memory';
import { lengthOf } from './pieces';
import { outLengthOf, outOf } from './words';

/** Room that the columns beside the message may take. */
const MOST_COLUMNS: usize = 8_192;

/** Where the next byte of a row goes, and of what is kept. */
export let out: usize = OUT;
export let kept: usize = KEPT;

/** Goes back to where everything was, or begins anew. */
export function writeFrom(row: usize, text: usize): void {
  out = row;
  kept = text;
}

/** Whether there is room for what may be written about one more line. */
export function hasRoom(lineLength: usize): bool {
  return out + lineLength + MOST_COLUMNS < OUT_END && kept + lineLength + MOST_COLUMNS < KEPT_END;
}

// @ts-ignore: decorator
@inline
function copy(from: usize, length: i32, to: usize): void {
  for (let done = 0; done < length; done += 16) v128.store(to + <usize>done, v128.load(from + <usize>done));
}

// @ts-ignore: decorator
@inline
export function put(from: usize, length: i32): void {
  copy(from, length, out);
  out += <usize>length;
}

// @ts-ignore: decorator
@inline
export function putByte(code: i32): void {
  store<u8>(out, <u8>code);
  out += 1;
}

// @ts-ignore: decorator
@inline
export function putPiece(piece: usize): void {
  put(piece + 4, lengthOf(piece));
}

// @ts-ignore: decorator
@inline
export function putWord(word: usize): void {
  if (word != 0) put(outOf(word), outLengthOf(word));
}

/** Goes on behind what was written at the end of the row by somebody else. */
// @ts-ignore: decorator
@inline
export function putUntil(end: usize): void {
  out = end;
}

/** Where the next byte of the row will be, from the beginning of the rows. */
// @ts-ignore: decorator
@inline
export function place(): i32 {
  return <i32>(out - OUT);
}

/** Keeps a text and says where. */
// @ts-ignore: decorator
@inline
export function keep(from: usize, length: i32): i32 {
  const at = <i32>(kept - KEPT);
  copy(from, length, kept);
  kept += <usize>length;
  return at;
}
