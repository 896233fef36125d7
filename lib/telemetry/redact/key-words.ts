/** What a word may be, by its last letters; what it is, its detector decides. */
export const SECRET_KEY = 1;
export const BODY_KEY = 2;
export const CODE_WORD = 4;
/** Begins a scheme such as `Bearer`. */
export const SCHEME = 8;

const SIZE = 4096;
const encoder = new TextEncoder();
const kinds = new Uint8Array(SIZE);

/** Place of a word's last four letters in the table. Upper and lower case, and `_` and other signs, fall together. */
function place(codes: Uint8Array, end: number, length: number): number {
  let letters = (codes[end - 1] ?? 0) & 31;
  letters = (letters << 5) | ((codes[end - 2] ?? 0) & 31);
  letters = (letters << 5) | ((codes[end - 3] ?? 0) & 31);
  if (length > 3) letters = (letters << 5) | ((codes[end - 4] ?? 0) & 31);
  return Math.imul(letters, 0x9e3779b1) >>> 20;
}

function enter(words: string, kind: number): void {
  for (const word of words.split(' ')) {
    const at = place(encoder.encode(word), word.length, word.length);
    kinds[at] = (kinds[at] ?? 0) | kind;
  }
}

enter(
  'password passwd passphrase pwd _pwd secret token apikey key _key authorization auth _auth bypass',
  SECRET_KEY,
);
enter('signature credential credentials cookie sig _sig passcode pass_key', SECRET_KEY);
enter('body text sms _sms message msg _msg content prompt completion transcript', BODY_KEY);
enter(
  'otp _otp code pin _pin tac 2fa mfa one time verify verification login passcode codigo codice',
  CODE_WORD,
);
enter('bearer basic', SCHEME);

/** Kinds that the word of at least three characters that ends at the index may be, as bits. */
export function kindsOfWord(codes: Uint8Array, end: number, length: number): number {
  return kinds[place(codes, end, length)] ?? 0;
}
