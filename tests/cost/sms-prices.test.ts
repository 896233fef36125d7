import { afterEach, describe, expect, it } from 'vitest';
import { toUsd } from '@/lib/telemetry/cost/micros';
import { countSegments } from '@/lib/telemetry/cost/segments';
import { estimateSms, parseSmsPrices } from '@/lib/telemetry/cost/sms-prices';

afterEach(() => {
  delete process.env.SMS_SMART_ENCODING;
});

describe('segments', () => {
  it.each([
    ['', 1],
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    // The extension table takes two places.
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['ж'.repeat(70), 1],
    ['ж'.repeat(71), 2],
    // One emoji makes the whole text UCS-2.
    [`${'a'.repeat(69)}😀`, 2],
    [`${'a'.repeat(68)}😀`, 1],
    // A decomposed accent is not in GSM-7, the composed one is.
    [`${'a'.repeat(100)}e\u0301`, 2],
    [`${'a'.repeat(100)}é`, 1],
    ['it’s'.padEnd(100, 'a'), 2],
  ])('of %j: %i', (text, segments) => {
    expect(countSegments(text)).toBe(segments);
  });

  it('with smart encoding a curly apostrophe stays in GSM-7', () => {
    process.env.SMS_SMART_ENCODING = 'true';
    expect(countSegments('it’s'.padEnd(100, 'a'))).toBe(1);
  });
});

describe('the price of a text', () => {
  const us = { phone: '+14155550123', segments: 2 } as const;

  it.each([
    ['outbound: 0.83 cents a segment, 0.42 for the carrier', { ...us, direction: 'outbound' }, 25_000],
    ['inbound', { ...us, direction: 'inbound' }, 18_200],
    [
      'inbound with a picture: a price for the whole',
      { ...us, segments: 1, media: 1, direction: 'inbound' },
      17_300,
    ],
  ] as const)('%s', (_name, text, micros) => {
    expect(estimateSms(text, undefined)).toEqual({ known: true, micros });
  });

  it('of a country without one is unknown, never 0', () => {
    const text = { phone: '+4930123456', direction: 'outbound', segments: 1 } as const;
    expect(estimateSms(text, undefined)).toEqual({ known: false, reason: 'no_price' });
    expect(estimateSms(text, '+49=0.1/0.01')).toEqual({ known: true, micros: 100_000 });
  });

  it('is the setting’s rather than the list’s, and that of the longest prefix', () => {
    const text = { phone: '+14165550123', direction: 'outbound', segments: 1 } as const;
    expect(estimateSms(text, '+1=0.01/0.01, +1416=0.02/0.01/0.005')).toEqual({ known: true, micros: 25_000 });
    expect(estimateSms(text, '+1=0.01/0.01')).toEqual({ known: true, micros: 10_000 });
  });

  it.each(['+1', '+1=', '1=0.1/0.1', '+1=0.1', '+1=a/b'])('a setting that cannot be read: %s', (setting) => {
    expect(parseSmsPrices(setting)).toBeNull();
    expect(estimateSms({ ...us, direction: 'inbound' }, setting)).toEqual({
      known: false,
      reason: 'setting_malformed',
    });
  });
});

describe('other currencies', () => {
  it('become dollars by the rates that are set, and only by them', () => {
    expect(toUsd(2, 'usd', undefined)).toBe(2);
    expect(toUsd(2, 'eur', 'GBP=1.3, EUR=1.1')).toBeCloseTo(2.2);
    expect(toUsd(2, 'EUR', undefined)).toBeNull();
    expect(toUsd(2, 'EUR', 'EUR=one')).toBeNull();
  });
});
