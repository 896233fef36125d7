import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fields } from '@/lib/telemetry/catalogue/fields';
import { toE164 } from '@/lib/telemetry/e164';
import { parsePeppers, phoneHash, phoneHashes } from '@/lib/telemetry/phone-hash';

const PHONE = '+14155550123';
const peppers = parsePeppers('k2:a-secret-of-16-chars, k1:another:secret:with:colons');

describe('phone hash', () => {
  test('is the current key id and 128 bits of HMAC-SHA-256', () => {
    const hex = createHmac('sha256', 'a-secret-of-16-chars').update(PHONE).digest('hex');
    expect(phoneHash(PHONE, peppers)).toBe(`k2_${hex.slice(0, 32)}`);
  });

  test('has the shape that the catalogue admits', () => {
    expect(phoneHash(PHONE, peppers)).toMatch(fields.phone_hash.pattern);
  });

  test('a look-up tries every key, the current one first', () => {
    expect(phoneHashes(PHONE, peppers).map((hash) => hash.split('_')[0])).toEqual(['k2', 'k1']);
  });

  test('without a pepper there is no hash', () => {
    expect(() => phoneHash(PHONE, [])).toThrow('set PHONE_HASH_PEPPERS');
  });
});

describe('peppers', () => {
  test.each([
    ['', 'is empty'],
    ['k1', 'entry 1'],
    ['K1:a-secret-of-16-chars', 'entry 1'],
    ['k1:short', 'at least 16'],
    ['k1:a-secret-of-16-chars,k1:b-secret-of-16-chars', 'twice'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => parsePeppers(text)).toThrow(message);
  });

  test('an error never shows a secret', () => {
    expect(() => parsePeppers('BAD ID:very-secret-value-1234')).toThrow(/^(?!.*very-secret).*$/s);
  });
});

describe('E.164', () => {
  test.each([
    ['+14155550123', '+14155550123'],
    ['(415) 555-0123', '+14155550123'],
    ['1-415-555-0123', '+14155550123'],
    ['0044 20 7946 0958', '+442079460958'],
    ['011442079460958', '+442079460958'],
    ['447700900123', '+447700900123'],
    ['020 7946 0958', null],
    ['555-0123', null],
    ['', null],
    ['+1234567890123456', null],
  ])('%s → %s', (raw, expected) => {
    expect(toE164(raw)).toBe(expected);
  });
});
