import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A random id of letters and digits, as long as Axiom's. */
export function newId(prefix = ''): string {
  let id = prefix;
  for (const byte of randomBytes(18)) id += ALPHABET.charAt(byte % ALPHABET.length);
  return id;
}
