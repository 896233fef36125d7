// What the host taught: a word of a kind, and what it makes of it. Nothing here decides whether a word may pass; who does
// not know it asks.
import { ARENA, ARENA_END, SLOT_COUNT, SLOTS } from './memory';

// A word in the arena: kind, length, number, extra, length of what is written for it; then its bytes, then those.
const KIND: usize = 0;
const LENGTH: usize = 4;
const NUMBER: usize = 8;
const EXTRA: usize = 12;
const OUT_LENGTH: usize = 16;
const BYTES: usize = 24;

const MOST_WORDS: i32 = SLOT_COUNT / 2;

let free: usize = ARENA;
let count: i32 = 0;

// @ts-ignore: decorator
@inline
export function numberOf(word: usize): i32 {
  return load<i32>(word + NUMBER);
}

// @ts-ignore: decorator
@inline
export function extraOf(word: usize): usize {
  return load<u32>(word + EXTRA);
}

// @ts-ignore: decorator
@inline
export function outLengthOf(word: usize): i32 {
  return load<i32>(word + OUT_LENGTH);
}

// @ts-ignore: decorator
@inline
export function outOf(word: usize): usize {
  return word + BYTES + ((<usize>load<i32>(word + LENGTH) + 15) & ~7);
}

/** The last bytes of a text, with zeros for those before which it ends. At least one byte, at most eight. */
// @ts-ignore: decorator
@inline
function tail(at: usize, length: i32): u64 {
  return load<u64>(at) & (<u64>-1 >> (<u64>(8 - length) << 3));
}

function hash(kind: i32, at: usize, length: i32): u32 {
  let mixed: u64 = (<u64>kind << 32) | <u64>length;
  let left = length;
  let from = at;
  while (left > 8) {
    mixed = (mixed ^ load<u64>(from)) * 0x9e3779b97f4a7c15;
    mixed ^= mixed >> 29;
    from += 8;
    left -= 8;
  }
  if (left > 0) {
    mixed = (mixed ^ tail(from, left)) * 0x9e3779b97f4a7c15;
    mixed ^= mixed >> 32;
  }
  mixed *= 0xbf58476d1ce4e5b9;
  return <u32>(mixed >> 33);
}

function same(word: usize, kind: i32, at: usize, length: i32): bool {
  if (load<i32>(word + KIND) != kind || load<i32>(word + LENGTH) != length) return false;
  let left = length;
  let one = word + BYTES;
  let other = at;
  while (left > 8) {
    if (load<u64>(one) != load<u64>(other)) return false;
    one += 8;
    other += 8;
    left -= 8;
  }
  return left == 0 || tail(one, left) == tail(other, left);
}

/** The word of a kind that stands in memory; 0 when nobody taught it. */
export function find(kind: i32, at: usize, length: i32): usize {
  let slot = hash(kind, at, length) & (SLOT_COUNT - 1);
  while (true) {
    const word = <usize>load<u32>(SLOTS + (<usize>slot << 2));
    if (word == 0 || same(word, kind, at, length)) return word;
    slot = (slot + 1) & (SLOT_COUNT - 1);
  }
}

/** Remembers a word; false when there is no room, after which the host forgets all and begins anew. */
export function teach(
  kind: i32,
  at: usize,
  length: i32,
  out: usize,
  outLength: i32,
  number: i32,
  extra: u32,
): bool {
  const size = (BYTES + ((<usize>length + 15) & ~7) + <usize>outLength + 15) & ~7;
  if (count >= MOST_WORDS || free + size > ARENA_END) return false;
  const word = free;
  free += size;
  count += 1;
  store<i32>(word + KIND, kind);
  store<i32>(word + LENGTH, length);
  store<i32>(word + NUMBER, number);
  store<u32>(word + EXTRA, extra);
  store<i32>(word + OUT_LENGTH, outLength);
  memory.copy(word + BYTES, at, length);
  memory.copy(outOf(word), out, outLength);
  let slot = hash(kind, at, length) & (SLOT_COUNT - 1);
  while (load<u32>(SLOTS + (<usize>slot << 2)) != 0) slot = (slot + 1) & (SLOT_COUNT - 1);
  store<u32>(SLOTS + (<usize>slot << 2), <u32>word);
  return true;
}

/** Room for something of the host's, aligned to eight bytes; 0 when there is none. */
export function reserve(size: i32): usize {
  const at = free;
  if (at + <usize>size + 8 > ARENA_END) return 0;
  free += (<usize>size + 7) & ~7;
  return at;
}

export function forget(): void {
  memory.fill(SLOTS, 0, <usize>SLOT_COUNT << 2);
  free = ARENA;
  count = 0;
}
