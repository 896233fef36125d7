const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));

/** Where {@link mix} leaves its 64 bits: an object for each result would cost more than the hashing. */
let high = 0;
let low = 0;

/**
 * 64 bits of a text in eleven characters. Ids are Vercel's and reach us under its signature, so nobody can choose them to
 * collide; by chance one id in 10¹³ meets one of a million others.
 *
 * @param kind keeps names of different kinds apart
 */
export function fingerprint(text: string, kind: number): string {
  mix(text, kind);
  return characters(high, low);
}

function mix(text: string, seed: number): void {
  let one = 0xdeadbeef ^ seed;
  let two = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    one = Math.imul(one ^ code, 0x9e3779b1);
    two = Math.imul(two ^ code, 0x5f356495);
  }
  // The finalizer of MurmurHash3, crosswise: each bit of the text changes half of the result's.
  high = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35);
  low = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
}

/** 64 bits in eleven characters, made at once: putting them together piece by piece takes four times as long. */
export function characters(upper: number, lower: number): string {
  return String.fromCharCode(
    code(upper >>> 26),
    code(upper >>> 20),
    code(upper >>> 14),
    code(upper >>> 8),
    code(upper >>> 2),
    code((upper << 4) | (lower >>> 28)),
    code(lower >>> 22),
    code(lower >>> 16),
    code(lower >>> 10),
    code(lower >>> 4),
    code(lower << 2),
  );
}

const code = (bits: number) => CODES[bits & 63] ?? 0;
