import { endOfDigits, hexAt, isDigitAt, isWordAt } from './chars';

const PHONE_WORD =
  /^(?:phone|telephone|tel|mobile|mob|cell|sms|whatsapp|msisdn|call|ring|to|from|on|no|txt|text)_?$/i;
/** Stands between two numbers that are glued together: `91234567or81234567`. */
const JOINS_TWO = /^(?:or|and|n|o|r)$/i;
/** Longest word before a number that is read as a word of its own. */
const LONGEST_WORD = 24;

/**
 * Where the number in a word begins that is no part of an id: `tel4155550123`, `user_4155550123`, `call08712345678`; the
 * end of the word when there is none.
 */
export function gluedNumber(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !isDigitAt(text, at)) at += 1;
  if (at - start > LONGEST_WORD) return end;
  const after = endOfDigits(text, at);
  const digits = after - at;
  if (digits < 7) return end;
  const word = text.slice(start, at);
  // The first of the two was taken just before.
  if (digits <= 13 && start > 0 && isDigitAt(text, start - 1) && JOINS_TWO.test(word)) return at;
  if (digits <= 15 && PHONE_WORD.test(word)) return at;
  if (
    digits >= 10 &&
    digits <= 15 &&
    text.charAt(at) === '0' &&
    text.charAt(at + 1) > '0' &&
    /^[a-z]{2,}$/i.test(word)
  ) {
    return at;
  }
  const national = digits === 11 && text.charAt(at) === '1' ? at + 1 : at;
  const isNational = after === end && after - national === 10 && text.charAt(national) > '1';
  return isNational && word.endsWith('_') && text.charAt(national + 3) > '1' ? at : end;
}

/** Digits after which a number is whole, so that the letters after it are another word. */
const WHOLE = 10;
const MAX_SUFFIX = 24;
/** Of hexadecimal ids, among them shortened commits. */
const HEX_LENGTHS = new Set([12, 16, 20, 24, 32, 40, 64]);

/** Whether digits that go on as a word are a number all the same: `08712345678now`, `0871234567810p`, `4155550123x45`. */
export function isNumberBeforeWord(text: string, start: number, digitsEnd: number, end: number): boolean {
  const digits = digitsEnd - start;
  const isTrunk = text.charAt(start) === '0' && text.charAt(start + 1) > '0';
  if (digits < 8 || (digits < WHOLE && text.charAt(start) < '6') || end - digitsEnd > MAX_SUFFIX)
    return false;
  if (isAllHex(text, digitsEnd, end) && (digits < WHOLE || HEX_LENGTHS.has(end - start))) return false;
  if (isTrunk && digits >= WHOLE) return true;
  let letters = digitsEnd;
  while (letters < end && !isDigitAt(text, letters)) letters += 1;
  const rest = endOfDigits(text, letters);
  if (rest - letters >= 7 && rest - letters <= 13) return JOINS_TWO.test(text.slice(digitsEnd, letters));
  return (
    rest === end &&
    rest - letters <= 6 &&
    !text.slice(digitsEnd, letters).includes('_') &&
    !isWordAt(text, end)
  );
}

function isAllHex(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (hexAt(text, at) === -1) return false;
  return true;
}
