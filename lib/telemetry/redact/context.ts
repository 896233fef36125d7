/** How far before a number its meaning is looked for, in characters. */
const REACH = 40;

const PHONE =
  /(?:\b(?:phone|telephone|tel|mobile|cell|call|dial|fax|whatsapp|msisdn|sms)\b[^0-9]{0,12}|\b(?:to|from)["']?[=:]["' ]{0,3})$/i;
const COUNTED =
  /\b(?:order|ticket|invoice|rows?|bytes|size|offset|length|cents|amount|pid|isbn|seq|build|version|ver)["']?[ =:#_-]{0,3}$/i;
const UNIT = /^ ?(?:bytes|rows|ms|ns|us|µs|[kmg]i?b)\b/i;
const VERSION = /(?:[a-z]\/|\b(?:v|ver|version|build|release)["']?[ =:-]{0,3})$/i;

const before = (text: string, index: number) => text.slice(Math.max(index - REACH, 0), index);

/** Whether the words before say that a phone number follows. */
export function saysPhone(text: string, index: number): boolean {
  return PHONE.test(before(text, index));
}

/** Whether the number between the indexes is a count, a size or an order number. */
export function saysCount(text: string, start: number, end: number): boolean {
  return COUNTED.test(before(text, start)) || UNIT.test(text.slice(end, end + 8));
}

/** Whether the words before say that a version follows. */
export function saysVersion(text: string, index: number): boolean {
  return VERSION.test(before(text, index));
}
