import { describe, expect, test } from 'vitest';
import { redactText } from '@/lib/telemetry/redact/text';

/** Offsets must hold in texts where characters and bytes differ, so something else than ASCII stands before each value. */
const SURROUNDINGS: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['réservé ✅ 予約 👋🏽 — ', ' ok'],
  ['{"note":"', '"}'],
  ['(see ', ')'],
];

const redacted = (text: string) => redactText(text).text;

function becomes(value: string, expected: string) {
  for (const [before, after] of SURROUNDINGS) {
    expect(redacted(before + value + after)).toBe(before + expected + after);
  }
}

describe('redaction rules (no phone numbers, no raw bodies)', () => {
  test.each([
    '+14155550123',
    '+1 415 555 0123',
    '+1 (415) 555-0123',
    '(415) 555-0123',
    '(415)5550123',
    '415-555-0123',
    '415.555.0123',
    '415 555 0123',
    '415/555-0123',
    '4155550123',
    '14155550123',
    '1-415-555-0123',
    '0014155550123',
    '011 44 20 7946 0958',
    '+44 20 7946 0958',
    '+44 (0)20 7946 0958',
    '020 7946 0958',
    '07700 900123',
    '+4915112345678',
    '01 23 45 67 89',
    '06.12.34.56.78',
    '98765 43210',
    '447700900123',
  ])('phone %s', (phone) => becomes(phone, '[phone]'));

  test.each([
    ['percent-encoded', '%2B14155550123'],
    ['percent-encoded twice', '%252B14155550123'],
    ['form-encoded', '+1+415+555+0123'],
    ['encoded spaces', '415%20555%200123'],
    ['encoded unicode dashes', '415%E2%80%91555%E2%80%910123'],
    ['JSON-escaped', '\\u002b14155550123'],
    ['JSON-escaped twice', '\\\\u002b14155550123'],
    ['HTML-escaped', '&#43;14155550123'],
    ['no-break hyphens', '+1‑415‑555‑0123'],
    ['en dashes', '415–555–0123'],
    ['bullets', '415•555•0123'],
    ['no-break spaces', '415\u00a0555\u202f0123'],
    ['zero-width spaces', '4\u200b1\u200b5\u200b5\u200b5\u200b5\u200b0\u200b1\u200b2\u200b3'],
    ['soft hyphens', '415\u00ad555\u00ad0123'],
    ['full-width digits', '＋１４１５５５５０１２３'],
    ['Arabic-Indic digits', '٤١٥٥٥٥٠١٢٣'],
    ['mathematical digits', '𝟒𝟏𝟓𝟓𝟓𝟓𝟎𝟏𝟐𝟑'],
  ])('phone in disguise: %s', (_, phone) => becomes(phone, '[phone]'));

  test.each([
    ['tel:+14155550123', 'tel:[phone]'],
    ['whatsapp:+14155550123', 'whatsapp:[phone]'],
    ['tel4155550123', 'tel[phone]'],
    ['user_4155550123', 'user_[phone]'],
    ['hi\\n4155550123', 'hi\\n[phone]'],
    ['4155550123thanks', '[phone]thanks'],
    ['415-555-0123x45', '[phone]x45'],
    ['call 555-0123', 'call [phone]'],
    ['status 200 415-555-0123 2 tries', 'status 200 [phone] 2 tries'],
    ['To=%2B14155550123&From=%2B14155550199', 'To=[phone]&From=[phone]'],
  ])('phone among other things: %s', (text, expected) => becomes(text, expected));

  test.each([
    ['a@example.com', '[email]'],
    ['jane.doe+x@mail.example.co.uk', '[email]'],
    ['user%40example.com', '[email]'],
    ["o'brien@example.com", '[email]'],
    ['josé@exämple.com', '[email]'],
    ['4155550123@example.com', '[email]'],
    ['mailto:a@example.com?subject=x', 'mailto:[email]?subject=x'],
    ['a@example.com-2', '[email]-2'],
  ])('email %s', (text, expected) => becomes(text, expected));

  test.each([
    ['4242 4242 4242 4242', '[card]'],
    ['4242-4242-4242-4242', '[card]'],
    ['5555555555554444', '[card]'],
    ['3782 822463 10005', '[card]'],
    ['GB82 WEST 1234 5698 7654 32', '[iban]'],
    ['DE89370400440532013000', '[iban]'],
    ['203.0.113.7', '[ip]'],
    ['203.0.113.7:443', '[ip]:443'],
    ['2001:db8::8a2e:370:7334', '[ip]'],
    ['::ffff:203.0.113.7', '[ip]'],
  ])('%s', (text, expected) => becomes(text, expected));

  test.each([
    [`AC${'0'.repeat(31)}1:5d41402abc4b2a76b9719d911017c592`, `AC${'0'.repeat(31)}1:[secret]`],
    ['auth_token=5d41402abc4b2a76b9719d911017c592', 'auth_token=[secret]'],
    ['sk-ant-api03-abcDEF_123-456', '[secret]'],
    ['sk_live_51Habcdefgh', '[secret]'],
    ['rk_live_51Habcdefgh', '[secret]'],
    ['whsec_abcDEF123456', '[secret]'],
    ['xaat-12345678-1234-1234-1234-123456789012', '[secret]'],
    ['sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r', '[secret]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', '[secret]'],
    ['Bearer abc.DEF123_xyz', 'Bearer [secret]'],
    ['Basic dXNlcjpwYXNz', 'Basic [secret]'],
    ['x-vercel-protection-bypass: abcdEFGHijklMNOP', 'x-vercel-protection-bypass: [secret]'],
    ['x-vercel-protection-bypass=abcdEFGHijklMNOP&a=1', 'x-vercel-protection-bypass=[secret]&a=1'],
    ['postgres://josh:hunter22@db.internal:5432/x', 'postgres://josh:[secret]@db.internal:5432/x'],
  ])('secret %s', (text, expected) => becomes(text, expected));

  test.each([
    ['Your code is 123456', 'Your code is [otp]'],
    ['Your verification code: 1234', 'Your verification code: [otp]'],
    ['123456 is your Josh code', '[otp] is your Josh code'],
    ['OTP 482913', 'OTP [otp]'],
    ['code 123 456', 'code [otp]'],
  ])('one-time code: %s', (text, expected) => becomes(text, expected));

  test.each([
    ['{"Body":"I love pizza","From":"+14155550123"}', '{"Body":"[body]","From":"[phone]"}'],
    ['{"body":"say \\"hi\\" at 8"}', '{"body":"[body]"}'],
    ['{\\"body\\":\\"I love pizza\\",\\"x\\":1}', '{\\"body\\":\\"[body]\\",\\"x\\":1}'],
    ["{ body: 'I love pizza', attempt: 1 }", "{ body: '[body]', attempt: 1 }"],
    ['{"role":"user","content":"I love pizza"}', '{"role":"user","content":"[body]"}'],
    ['Body=I+love+pizza&From=%2B14155550123', 'Body=[body]&From=[phone]'],
    ['{"body":"cut off in the mid', '{"body":"[body]'],
  ])('raw body: %s', (text, expected) => expect(redacted(text)).toBe(expected));

  test.each([
    ['Twilio SID', 'SM8facc3bbe5924a37935b4cd4cd5f55f9'],
    ['Twilio account', 'AC00415555012300415555012300415555'],
    ['UUID', 'a75743f9-606c-42f5-8ac8-614155550123'],
    ['UUID of digits', '41555501-2341-4155-8501-234155550123'],
    ['ULID', '01GGVQHSDTYBQYGKPS87EWA6DS'],
    ['Stripe event', 'evt_1PQhat7cR2M3fvD4cgHXQVt'],
    ['Stripe payment', 'pi_3MtwBwLkdIwHu7ix28a3tqPa'],
    ['deployment', 'dpl_pdOYr3i2G9L4FnUfYEYQNekGyW4P'],
    ['project', 'prj_HZL7X5W1EBoQXDU1Hvt7DRUiOybn'],
    ['Vercel request', 'iad1::vtegb-1770356407384-414155550123'],
    ['Vercel log id', '5315710210701284175806747243'],
    ['QStash message', 'msg_26hZCxZCuWyyTWPmSVBrNB1882AH'],
    ['git commit', '8bd7a15101a69f83d58fba93304abbb786c23431'],
    ['short commit', '00d2497'],
    ['trace id', '093d98ab5496b8fe6a45f0ad54f20966'],
    ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['phone hash', 'k2_41555501234155550123415555012345'],
    ['ISO stamp', '2026-07-27T18:14:01.970Z'],
    ['date', '2026-01-13'],
    ['date and time', '26.11.2026 10:34:12'],
    ['epoch s', '1766258353'],
    ['epoch ms', '1765578148768'],
    ['epoch with µs', '1772660803.904616'],
    ['epoch ns', '1764150000123456789'],
    ['decimal', '0.4155550123'],
    ['coordinates', '37.7749, -122.4194'],
    ['version', 'v7.6.29.24'],
    ['version and build', 'lodash-4.17.21-61093302'],
    ['browser', 'Chrome/107.0.0.0'],
    ['status codes', 'statuses 200 200 404 500'],
    ['Twilio error', 'error code 30006'],
    ['Twilio error as JSON', '{"code":21211,"status":400}'],
    ['zip code', 'zip code is 94103'],
    ['rows', 'from 1471426 to 61093302 rows'],
    ['order number', 'order-2069258639'],
    ['ISBN', 'ISBN 978-3-16-148410-0'],
    ['stack frame', 'at Object.run (/var/task/app.js:12:3456)'],
    ['git remote', 'git@github.com:josh/app.git'],
    ['loopback', '127.0.0.1:6379'],
    ['prose', 'Basic understanding of tokens: expired after 15 minutes'],
  ])('survives: %s', (_, text) => becomes(text, text));

  test('every find is counted by kind', () => {
    const { counts } = redactText('a@b.example called 415-555-0123 and +447700900123 from 203.0.113.7');
    expect(counts).toEqual({ email: 1, phone: 2, ip: 1 });
  });

  test('redacting twice changes nothing more', () => {
    const once = redacted('{"Body":"hi","token":"abc123def","to":"+14155550123","mail":"a@b.example"}');
    expect(redactText(once)).toEqual({ text: once, counts: {} });
  });
});

describe('pseudonyms', () => {
  const phone = (e164: string) => `<${e164}>`;

  test.each([
    ['(415) 555-0123', '<+14155550123>'],
    ['%2B1%20415%20555%200123', '<+14155550123>'],
    ['011 44 20 7946 0958', '<+442079460958>'],
    ['+44 (0)20 7946 0958', '<+442079460958>'],
    ['４１５‑５５５‑０１２３', '<+14155550123>'],
  ])('%s is replaced by the pseudonym of its E.164 form', (text, expected) => {
    expect(redactText(text, { phone }).text).toBe(expected);
  });

  test('a number whose country cannot be told gets no pseudonym', () => {
    expect(redactText('020 7946 0958', { phone }).text).toBe('[phone]');
  });

  test('a failing pseudonym drops the whole text', () => {
    const failing = () => {
      throw new Error('no pepper');
    };
    expect(redactText('ring 415-555-0123', { phone: failing })).toEqual({
      text: '[unredactable]',
      counts: {},
    });
  });
});
