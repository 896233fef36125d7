import { describe, expect, test } from 'vitest';
import { redactText } from '@/lib/telemetry/redact/text';

const redacted = (text: string) => redactText(text).text;

/** Each line: a text, and what must come of it. */
const FORMS: readonly (readonly [text: string, expected: string])[] = [
  ['087124020508pm only', '[phone]pm only'],
  ['08712774810£1.50pm', '[phone]£1.50pm'],
  ['09061234567150ppm', '[phone]ppm'],
  ['T&Cs apply 08712405020BX420-ip4-5we', 'T&Cs apply [phone]BX420-ip4-5we'],
  ['ring 0800 0 123 456 now', 'ring [phone] now'],
  ['tel.07123456789', 'tel.[phone]'],
  ['8-12pm 07123456789', '8-12pm [phone]'],
  ['1) 9123 4567 2) 8123 4567', '1) [phone] 2) [phone]'],
  ['9123 4567 8123 4567', '[phone] [phone]'],
  ['call 91234567/81234567', 'call [phone]/[phone]'],
  ['(65)91234567', '[phone]'],
  ['65-91234567', '[phone]'],
  ['new sim 91234567 x', 'new sim [phone] x'],
  ['ring 9876543210 b4 9', 'ring [phone] b4 9'],
  ['call any time 9123 4567', 'call any time [phone]'],
  ['+1-202-555-0123x1234', '[phone]x1234'],
  ['001-202-555-0123', '[phone]'],
  ['+44(0)1632 960123', '[phone]'],
  ['(01632) 960123', '[phone]'],
  ['+49-(0)8031-1234567', '[phone]'],
  ['0044-7123-456789', '[phone]'],
  ['+4407700900123', '[phone]'],
  ['27-73-12-90', '[phone]'],
  ['my number is 478 7845', 'my number is [phone]'],
  ['☎4155550123', '☎[phone]'],
  ['🕿 9123 4567', '🕿 [phone]'],
  ['𝟰𝟭𝟱 𝟱𝟱𝟱 𝟬𝟭𝟮𝟯', '[phone]'],
  ['4 1 5 5 5 5 0 1 2 3', '[phone]'],
  ['{"phone":4155550123}', '{"phone":[phone]}'],
  ['4155550123,4155550124;4155550125', '[phone],[phone];[phone]'],
  ['2026-11-26 10:34:12 415-555-0123', '2026-11-26 10:34:12 [phone]'],
  ['26/11/2026 415 555 0123', '26/11/2026 [phone]'],
  ['10:34 4155550123', '10:34 [phone]'],
  ['/u/4155550123?phone=%2B14155550123&t=1764150000', '/u/[phone]?phone=[phone]&t=1764150000'],
  ['4155550123@example.com', '[email]'],
  ['“jo@example.com”', '“[email]”'],
  ['用户@例子。公司', '[email]'],
  ['SSN 123-45-6789', 'SSN [phone]'],
  ['login from 8.8.8.8 ok', 'login from [ip] ok'],
  ['"clientIp":"1.2.3.4"', '"clientIp":"[ip]"'],
  ['connect 10.1.2.3:6379', 'connect [ip]:6379'],
  ['415_555_0123', '[phone]'],
  ['+1_415_555_0123', '[phone]'],
  ['ring 415,555,0123 ok', 'ring [phone] ok'],
  ['ring 415, 555, 0123 ok', 'ring [phone] ok'],
  ['cell 415:555:0123', 'cell [phone]'],
  ['cell 415|555|0120', 'cell [phone]'],
  ['415*555*0123', '[phone]'],
  ['call 91234567or81234567', 'call [phone]or[phone]'],
  ['hp 9 1 2 3 4 5 6 7', 'hp [phone]'],
  ['4 1 5 - 5 5 5 - 0 1 2 3', '[phone]'],
  ['415⁻555⁻0123', '[phone]'],
  ['call 415;555;0123', 'call [phone]'],
  ['4155550123x', '[phone]x'],
  ['https://x.vercel.app/?_vercel_share=AbCdEfGhIjKlMnOpQrStUvWx', 'https://x.vercel.app/?[secret]'],
  ['my number is 1234067890', 'my number is [phone]'],
  ['call 0012345678', 'call [phone]'],
  ['call 02783852', 'call [phone]'],
  ['(0)121 496 0123', '[phone]'],
  ['0812-0705-1750', '[phone]'],
  ['4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2', '[card]'],
  ['pay with 5018 0000 0009', 'pay with [card]'],
  ['180000000000002', '[card]'],
  ['4222 2222 2222 2', '[card]'],
  ['4242.4242.4242.4242', '[card]'],
  ['42424242 42424242', '[card]'],
  ['[2001:db8::1]:443', '[[ip]]:443'],
  ['fe80::1%eth0', '[ip]%eth0'],
  ['2001:db8::', '[ip]'],
  [`Twilio('AC${'0'.repeat(32)}', '${'a1'.repeat(16)}')`, `Twilio('AC${'0'.repeat(32)}', '[secret]')`],
  ['auth token 5d41402abc4b2a76b9719d911017c592', 'auth token [secret]'],
  ['/x?se=1&sig=Z2ZQ%2BkKnp%3D&a=1', '/x?se=1&sig=[secret]&a=1'],
  ['cookie: session=abc; theme=dark', 'cookie: [secret]'],
  ['Body=Tom%26Jerry+at+8&From=%2B14155550123', 'Body=[body]&From=[phone]'],
  ['{"body":"say \\u0022hi\\u0022 now","x":1}', '{"body":"[body]","x":1}'],
  ['{\\"body\\":\\"I \\\\\\"love\\\\\\" it\\"}', '{\\"body\\":\\"[body]\\"}'],
  ['您的验证码是482913', '您的验证码是[otp]'],
  ['Tu código es 482913', 'Tu código es [otp]'],
];

