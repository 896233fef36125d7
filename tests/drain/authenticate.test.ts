import { describe, expect, test } from 'vitest';
import { isAuthentic } from '@/drain/authenticate';
import { ndjson, sign } from './support/entries';

const body = ndjson({ id: '1', message: 'naïve ✅' });
const signature = sign(body, 'current');
const secrets = ['current', 'previous'];

describe('signature of a batch', () => {
  test('the hex HMAC-SHA1 of the raw bytes is authentic', () => {
    expect(isAuthentic(body, signature, secrets)).toBe(true);
  });

  test('any of several secrets will do, so that one can be rotated', () => {
    expect(isAuthentic(body, sign(body, 'previous'), secrets)).toBe(true);
  });

  test.each([
    ['another secret', sign(body, 'other')],
    ['one digit changed', (signature.startsWith('0') ? '1' : '0') + signature.slice(1)],
    ['one digit less', signature.slice(1)],
    ['one digit more', `${signature}0`],
    ['empty', ''],
    ['missing', null],
    ['not ASCII, of the same length', 'é'.repeat(signature.length)],
    ['not ASCII, of as many bytes', 'é'.repeat(signature.length / 2)],
  ])('%s is refused', (_, given) => {
    expect(isAuthentic(body, given, secrets)).toBe(false);
  });

  test('one changed byte of the body is refused', () => {
    const changed = Buffer.from(body);
    changed[0] = 0x20;
    expect(isAuthentic(changed, signature, secrets)).toBe(false);
  });

  test.each([[[]], [['']]])('without a secret (%j) everything is refused', (none) => {
    expect(isAuthentic(body, sign(body, 'x'), none)).toBe(false);
  });
});
