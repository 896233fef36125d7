import { describe, expect, test } from 'vitest';
import { redactText } from '@/lib/telemetry/redact/text';

/** Pieces that make a backtracking or restarting redactor take quadratic time. */
const PIECES = [
  '1',
  '1 ',
  '1-1-',
  '1.',
  '+1',
  '%2B1',
  '1\u200b',
  '٤',
  '(',
  ' ',
  'a',
  'a=',
  'a@',
  'a.a.a.a@',
  'a@a.a.a.-',
  'eyJ ',
  'eyJ-',
  'sk-',
  'AC',
  '://a:',
  'a:',
  '::',
  '\\',
  '\\"',
  'body="',
  'body=',
  'token=',
  'cookie=',
  'bearer ',
  'code 1234 ',
  'tel 1234567 ',
  'deadbeef-',
  '12345678-1234-',
  'GB82 ',
  '&#',
  'é',
];

/** Time for a text of that many characters, the best of three, in milliseconds. */
function time(piece: string, length: number): number {
  const text = piece.repeat(Math.ceil(length / piece.length));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round += 1) {
    const start = performance.now();
    redactText(text);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

describe('hostile texts take time in proportion to their length', () => {
  test.each(PIECES)('%j repeated', (piece) => {
    const small = time(piece, 16_384);
    // Quadratic growth would be 64 times as long; a generous factor leaves room for a busy machine.
    expect(time(piece, 131_072)).toBeLessThan(Math.max(small, 5) * 28);
  });
});
