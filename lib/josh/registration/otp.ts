import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { setting } from '@/lib/telemetry/env';
import { parsePeppers } from '@/lib/telemetry/phone-hash';

/** How long a code may be used, in milliseconds. */
export const CODE_LIFE_MS = 10 * 60_000;
/** Tries for one code: at five, guessing six digits succeeds once in 200,000 codes. */
export const MAX_TRIES = 5;
/** Codes for one user in an hour: each is a text that somebody pays for. */
export const MAX_CODES_AN_HOUR = 3;

const peppers = () =>
  parsePeppers(setting('PHONE_HASH_PEPPERS', 'the keys of phone hashes and of codes, `k1:<secret>`'));

/** Six digits from the system's random source. */
export const newCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0');

/** The keyed hash under which a code is stored, tied to its challenge. */
export function hashCode(challengeId: string, code: string): string {
  const [current] = peppers();
  return hash(challengeId, code, current?.secret ?? '');
}

/** Whether a code is the one that was hashed, under any of the peppers: one may be rotated while a code is under way. */
export const isCode = (challengeId: string, code: string, codeHash: string): boolean =>
  peppers().some(({ secret }) => {
    const given = Buffer.from(hash(challengeId, code, secret));
    const expected = Buffer.from(codeHash);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });

const hash = (challengeId: string, code: string, secret: string): string =>
  createHmac('sha256', secret).update(`otp:${challengeId}:${code}`).digest('hex');
