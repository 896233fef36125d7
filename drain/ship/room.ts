/** Bytes that are asked for at once; one that needs more than a share of them gets its own. */
const PIECE = 262_144;
const MOST_OF_PIECE = PIECE / 4;

let piece = Buffer.alloc(0);
let used = 0;

/**
 * Memory for so many bytes, uninitialised. A small batch needs a little of it three times, and each memory of its own costs
 * the garbage collector more than to fill it; Node's own pool ends at four kilobytes.
 */
export function room(size: number): Buffer {
  if (size > MOST_OF_PIECE) return Buffer.allocUnsafeSlow(size);
  if (used + size > piece.length) {
    piece = Buffer.allocUnsafeSlow(PIECE);
    used = 0;
  }
  const start = used;
  used += size;
  return piece.subarray(start, used);
}
