import { describe, expect, test } from 'vitest';
import { signatureOf } from '@/drain/authenticate';
import { ndjson, sign } from './support/entries';

const body = ndjson({ id: '1', message: 'naïve ✅' });
const signature = sign(body, 'current');
const secrets = ['current', 'previous'];

describe('signature of a batch', () => {
  test('the hex HMAC-SHA1 of the raw bytes is authentic, and names the batch', () => {
    expect(signatureOf(body, signature, secrets)).toBe(signature);
  });

  test('any of several secrets will do, so that one can be rotated', () => {
    expect(signatureOf(body, sign(body, 'previous'), secrets)).toBe(sign(body, 'previous'));
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
    expect(signatureOf(body, given, secrets)).toBeNull();
  });

  test('one changed byte of the body is refused', () => {
    const changed = Buffer.from(body);
    changed[0] = 0x20;
    expect(signatureOf(changed, signature, secrets)).toBeNull();
  });

  test.each([[[]], [['']]])('without a secret (%j) everything is refused', (none) => {
    expect(signatureOf(body, sign(body, 'x'), none)).toBeNull();
  });
});
