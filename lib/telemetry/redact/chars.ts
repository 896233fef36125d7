/** Stands for a character that a reader does not see: zero-width marks, and what is left of a decoded escape. */
export const IGNORABLE = '\u200b';
const IGNORABLE_CODE = 0x200b;

export const OTHER = 0;
export const LETTER = 1;
export const DIGIT = 2;
export const PLUS = 3;
export const COLON = 4;

const classes = new Uint8Array(128);
for (let code = 48; code <= 57; code += 1) classes[code] = DIGIT;
for (let code = 65; code <= 90; code += 1) classes[code] = classes[code + 32] = LETTER;
classes[95] = LETTER;
classes[43] = PLUS;
classes[58] = COLON;

/** Class of the character at an index; everything outside ASCII, and outside the text, is `OTHER`. */
export function classAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  // Reading a typed array outside its bounds would be many times slower.
  return code < 128 ? (classes[code] ?? OTHER) : OTHER;
}

/** Whether the character belongs to a word: a letter, a digit or an underscore. */
export function isWordAt(text: string, index: number): boolean {
  const kind = classAt(text, index);
  return kind === LETTER || kind === DIGIT;
}

export function isDigitAt(text: string, index: number): boolean {
  return classAt(text, index) === DIGIT;
}

export function isIgnorableAt(text: string, index: number): boolean {
  return text.charCodeAt(index) === IGNORABLE_CODE;
}

/** Index of the first character after the word that `index` is in. */
export function endOfWord(text: string, index: number): number {
  let end = index;
  while (isWordAt(text, end)) end += 1;
  return end;
}

/** End of a sticky expression's match at an index, or -1. */
export function matchEnd(sticky: RegExp, text: string, index: number): number {
  sticky.lastIndex = index;
  return sticky.test(text) ? sticky.lastIndex : -1;
}

const ASSIGNING = new Set([...`:="'\`\\${IGNORABLE}`].map((char) => char.charCodeAt(0)));

/** Whether a value may be assigned to the word that ends at the index. Cheap, because nearly no word is followed by one. */
export function mayAssign(text: string, end: number): boolean {
  const next = text.charCodeAt(end);
  return ASSIGNING.has(next === 32 ? text.charCodeAt(end + 1) : next);
}
