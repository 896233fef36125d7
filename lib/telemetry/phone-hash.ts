import { createHmac } from 'node:crypto';

export { toE164 } from './e164';

/** A secret key for phone hashes, with the id that each hash made with it begins with. */
export interface Pepper {
  id: string;
  secret: string;
}

/** A shorter key could be searched through along with the numbers. */
const MIN_SECRET = 16;
const ID = /^[a-z0-9]{1,8}$/;
/** 128 bits. */
const HASH_HEX = 32;

/**
 * Reads `PHONE_HASH_PEPPERS`: `k2:secret,k1:secret`. The first is the current one; the others are for look-ups only.
 *
 * @throws Error that says which entry is wrong, never its secret.
 */
export function parsePeppers(text: string): readonly Pepper[] {
  const peppers = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parsePepper);
  if (peppers.length === 0) throw new Error('PHONE_HASH_PEPPERS is empty: set it to `k1:<secret>`.');
  if (new Set(peppers.map(({ id }) => id)).size < peppers.length) {
    throw new Error('PHONE_HASH_PEPPERS has the same key id twice: give each secret its own.');
  }
  return peppers;
}

function parsePepper(entry: string, index: number): Pepper {
  const [id = '', ...rest] = entry.split(':');
  const secret = rest.join(':');
  if (rest.length === 0 || !ID.test(id)) {
    throw new Error(
      `PHONE_HASH_PEPPERS, entry ${index + 1}: expected \`id:secret\` with an id of 1–8 letters a–z and digits.`,
    );
  }
  if (secret.length < MIN_SECRET) {
    throw new Error(`PHONE_HASH_PEPPERS, key ${id}: the secret must have at least ${MIN_SECRET} characters.`);
  }
  return { id, secret };
}

/**
 * The keyed hash that stands for a phone number in logs and rows: key id, underscore, first 32 hex digits of
 * HMAC-SHA-256. A plain hash could be turned back by trying all numbers.
 *
 * @throws Error when there is no pepper
 */
export function phoneHash(e164: string, peppers: readonly Pepper[]): string {
  const [current] = peppers;
  if (current === undefined) throw new Error('No pepper for phone hashes: set PHONE_HASH_PEPPERS.');
  return hash(e164, current);
}

/** The hashes under every pepper, the current one first: what a look-up by phone number must try. */
export function phoneHashes(e164: string, peppers: readonly Pepper[]): string[] {
  return peppers.map((pepper) => hash(e164, pepper));
}

function hash(e164: string, { id, secret }: Pepper): string {
  return `${id}_${createHmac('sha256', secret).update(e164).digest('hex').slice(0, HASH_HEX)}`;
}
