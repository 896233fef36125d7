import { expect, test } from 'vitest';
import { pseudonymsWith } from '@/drain/redact/pseudonyms';
import { phoneHash } from '@/lib/telemetry/phone-hash';

const PHONE = '+14155550123';
const [old, next] = [
  { id: 'k1', secret: 'the-pepper-of-yesterday' },
  { id: 'k2', secret: 'the-pepper-of-today' },
];

test('a number’s pseudonym is its phone hash, and follows the current pepper', () => {
  expect(pseudonymsWith([old])?.(PHONE)).toBe(phoneHash(PHONE, [old]));
  expect(pseudonymsWith([next, old])?.(PHONE)).toBe(phoneHash(PHONE, [next]));
  expect(pseudonymsWith([{ ...next, secret: 'another-one-of-today' }])?.(PHONE)).not.toBe(
    phoneHash(PHONE, [next]),
  );
});

test('without a pepper there is none', () => {
  expect(pseudonymsWith([])).toBeUndefined();
});
