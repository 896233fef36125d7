import { isSpoken, saysCount, saysPhone, saysStamp } from './context';
import { CLOSE, DOT, type NumberRun, OPEN, PLUS, SLASH, SPACE } from './number-run';

const DATE_STAMP = /^20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d/;
const ISBN = /^97[89]\d{10}$/;
/** Numbers that begin with a zero and run on into the next word have up to this many digits. */
const MAX_TRUNK = 18;

/** Whether a group by itself is a phone number. What its length and first digits leave open, the words around decide. */
export function barePhone(text: string, run: NumberRun, group: number): boolean {
  const length = run.length(group);
  if (length < 7 || length > MAX_TRUNK || !isApart(run, group)) return false;
  const start = run.start(group);
  const end = run.end(group);
  const first = run.digit(group, 0);
  if (first === 0) {
    const whole = length >= 9 || (length === 8 && saysPhone(text, start) && !saysCount(text, start, end));
    return whole && (run.digit(group, 1) > 0 || saysPhone(text, start)) && !isFraction(run, group);
  }
  if (length > 13) return false;
  if (run.joint(group + 1) === DOT && !saysPhone(text, start)) return false;
  switch (length) {
    case 7:
    case 9:
      return saysPhone(text, start) && !saysCount(text, start, end);
    case 8:
      if (saysPhone(text, start)) return !saysCount(text, start, end);
      return (first === 6 || first > 7) && isSpoken(text, start) && !saysCount(text, start, end);
    case 10:
      if (saysCount(text, start, end)) return false;
      // So do the seconds since 1970; no number in North America does.
      if (first === 1) return saysPhone(text, start) && !saysStamp(text, start);
      return isNorthAmerican(run, group) || first > 5 || isSpoken(text, start) || saysPhone(text, start);
    case 11:
      return !saysCount(text, start, end);
    default:
      return first > 1 && !isStamp(run.text(group)) && !saysCount(text, start, end);
  }
}

const isNorthAmerican = (run: NumberRun, group: number) => run.digit(group, 0) > 1 && run.digit(group, 3) > 1;

/** A date and time in one piece, or an ISBN; no country has such numbers. */
const isStamp = (digits: string) => DATE_STAMP.test(digits) || ISBN.test(digits);

const isFraction = (run: NumberRun, group: number) => run.joint(group) === DOT;

/** Not in the middle of other numbers. */
function isApart(run: NumberRun, group: number): boolean {
  const before = run.joint(group);
  const after = run.joint(group + 1);
  const apart = SPACE | SLASH | OPEN | CLOSE | PLUS;
  const isNational = run.length(group) === 10 || run.length(group) === 11;
  if (group > 0 && (before & apart) === 0 && (before === DOT || !isNational)) return false;
  return after === 0 || after === DOT || (after & apart) !== 0 || isNational || run.digit(group, 0) === 0;
}
