/**
 * Redis' inclusive start and stop, negative from the end, as a half-open slice of `length` elements.
 * An empty range is `[0, 0]`.
 */
export function clampRange(start: number, stop: number, length: number): [from: number, to: number] {
  const from = Math.max(0, start < 0 ? start + length : start);
  const to = Math.min(length, (stop < 0 ? stop + length : stop) + 1);
  return from < to ? [from, to] : [0, 0];
}
