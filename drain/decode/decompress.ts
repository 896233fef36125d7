import { createGunzip } from 'node:zlib';

/** Largest batch after decompression, in bytes: what one function can hold several times over. */
export const MAX_DECOMPRESSED = 32 * 1024 * 1024;

/** Most and least that is unpacked at once, in bytes. */
const MOST_AT_ONCE = 1_048_576;
const LEAST_AT_ONCE = 16_384;

/** A body that cannot be unpacked; its code is the batch's outcome. */
export class NotUnpacked extends Error {
  constructor(readonly outcome: 'too_large' | 'malformed') {
    super(outcome);
  }
}

/**
 * The batch as Vercel wrote it, piece by piece: whole it would be most of the memory that a batch needs. The cap holds while
 * it is unpacked, so a bomb costs no memory.
 *
 * @throws NotUnpacked when it is no gzip, or more than the cap
 */
export async function* gunzipped(body: Uint8Array, cap = MAX_DECOMPRESSED): AsyncGenerator<Buffer> {
  const chunkSize = Math.min(Math.max(claimedSize(body) + 1, LEAST_AT_ONCE), MOST_AT_ONCE);
  const gunzip = createGunzip({ chunkSize });
  gunzip.end(body);
  let size = 0;
  try {
    for await (const piece of gunzip) {
      size += piece.length;
      if (size > cap) throw new NotUnpacked('too_large');
      yield piece;
    }
  } catch (error) {
    throw error instanceof NotUnpacked ? error : new NotUnpacked('malformed');
  }
}

/** What gzip says at its end about the size of the whole, modulo 2³²: a hint. */
function claimedSize(body: Uint8Array): number {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4);
}
