import { isDigitAt, isWordAt } from './chars';

/** How far before a number the words that say what it is are looked for, in characters and in words. */
const REACH = 40;
const MAX_WORDS = 4;

const words = (list: string) => new Set(list.split(' '));

const PHONE = words(
  'phone phones telephone tel mobile mob cell cellphone call calls called caller calling dial dialed dialled fax ring ' +
    'rang whatsapp msisdn sms text txt contact number num no nos hp ph hotline helpline line reach home landline ' +
    'recipient sender callee subscriber reply phoned texted fone fon phn col cal',
);
/** Words that mean a number only when it is assigned to them. */
const ASSIGNED = words('to from user customer');
const COUNTED = words(
  'order orders ticket tickets invoice row rows byte bytes size offset length len cents amount micros nanos pid isbn seq ' +
    'sequence epoch ts timestamp took elapsed heap rss cursor usd eur gbp sgd inr chunk chunks parcel tracking pnr',
);
/** Words after which a number is none of a phone only when it is assigned: `call any time 9123 4567` is a phone. */
const COUNTED_WHEN_ASSIGNED = words(
  'count total build version ver release time duration memory mem port ports page pages rs rm price cost job run batch task',
);
const UNITS = words(
  'bytes byte rows row ms ns us µs sec secs seconds px tokens records items people ppl views times kb mb gb kib mib gib ' +
    'pounds dollars euros usd eur gbp rupees points steps km miles kr kcal likes',
);
/** Too short to mean anything but right after the digits. `x` is a kiss, or begins an extension. */
const GLUED_UNITS = words('s b');
/** Words after which four small numbers are an address and no version. */
const ADDRESSED = words(
  'ip ips ipv4 addr address client clientip remote host peer from forwarded for login signin',
);
/** Words after which a number is a time or an id, although one for a phone stands before them. */
const STAMPED = words('at id ids sid since until expires exp iat created updated sent received time date');
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

/** Whether the word right before an index is one of a set, with nothing between but assignment, quotes or a space. */
function follows(
  text: string,
  index: number,
  set: ReadonlySet<string>,
  assigned?: ReadonlySet<string>,
): boolean {
  let end = index;
  let isAssigned = false;
  const least = Math.max(index - REACH, 0);
  while (end > least && index - end < 5 && BETWEEN.includes(text.charAt(end - 1))) {
    end -= 1;
    if (text.charCodeAt(end) !== 32) isAssigned = true;
  }
  const word = lower(text, wordStart(text, end, least), end);
  return set.has(word) || (isAssigned && assigned?.has(word) === true);
}

const BETWEEN = ' =:#_-"\'`\\([';

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
  if (follows(text, start, COUNTED) || hasUnit(text, end)) return true;
  return follows(text, start, COUNTED, COUNTED_WHEN_ASSIGNED) && !saysPhone(text, start);
}

function hasUnit(text: string, end: number): boolean {
  const from = text.charAt(end) === ' ' ? end + 1 : end;
  if (text.charAt(from) === '%') return true;
  let to = from;
  while (to - from < 9 && isLetterAt(text, to)) to += 1;
  // `b4` is no byte.
  if (to === from || isWordAt(text, to)) return false;
  const unit = lower(text, from, to);
  return UNITS.has(unit) || (from === end && GLUED_UNITS.has(unit));
}

/** Whether the word before says that a time or an id follows. */
export function saysStamp(text: string, index: number): boolean {
  return follows(text, index, STAMPED);
}

/** Whether the word before, or a port or a network's size behind, says that four small numbers are an address. */
export function saysAddress(text: string, start: number, end: number): boolean {
  const next = text.charAt(end);
  return ((next === ':' || next === '/') && isDigitAt(text, end + 1)) || follows(text, start, ADDRESSED);
}

/** Whether the words before say that a version follows. */
export function saysVersion(text: string, index: number): boolean {
  if (text.charAt(index - 1) === '/' && isLetterAt(text, index - 2)) {
    // `Chrome/107.0.0.0`, but not a part of a path.
    return text.charAt(wordStart(text, index - 1, Math.max(index - REACH, 0)) - 1) !== '/';
  }
  return follows(text, index, VERSIONS);
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
