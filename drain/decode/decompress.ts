import { gunzipSync } from 'node:zlib';

/** Largest batch after decompression, in bytes: what one function can hold several times over. */
export const MAX_DECOMPRESSED = 32 * 1024 * 1024;

const LEAST_CHUNK = 16_384;

export type Decompressed = { outcome: 'ok'; body: Uint8Array } | { outcome: 'too_large' | 'malformed' };

/** The batch as Vercel wrote it. The output is capped while it is made, so a bomb costs no memory. */
export function decompress(body: Uint8Array, encoding: string | null, cap = MAX_DECOMPRESSED): Decompressed {
  if (encoding === null || encoding === '' || encoding === 'identity') return { outcome: 'ok', body };
  if (encoding !== 'gzip') return { outcome: 'malformed' };
  try {
    const chunkSize = Math.min(Math.max(claimedSize(body), LEAST_CHUNK), cap) + 1;
    return { outcome: 'ok', body: gunzipSync(body, { maxOutputLength: cap, chunkSize }) };
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    return { outcome: tooLarge ? 'too_large' : 'malformed' };
  }
}

/**
 * What gzip says at its end about the size of the whole, modulo 2³². Memory of that size is filled in one piece; without it
 * the pieces and the whole would be there at once. It is a hint: whatever it says, the cap holds.
 */
function claimedSize(body: Uint8Array): number {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4);
}
