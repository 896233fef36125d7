import { FRESH_CODES } from './phone-formats-fresh';
import type { Random } from './random';
import type { Planted } from './values';

const TUNED: readonly string[] = [
  'Your verification code is {6}',
  'Your Josh code is {6}. Don’t share it.',
  '{6} is your verification code',
  'OTP: {6}',
  'Use {6} to verify your number',
  'Enter code {6} to log in',
  'Your one-time password is {4}',
  'G-{6} is your Google verification code.',
  'Your PIN is {4}',
  'code: {6}',
  'Your login code: {3} {3}',
  'Your login code: {3}-{3}',
  'Your security code is {8}',
  'Do not share your OTP {6} with anyone',
  '2FA code {6}',
  '"otp":"{6}"',
  'verify with {6}',
];

const HELD_OUT: readonly string[] = [
  '{6} is the OTP for your transaction of Rs.500.00',
  'Your confirmation code is: {5}',
  'Use code {6} to sign in to your account',
  'Dear customer, {6} is your one time password',
  'Please enter {6} to confirm your sign-in',
  'Your activation code is {4}',
  'Josh: {6} is your sign-in code',
  'passcode {6}',
  'Never give anyone this code: {6}',
  'access code - {6}',
  'Ihr Code lautet {6}',
  'Votre code de vérification est {6}',
  'Tu código es {6}',
  '您的验证码是{6}',
  'verification_code={6}',
  'otp={4}',
  'Your authentication code: {6} (expires in 10 min)',
];

const made =
  (sentences: readonly string[]) =>
  (random: Random): Planted[] =>
    sentences.map((sentence) => {
      const digits = () => sentence.replace(/[^{}0-9]/g, '');
      let value = '';
      const text = sentence.replace(/\{(\d)\}/g, (_, length: string) => {
        const part = random.fill(`X${'#'.repeat(Number(length) - 1)}`);
        value += part;
        return part;
      });
      return { name: `code ${digits()}`, text, value };
    });

export const tunedCodes = made(TUNED);
export const heldOutCodes = made(HELD_OUT);
export const freshCodes = made(FRESH_CODES);
