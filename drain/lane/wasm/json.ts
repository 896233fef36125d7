// Passes over JSON that nobody reads: it must be valid all the same, for who parses it would refuse the whole line.

export const QUOTE: i32 = 0x22;
export const BACKSLASH: i32 = 0x5c;
const MOST_DEPTH: i32 = 16;

// @ts-ignore: decorator
@inline
export function byte(at: usize): i32 {
  return <i32>load<u8>(at);
}

/** The first byte from here on that is not blank. A newline is not blank: it ends the line. */
// @ts-ignore: decorator
@inline
export function skipBlank(at: usize): usize {
  while (byte(at) == 0x20 || byte(at) == 0x09 || byte(at) == 0x0d) at += 1;
  return at;
}

/** Where the text ends that has neither escapes nor anything outside ASCII: its closing quote; 0 when it has. */
export function plainEnd(from: usize): usize {
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const ends = i8x16.eq(bytes, i8x16.splat(0x22));
    // Below a blank as signed bytes: control characters, and what is outside ASCII.
    const odd = v128.or(i8x16.lt_s(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x5c)));
    const mask = i8x16.bitmask(v128.or(ends, odd));
    if (mask != 0) {
      at += <usize>ctz(mask);
      return byte(at) == QUOTE ? at : 0;
    }
    at += 16;
  }
}

/** The first quote, backslash or control character from here on. */
// @ts-ignore: decorator
@inline
export function nextInString(from: usize): usize {
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const found = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      i8x16.lt_u(bytes, i8x16.splat(0x20)),
    );
    const mask = i8x16.bitmask(found);
    if (mask != 0) return at + <usize>ctz(mask);
    at += 16;
  }
}

// @ts-ignore: decorator
@inline
export function isHex(code: i32): bool {
  return <u32>(code - 48) < 10 || <u32>((code | 32) - 97) < 6;
}

/** Where the four hexadecimal digits end that stand here; 0 when they are none. */
export function hexEnd(at: usize): usize {
  return isHex(byte(at)) && isHex(byte(at + 1)) && isHex(byte(at + 2)) && isHex(byte(at + 3)) ? at + 4 : 0;
}

/** Whether a backslash may stand before this character, `u` excepted. */
// @ts-ignore: decorator
@inline
export function isEscaped(code: i32): bool {
  return (
    code == QUOTE ||
    code == BACKSLASH ||
    code == 0x2f ||
    code == 0x62 ||
    code == 0x66 ||
    code == 0x6e ||
    code == 0x72 ||
    code == 0x74
  );
}

/** The closing quote of the string whose text begins here; 0 when it is no JSON. */
export function stringEnd(from: usize): usize {
  let at = from;
  while (true) {
    at = nextInString(at);
    const code = byte(at);
    if (code == QUOTE) return at;
    if (code != BACKSLASH) return 0;
    const escaped = byte(at + 1);
    if (isEscaped(escaped)) at += 2;
    else if (escaped == 0x75) {
      at = hexEnd(at + 2);
      if (at == 0) return 0;
    } else return 0;
  }
}

function digitsEnd(at: usize): usize {
  while (<u32>(byte(at) - 48) < 10) at += 1;
  return at;
}

function numberEnd(from: usize): usize {
  let at = byte(from) == 0x2d ? from + 1 : from;
  const whole = digitsEnd(at);
  if (whole == at || (byte(at) == 48 && whole > at + 1)) return 0;
  at = whole;
  if (byte(at) == 0x2e) {
    const end = digitsEnd(at + 1);
    if (end == at + 1) return 0;
    at = end;
  }
  if ((byte(at) | 32) == 0x65) {
    const sign = byte(at + 1);
    const first = sign == 0x2b || sign == 0x2d ? at + 2 : at + 1;
    const end = digitsEnd(first);
    if (end == first) return 0;
    at = end;
  }
  return at;
}

/** Where the value ends that begins here; 0 when it is no JSON, or nested too deep to be worth it. */
export function valueEnd(at: usize, depth: i32): usize {
  switch (byte(at)) {
    case QUOTE: {
      const end = stringEnd(at + 1);
      return end == 0 ? 0 : end + 1;
    }
    case 0x7b:
      return depth < MOST_DEPTH ? manyEnd(at + 1, 0x7d, depth + 1) : 0;
    case 0x5b:
      return depth < MOST_DEPTH ? manyEnd(at + 1, 0x5d, depth + 1) : 0;
    case 0x74:
      return load<u32>(at) == 0x65757274 ? at + 4 : 0;
    case 0x66:
      return load<u32>(at + 1) == 0x65736c61 ? at + 5 : 0;
    case 0x6e:
      return load<u32>(at) == 0x6c6c756e ? at + 4 : 0;
    default:
      return numberEnd(at);
  }
}

/** The members of an object or the items of an array. */
function manyEnd(from: usize, close: i32, depth: i32): usize {
  let at = skipBlank(from);
  if (byte(at) == close) return at + 1;
  while (true) {
    if (close == 0x7d) {
      if (byte(at) != QUOTE) return 0;
      const key = stringEnd(at + 1);
      if (key == 0) return 0;
      at = skipBlank(key + 1);
      if (byte(at) != 0x3a) return 0;
      at = skipBlank(at + 1);
    }
    at = valueEnd(at, depth);
    if (at == 0) return 0;
    at = skipBlank(at);
    if (byte(at) == close) return at + 1;
    if (byte(at) != 0x2c) return 0;
    at = skipBlank(at + 1);
  }
}
