import { describe, expect, it } from 'vitest';
import { redactText } from '@/lib/telemetry/redact/text';
import { type Canary, newCanary, writtenPhone } from '@/lib/verify/canary/canary';
import { finderOf } from '@/lib/verify/canary/find';

const canary: Canary = { phone: '+13125550147', fictional: true, words: ['quokkabcdfg', 'marmotwxzvb'] };
const { find } = finderOf(canary);

describe('a canary is found', () => {
  it.each([
    ['in E.164', 'to +13125550147 failed'],
    ['without its plus', '"13125550147"'],
    ['national', 'id=3125550147;'],
    ['spaced', '+1 312 555 0147'],
    ['bracketed', 'call (312) 555-0147 now'],
    ['dotted', '312.555.0147'],
    ['with a unicode dash', '312‑555‑0147'],
    ['with no-break and zero-width spaces', '312\u00a0555\u200b0147'],
    ['in full-width digits', '３１２５５５０１４７'],
    ['percent-encoded', 'phone=%2B13125550147&x=1'],
    ['with percent-encoded brackets', 'q=%28312%29%20555-0147'],
    ['with JSON escapes', '\\u002b1312555\\u0030147'],
    ['in base64', Buffer.from('{"phone":"+13125550147"}').toString('base64')],
    ['in the middle of digits', '0013125550147'],
  ])('the number %s', (_, text) => {
    expect(find(text)).toBe('the phone number');
  });

  it.each([['555-0147'], ['…5550147'], ['ends in 555 0147.']])('its last seven digits: %s', (text) => {
    expect(find(text)).toBe('its last seven digits');
  });

  it.each([
    ['as they were', 'x quokkabcdfg y'],
    ['in capitals', 'MARMOTWXZVB'],
    ['percent-encoded', '%71uokkabcdfg'],
    ['in base64', Buffer.from('a text: quokkabcdfg').toString('base64')],
  ])('its words %s', (_, text) => {
    expect(find(text)).toBe('words of the text');
  });
});

it.each([
  'k1_0123456789abcdef0123456789abcdef',
  '01a20a10-9e28-7702-8dc3-4aa2b178dd73',
  '1785000013125550148000000',
  'SM5550147a94d27d2800f6a837c718a065',
  'msg_95550147',
  '+13125550148',
  '',
])('nothing is found in %s', (text) => {
  expect(find(text)).toBe(null);
});

describe('a new canary', () => {
  const made = Array.from({ length: 200 }, () => newCanary());

  it('has a number that nobody has and that the redactor takes for one', () => {
    for (const one of made) {
      expect(one.phone).toMatch(/^\+1[2-9]\d{2}55501(?!00)\d{2}$/);
      for (const text of [one.phone, writtenPhone(one)])
        expect(redactText(`call ${text} now`).counts).toEqual({ phone: 1 });
    }
  });

  it('is another one each time, and finds itself and no other', () => {
    const [first, second] = [newCanary(), newCanary()];
    expect(new Set(made.flatMap(({ words }) => words)).size).toBe(400);
    expect(finderOf(first).find(first.words.join(' '))).not.toBe(null);
    expect(finderOf(first).find(second.words.join(' '))).toBe(null);
  });

  it('takes a number of somebody’s own, of any country', () => {
    const own = newCanary('+4915123456789');
    expect(own).toMatchObject({ phone: '+4915123456789', fictional: false });
    expect(finderOf(own).find('from +49 151 23456789')).toBe('the phone number');
  });
});
