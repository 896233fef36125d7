import { parseJson } from './json-value';

const NEWLINE = 0x0a;
/** Space, tab, newline, carriage return: what JSON takes for blank. */
const BLANK = new Uint8Array(256);
for (const byte of [0x20, 0x09, 0x0a, 0x0d]) BLANK[byte] = 1;

/** Takes a piece of a batch: its JSON value, undefined when it has none, and its text. */
export type Take = (value: unknown, text: string) => void;

/**
 * The lines of a batch that are not blank. Cutting the bytes and decoding each line is several times as fast as decoding
 * the whole, where one character outside ASCII doubles the cost of all: see docs/speed.md. It is as safe, for no
 * byte of a longer UTF-8 character is a newline.
 */
export function eachLine(bytes: Buffer, from: number, take: Take): void {
  for (let start = from; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const first = skipBlank(bytes, start, end);
    if (first < end) takeLine(bytes, first, end, take);
    start = end + 1;
  }
}

/** @param first index of the first byte of a line that is not blank */
export function takeLine(bytes: Buffer, first: number, end: number, take: Take): void {
  const text = bytes.toString('utf8', first, end);
  const value = parseJson(text);
  take(value, value === undefined ? text.trimEnd() : text);
}

/** Index of the first byte that is not blank, or `end`. */
export function skipBlank(bytes: Buffer, from: number, end = bytes.length): number {
  let at = from;
  while (at < end && BLANK[bytes[at] ?? 0] === 1) at += 1;
  return at;
}
