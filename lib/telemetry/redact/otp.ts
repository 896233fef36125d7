import { isWordAt } from './chars';
import { DASH, DOT, type NumberRun, SPACE } from './number-run';

const REACH = 56;
const NAMED =
  /\b(?:otp|pass ?code|pin|tac|[2m]fa|one[- ]?time(?: [a-z]{1,12}){0,2}|(?:verif(?:y|ication)|security|log-?in|sign-?in|access|confirm(?:ation)?|auth(?:entication)?|activation|registration)[ _]?(?:[a-z]{1,12} ){0,2}(?:code|number|pin)|(?:your|ur|my|this)(?: [a-z]{1,12}){0,3} code|cod(?:e|igo|ice)(?: de [a-z]{1,14})? (?:lautet|ist|est|es|e|:)|verif(?:y|ication)(?: with)?)["']?[^0-9\n]{0,12}$/i;
const BARE = /\bcode["']?(?: is|[:=])?["' ]{0,3}(?:g-)?$/i;
/** Codes that are not secret. */
const OTHER_CODE =
  /\b(?:error|status|exit|zip|postal|post|pin|area|country|http|response|reason|promo|coupon|discount|product|source|return|short|dress)[ _-]?code\b[^0-9]{0,12}$/i;
const PIN_WITH_NOUN = /\bpin (?:number|the|this|it|that)\b[^0-9]{0,12}$/i;
const EXPLAINED =
  /^["']?\W{0,3}(?:(?:is|=) (?:your|ur|the|my)\b[^\n]{0,40}\b(?:code|otp|pin|passcode|password)\b|to (?:verify|log|sign|confirm|complete|authenticate)\b)/i;
const USE = /\b(?:use|enter|type|input)(?: (?:the|this|your))?(?: code)?:? $/i;
/** The word for such a code in Chinese, Japanese and Korean. */
const IDEOGRAPHS =
  /(?:验证码|驗證碼|校验码|動態密碼|认证码|認証コード|確認コード|인증번호|인증코드)[^0-9\n]{0,8}$/;
const MAX_DISTANCE = 64;

/** Asked of the text as it was given, because folding makes all ideographs alike. */
const isNamedByIdeographs = (raw: string, start: number): boolean =>
  raw.charCodeAt(start - 1) > 0x7f && IDEOGRAPHS.test(raw.slice(Math.max(start - 20, 0), start));

/** Remembers where words of codes were read, so that numbers in a text without them cost nothing. */
export class CodeWords {
  private last = -MAX_DISTANCE - 1;

  /** A word such as `code` or `otp` ends at the index. */
  seen(end: number): void {
    this.last = end;
  }

  /** How many groups from `first` on are a one-time code, as the words around them say; 0 when they are none. */
  groups(text: string, raw: string, run: NumberRun, first: number): number {
    const length = run.length(first);
    if (length < 3 || length > 8) return 0;
    const split =
      length === 3 && first + 1 < run.count && run.length(first + 1) === 3 && isSplit(run, first + 1);
    if (!split && length < 4) return 0;
    const start = run.start(first);
    const end = run.end(split ? first + 1 : first);
    const near = start - this.last < MAX_DISTANCE;
    if (!near && !isExplainedAt(text, end)) return isNamedByIdeographs(raw, start) ? (split ? 2 : 1) : 0;
    if (run.joint(first) === DOT || (!split && run.joint(first + 1) === DOT) || isWordAt(text, end)) return 0;
    return isSaid(text, start, end, split || length === 6) ? (split ? 2 : 1) : 0;
  }
}

const isSplit = (run: NumberRun, group: number) => run.joint(group) === SPACE || run.joint(group) === DASH;

/** Whether the text goes on as ` is your …` or ` to verify …` may: cheap, because it is asked of every number. */
function isExplainedAt(text: string, end: number): boolean {
  const at = text.charCodeAt(end) === 32 ? end + 1 : end + 2;
  const two = text.charAt(at) + text.charAt(at + 1);
  return two === 'is' || two === 'to' || two === '= ';
}

function isSaid(text: string, start: number, end: number, isUsual: boolean): boolean {
  const before = text.slice(Math.max(start - REACH, 0), start);
  if (OTHER_CODE.test(before) || PIN_WITH_NOUN.test(before)) return false;
  if (NAMED.test(before) || (isUsual && BARE.test(before))) return true;
  const after = text.slice(end, end + REACH);
  return EXPLAINED.test(after) && (isUsual || USE.test(before) || !/^ to/.test(after));
}
