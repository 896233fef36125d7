import { describe, expect, test } from 'vitest';
import { redactMessage, safeRoute, safeWord } from '@/drain/redact';
import { Redactor } from '@/drain/redact/redactor';
import { redactText } from '@/lib/telemetry/redact/text';

interface Canary {
  kind: string;
  value: string;
  /** What of it must not be read, however it is written. */
  trace: string;
}

const HEX = 'd41402abc4b2a76b9719d911017c5925';

const CANARIES: readonly Canary[] = [
  { kind: 'phone', value: '+14155550123', trace: '5550123' },
  { kind: 'phone', value: '(415) 555-0123', trace: '555-0123' },
  { kind: 'phone', value: '07700 900123', trace: '900123' },
  { kind: 'email', value: 'jane.doe@example.com', trace: 'jane.doe' },
  { kind: 'card', value: '4242 4242 4242 4242', trace: '4242 4242' },
  { kind: 'iban', value: 'GB82WEST12345698765432', trace: '98765432' },
  { kind: 'ip', value: '203.0.113.77', trace: '113.77' },
  { kind: 'ip', value: '2001:db8::8a2e:370:7334', trace: '370:7334' },
  { kind: 'secret', value: 'sk_live_51HabcdEFGH', trace: '51Habcd' },
  { kind: 'secret', value: `token=${HEX}`, trace: HEX },
  { kind: 'secret', value: `Bearer ${HEX}`, trace: HEX },
  { kind: 'secret', value: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', trace: 'c2lnbmF0dXJl' },
  { kind: 'otp', value: 'Your code is 482913', trace: '482913' },
];

const hex4 = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
const escapeAll = (text: string) => [...text].map(hex4).join('');
const percentAll = (text: string) =>
  [...text].map((char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

/** Ways in which a value comes along. Each keeps it readable for whoever decodes it. */
const ENCODINGS: Record<string, (value: string) => string> = {
  plain: (value) => value,
  'no-break spaces and dashes': (value) => value.replaceAll(' ', '\u00a0').replaceAll('-', '‑'),
  'percent-encoded': encodeURIComponent,
  'percent-encoded whole': percentAll,
  'percent-encoded twice': (value) => encodeURIComponent(encodeURIComponent(value)),
  'unicode-escaped': escapeAll,
  'unicode-escaped twice': (value) => escapeAll(value).replaceAll('\\', '\\\\'),
  'HTML signs': (value) => value.replaceAll('+', '&#43;').replaceAll('@', '&#x40;'),
};

/** Places in which text stands. */
const LOCATIONS: Record<string, (value: string) => string> = {
  message: (value) => `Ünable to send ✅ to ${value} today`,
  'error text': (value) => `TwilioRestException: ${value} is not valid (code 21211)`,
  stack: (value) => `Error: ${value}\n    at run (/var/task/app.js:12:3456)\n    at main (node:internal:1:1)`,
  'URL path': (value) => `GET /users/${value}/linkups 404`,
  'URL query': (value) => `https://josh.example/x?a=1&q=${value}&t=1764150000`,
  'user agent': (value) => `Mozilla/5.0 (X11; ${value}) Chrome/107.0.0.0`,
  'JSON value': (value) => `{"note":"${value}","n":1}`,
  'JSON value, nested': (value) => `{"a":{"b":[{"note":"é ${value}"}]}}`,
  'JSON key': (value) => `{"${value}":1}`,
  'array item': (value) => `["a","${value}","b"]`,
  'JSON in a string': (value) => `{"msg":"{\\"note\\":\\"${value}\\"}"}`,
  'inspected object': (value) => `{ note: '${value}', n: 1 }`,
};

/** What somebody reads who decodes everything. */
const decoded = (text: string): string => {
  let plain = text;
  for (let level = 0; level < 3; level += 1) {
    plain = plain
      .replace(/\\+u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  }
  return plain.normalize('NFKC').replaceAll('‐', '-');
};

const cases = Object.entries(LOCATIONS).flatMap(([location, locate]) =>
  Object.entries(ENCODINGS).map(([encoding, encode]) => ({ location, encoding, locate, encode })),
);

describe('nothing planted can be read: location × encoding, for every kind', () => {
  test('the matrix has its size', () => {
    expect(cases.length * CANARIES.length).toBe(12 * 8 * 13);
  });

  test.each(cases)('$location, $encoding', ({ locate, encode }) => {
    for (const { kind, value, trace } of CANARIES) {
      const text = locate(encode(value));
      expect(decoded(text)).toContain(trace);
      const direct = redactText(text);
      expect([kind, decoded(direct.text).includes(trace), direct.text]).toEqual([kind, false, direct.text]);
      expect(direct.counts).not.toEqual({});

      const drained = new Redactor();
      const message = redactMessage(text, drained);
      expect(decoded(JSON.stringify(message))).not.toContain(trace);
    }
  });

  test.each(CANARIES)('$kind as a route or an id of the platform: $value', ({ value, trace }) => {
    for (const encode of Object.values(ENCODINGS)) {
      for (const place of [`/api/${encode(value)}`, `/api/x?q=${encode(value)}`]) {
        expect(decoded(safeRoute(place) ?? '')).not.toContain(trace);
      }
      expect(decoded(safeWord(encode(value)) ?? '')).not.toContain(trace);
    }
  });
});
