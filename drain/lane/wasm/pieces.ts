// Texts that never change, as bytes.

let free: usize = 0x8000;

/** The bytes of an ASCII text with its length before them. Made once, when the module starts. */
export function piece(text: string): usize {
  const at = free;
  store<i32>(at, text.length);
  for (let index = 0; index < text.length; index++) store<u8>(at + 4 + index, <u8>text.charCodeAt(index));
  free += (<usize>text.length + 4 + 31) & ~15;
  return at;
}

// @ts-ignore: decorator
@inline
export function lengthOf(piece: usize): i32 {
  return load<i32>(piece);
}

/** Whether the bytes of a piece stand here. */
export function standsAt(piece: usize, at: usize): bool {
  return sameBytes(piece + 4, at, lengthOf(piece));
}

export function sameBytes(one: usize, other: usize, length: i32): bool {
  let left = length;
  let a = one;
  let b = other;
  while (left >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
    left -= 8;
  }
  if (left == 0) return true;
  return ((load<u64>(a) ^ load<u64>(b)) << (<u64>(8 - left) << 3)) == 0;
}
