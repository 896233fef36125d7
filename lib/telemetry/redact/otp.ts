import type { Group } from './numbers';

/** Whether the text speaks of codes at all; asked once, before any number is looked at. */
const MENTIONED = /otp|code|\bpin\b|[2m]fa|one[- ]?time|verif/i;

const REACH = 56;
const NAMED =
  /\b(?:otp|pass ?code|pin|[2m]fa|one[- ]?time(?: [a-z]{1,12}){0,2}|(?:verif(?:y|ication)|security|log-?in|sign-?in|access|confirm(?:ation)?|auth(?:entication)?|activation|registration)(?: [a-z]{1,12}){0,2} (?:code|number|pin)|(?:your|ur|my|this)(?: [a-z]{1,12}){0,3} code)\b[^0-9\n]{0,12}$/i;
const BARE = /\bcode["']?(?: is|[:=])?["' ]{0,3}(?:g-)?$/i;
/** Codes that are not secret. */
const OTHER_CODE =
  /\b(?:error|status|exit|zip|postal|post|area|country|http|response|reason|promo|coupon|discount|product|source|return|short)[ _-]?code\b[^0-9]{0,12}$/i;
const EXPLAINED =
  /^["']?\W{0,3}(?:is|=) (?:your|ur|the|my)\b[^\n]{0,40}\b(?:code|otp|pin|passcode|password)\b/i;

/** Whether {@link otpGroups} can find anything in the text. */
export function mentionsCode(text: string): boolean {
  return MENTIONED.test(text);
}

/** How many groups from `first` on are a one-time code, as the words around them say; 0 when they are none. */
export function otpGroups(text: string, groups: readonly Group[], first: number): number {
  const group = groups[first];
  const next = groups[first + 1];
  if (group === undefined || group.before === '.' || next?.before === '.') return 0;
  const split = group.digits.length === 3 && next?.digits.length === 3;
  if (!split && (group.digits.length < 4 || group.digits.length > 8)) return 0;
  const end = split ? next.end : group.end;
  const before = text.slice(Math.max(group.start - REACH, 0), group.start);
  if (OTHER_CODE.test(before)) return 0;
  const six = split || group.digits.length === 6;
  const said =
    NAMED.test(before) || (six && BARE.test(before)) || EXPLAINED.test(text.slice(end, end + REACH));
  return said ? (split ? 2 : 1) : 0;
}
