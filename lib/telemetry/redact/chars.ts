export const OTHER = 0;
export const LETTER = 1;
export const DIGIT = 2;
// From here on multiples of four, so that the low bits tell whether a character belongs to a word.
export const PLUS = 4;
export const COLON = 8;
export const AT = 12;
/** Begins an escape: `%`, `\` or `&`. */
export const ESCAPE = 16;

const classes = new Uint8Array(256);
for (let code = 48; code <= 57; code += 1) classes[code] = DIGIT;
for (let code = 65; code <= 90; code += 1) classes[code] = classes[code + 32] = LETTER;
classes[95] = LETTER;
classes[43] = PLUS;
classes[58] = COLON;
classes[64] = AT;
for (const char of '%\\&') classes[char.charCodeAt(0)] = ESCAPE;

/** Class of a character of one byte. */
export const classOf = (code: number): number => classes[code] ?? OTHER;

/** Whether a character belongs to a word: a letter, a digit or an underscore. */
export const isWord = (code: number): boolean => (classOf(code) & (LETTER | DIGIT)) !== 0;

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const NO_HEX = 255;
const hexValues = new Uint8Array(256).fill(NO_HEX);
for (const [value, char] of [...'0123456789abcdef'].entries()) {
  hexValues[char.charCodeAt(0)] = hexValues[char.toUpperCase().charCodeAt(0)] = value;
}

/** Value of a hexadecimal digit; 255 for anything else. */
export const hexValue = (code: number): number => hexValues[code] ?? NO_HEX;

/** Whether a character is a hexadecimal digit. */
export const isHex = (code: number): boolean => hexValue(code) < NO_HEX;

// Apart from those above: past the end of a text a code is NaN, which would make every use of them slower.
export function isWordAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code < 128 && isWord(code);
}

export function isDigitAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}

/** Value of the hexadecimal digit at an index, or -1. */
export function hexAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 128 && isHex(code) ? hexValue(code) : -1;
}

/** Index of the first character from `index` on that is not a digit. */
export function endOfDigits(text: string, index: number): number {
  let end = index;
  while (isDigitAt(text, end)) end += 1;
  return end;
}

/** End of a sticky expression's match at an index, or -1. */
export function matchEnd(sticky: RegExp, text: string, index: number): number {
  sticky.lastIndex = index;
  return sticky.test(text) ? sticky.lastIndex : -1;
}
