const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Twelve bits at a time are two characters. */
const PAIRS = Array.from({ length: 4096 }, (_, n) => `${ALPHABET[n >> 6]}${ALPHABET[n & 63]}`);

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

/** 128 bits of a set of texts in 22 characters, whatever their order. */
export class SetFingerprint {
  private a = 0;
  private b = 0;
  private c = 0;
  private d = 0;
  private readonly kind: number;

  /** @param name keeps sets of different names apart */
  constructor(name: string) {
    mix(name, 0);
    this.kind = high;
  }

  add(text: string): void {
    mix(text, this.kind);
    this.a = (this.a + high) | 0;
    this.b = (this.b + low) | 0;
    mix(text, ~this.kind);
    this.c = (this.c + high) | 0;
    this.d = (this.d + low) | 0;
  }

  toString(): string {
    return characters(this.a, this.b) + characters(this.c, this.d);
  }
}

/** What {@link SetFingerprint} says of a set of one. */
export function setFingerprint(name: string, text: string): string {
  mix(name, 0);
  const kind = high;
  mix(text, kind);
  const first = characters(high, low);
  mix(text, ~kind);
  return first + characters(high, low);
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

function characters(upper: number, lower: number): string {
  return (
    pair(upper >>> 20) +
    pair(upper >>> 8) +
    pair((upper << 4) | (lower >>> 28)) +
    pair(lower >>> 16) +
    pair(lower >>> 4) +
    ALPHABET[(lower & 15) << 2]
  );
}

const pair = (bits: number) => PAIRS[bits & 4095] ?? '';
