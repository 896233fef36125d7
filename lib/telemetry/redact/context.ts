import { isDigitAt, isWordAt } from './chars';

/** How far before a number the words that say what it is are looked for, in characters and in words. */
const REACH = 40;
const MAX_WORDS = 4;

const words = (list: string) => new Set(list.split(' '));

const PHONE = words(
  'phone phones telephone tel mobile mob cell cellphone call calls called caller calling dial dialed dialled fax ring ' +
    'rang whatsapp msisdn sms text txt contact number num no nos hp ph hotline helpline line reach home landline ' +
    'recipient sender callee subscriber reply phoned texted',
);
/** Words that mean a number only when it is assigned to them. */
const ASSIGNED = words('to from user customer');
const COUNTED = words(
  'order orders ticket tickets invoice row rows byte bytes size offset length len count total cents amount micros nanos ' +
    'pid isbn seq sequence build version ver release epoch ts timestamp time duration took elapsed memory mem heap rss ' +
    'port ports page pages offset cursor line lines usd eur gbp sgd inr rs rm price cost job run batch task chunk chunks ' +
    'parcel tracking pnr',
);
const UNITS = words(
  'bytes byte rows row ms ns us µs s sec secs seconds px tokens records items x people ppl views times kb mb gb kib mib ' +
    'gib b pounds dollars euros usd eur gbp rupees points steps km miles kr kcal likes',
);
const VERSIONS = words('v ver version build release');

function isLetterAt(text: string, index: number): boolean {
  const lower = text.charCodeAt(index) | 32;
  return lower >= 97 && lower <= 122;
}

/** Index of the first letter of the word that ends before an index. */
function wordStart(text: string, end: number, least: number): number {
  let start = end;
  while (start > least && isLetterAt(text, start - 1)) start -= 1;
  return start;
}

const lower = (text: string, start: number, end: number) => text.slice(start, end).toLowerCase();

/** The word right before an index, with nothing between but assignment, quotes or a space. */
function wordBefore(text: string, index: number): string {
  let end = index;
  const least = Math.max(index - REACH, 0);
  while (end > least && index - end < 5 && ' =:#_-"\'`\\(['.includes(text.charAt(end - 1))) end -= 1;
  return lower(text, wordStart(text, end, least), end);
}

/** Whether the words before say that a phone number follows, with no other number between. */
export function saysPhone(text: string, index: number): boolean {
  const least = Math.max(index - REACH, 0);
  let at = index;
  for (let seen = 0; seen < MAX_WORDS && at > least; ) {
    const previous = at - 1;
    if (isDigitAt(text, previous) || text.charCodeAt(previous) === 10) return false;
    if (!isLetterAt(text, previous)) {
      at = previous;
      continue;
    }
    const start = wordStart(text, at, least);
    const word = lower(text, start, at);
    if (PHONE.has(word) || (ASSIGNED.has(word) && isAssigned(text, at, index))) return true;
    seen += 1;
    at = start;
  }
  return false;
}

function isAssigned(text: string, end: number, index: number): boolean {
  const between = text.slice(end, index);
  return between.length <= 6 && /[=:]/.test(between);
}

/** Whether the number between the indexes is a count, a size, a sum of money or an order number. */
export function saysCount(text: string, start: number, end: number): boolean {
  if (start > 0 && '$#'.includes(text.charAt(start - 1))) return true;
  return COUNTED.has(wordBefore(text, start)) || hasUnit(text, end);
}

function hasUnit(text: string, end: number): boolean {
  const from = text.charAt(end) === ' ' ? end + 1 : end;
  if (text.charAt(from) === '%') return true;
  let to = from;
  while (to - from < 9 && isWordAt(text, to) && !isDigitAt(text, to)) to += 1;
  return to > from && UNITS.has(lower(text, from, to));
}

/** Whether the words before say that a version follows. */
export function saysVersion(text: string, index: number): boolean {
  if (text.charAt(index - 1) === '/' && isLetterAt(text, index - 2)) return true;
  return VERSIONS.has(wordBefore(text, index));
}

/** Whether a number stands where a sentence has it: not assigned, and not a part of a path or an id. */
export function isSpoken(text: string, index: number): boolean {
  let at = index - 1;
  while (at >= 0 && '"\'`\\'.includes(text.charAt(at))) at -= 1;
  if (at < 0) return true;
  const before = text.charAt(at);
  if (before === ':') return !'"\''.includes(text.charAt(at - 1));
  // `91234567/81234567` are two numbers.
  return !'=#/_-$'.includes(before) || (before === '/' && isDigitAt(text, at - 1));
}
