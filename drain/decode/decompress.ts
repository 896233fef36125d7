import { gunzipSync } from 'node:zlib';

/** Largest batch after decompression, in bytes: what one function can hold several times over. */
export const MAX_DECOMPRESSED = 32 * 1024 * 1024;

export type Decompressed = { outcome: 'ok'; body: Uint8Array } | { outcome: 'too_large' | 'malformed' };

/** The batch as Vercel wrote it. The output is capped while it is made, so a bomb costs no memory. */
export function decompress(body: Uint8Array, encoding: string | null, cap = MAX_DECOMPRESSED): Decompressed {
  if (encoding === null || encoding === '' || encoding === 'identity') return { outcome: 'ok', body };
  if (encoding !== 'gzip') return { outcome: 'malformed' };
  try {
    return { outcome: 'ok', body: gunzipSync(body, { maxOutputLength: cap }) };
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    return { outcome: tooLarge ? 'too_large' : 'malformed' };
  }
}
