import { describe, expect, test } from 'vitest';
import { HOSTILE_PIECES } from '@/bench/redact-hostile';
import { redactText } from '@/lib/telemetry/redact/text';
import { processorTime } from '../helpers/processor-time';

const SHORT = 32_768;
const LONG = 524_288;
/** Five times what linear growth needs, so that a busy machine does not matter; quadratic growth would be 256 times. */
const MOST = (LONG / SHORT) * 5;
/** Shorter times are all noise. */
const LEAST_MS = 3;
const ATTEMPTS = 10;

function time(piece: string, length: number): number {
  const text = piece.repeat(Math.ceil(length / piece.length));
  return processorTime(() => redactText(text));
}

/** The smallest growth seen, because whatever else runs can only add to it. */
function growth(piece: string): number {
  time(piece, SHORT);
  let [short, long] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    short = Math.min(short, time(piece, SHORT));
    long = Math.min(long, time(piece, LONG));
    if (long / Math.max(short, LEAST_MS) < MOST) break;
  }
  return long / Math.max(short, LEAST_MS);
}

describe('hostile texts take time in proportion to their length', () => {
  test.each(HOSTILE_PIECES)('%j repeated', (piece) => {
    expect(growth(piece)).toBeLessThan(MOST);
  });

  test('the measure tells quadratic growth', () => {
    const quadratic = (length: number) => processorTime(() => 'a'.repeat(length / 16).match(/a+$b/g));
    quadratic(SHORT);
    expect(quadratic(LONG) / quadratic(SHORT)).toBeGreaterThan(MOST);
  });
});