const SURVIVE: readonly string[] = [
  'txt YES to 72729 136ppm',
  'alarm 0545 0600 0615',
  'open 0900-1700',
  'years 2015 2016 2017 2018',
  '3000-4000 words',
  'marks 78 82 91 65 70',
  'sets 21-19 21-15',
  'pin code 560034',
  'cookie: 12 for 6 quid',
  'dinner@8.pm',
  'next@16.4.6-canary.3',
  'order 4155550123',
  'vitamins 400 800 1000 iu',
  'txt me by 24 12 2026',
  'questions no 11 12 13 14',
  'ids [201,305,4567]',
  'sizes 200,300,4000',
  'rgb 255,255,255',
  'foo.ts:212:3456',
  'list 212|305|4567',
  'IMG_415_555_0123',
  'sec 4.2.1.3 of 5',
  'upgraded to 1.2.3.4',
  'step 1.2.3.4: done',
  'from 1.2.3 to 1.2.4',
  'line-height: 1.4705882353',
  'Proxy Bypass: Canonicalized forms',
  'the share: 12.5 of all',
  'call 1 2 3 4 5 6 7 8',
  'sms sent at 1764000000',
  '1234567or1234567',
  'size=4155550123',
  'took 4155550123ns',
  '2147483648 bytes',
  'GET / 200 1532 45',
  '12:34:56:78',
  'std::cafe',
  'at Foo (/app/x.js:12:345)',
];

describe('ways in which people and programs write things', () => {
  test.each(FORMS)('%s → %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
    expect(redacted(`Ü ✅ ${text}`)).toBe(`Ü ✅ ${expected}`);
  });

  test.each(SURVIVE)('survives: %s', (text) => {
    expect(redacted(text)).toBe(text);
    expect(redacted(`Ü ✅ ${text}`)).toBe(`Ü ✅ ${text}`);
  });

  test('the ideographs that tell of a code do not hide a number', () => {
    expect(redacted('予約 4155550123')).toBe('予約 [phone]');
  });

  test('a lone half of a character does not stop the examination', () => {
    expect(redacted('\ud83d 4155550123 \udc4b')).toBe('\ud83d [phone] \udc4b');
  });
});
