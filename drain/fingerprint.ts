const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Twelve bits at a time are two characters. */
const PAIRS = Array.from({ length: 4096 }, (_, n) => `${ALPHABET[n >> 6]}${ALPHABET[n & 63]}`);

/**
 * 64 bits of a text in eleven characters. Ids are Vercel's and reach us under its signature, so nobody can choose them to
 * collide; by chance one id in 10¹³ meets one of a million others.
 *
 * @param kind keeps names of different kinds apart
 */
export function fingerprint(text: string, kind: number): string {
  let high = 0xdeadbeef ^ kind;
  let low = 0x41c6ce57 ^ kind;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  // The finalizer of MurmurHash3, crosswise: each bit of the text changes half of the result's.
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (
    pair(high >>> 20) +
    pair(high >>> 8) +
    pair((high << 4) | (low >>> 28)) +
    pair(low >>> 16) +
    pair(low >>> 4) +
    ALPHABET[(low & 15) << 2]
  );
}

const pair = (bits: number) => PAIRS[bits & 4095] ?? '';
