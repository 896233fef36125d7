import { isWord } from './chars';
import { DASH, DOT, type NumberRun, SPACE } from './number-run';
import { type Source, startInRaw } from './source';

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
function isNamedByIdeographs(source: Source, at: number): boolean {
  const start = startInRaw(source, at);
  return source.folded !== null && IDEOGRAPHS.test(source.raw.slice(Math.max(start - 20, 0), start));
}

/** Remembers where words of codes were read, so that numbers in a text without them cost nothing. */
export class CodeWords {
  private last = -MAX_DISTANCE - 1;

  /** A word such as `code` or `otp` ends at the index. */
  seen(end: number): void {
    this.last = end;
  }

  /** Whether the number between the indexes can be a code at all: cheap, because it is asked of every number. */
  mayBe({ codes, folded }: Source, start: number, end: number): boolean {
    return start - this.last < MAX_DISTANCE || isExplainedAt(codes, end) || folded !== null;
  }

  /** How many groups from `first` on are a one-time code, as the words around them say; 0 when they are none. */
  groups(source: Source, run: NumberRun, first: number): number {
    const length = run.length(first);
    if (length < 3 || length > 8) return 0;
    const split =
      length === 3 && first + 1 < run.count && run.length(first + 1) === 3 && isSplit(run, first + 1);
    if (!split && length < 4) return 0;
    const start = run.start(first);
    const end = run.end(split ? first + 1 : first);
    if (!this.mayBe(source, start, end) || isWord(source.codes[end] ?? 0)) return 0;
    if (run.joint(first) === DOT || (!split && run.joint(first + 1) === DOT)) return 0;
    const { text } = source;
    const isCode = isNamedByIdeographs(source, start) || isSaid(text, start, end, split || length === 6);
    return isCode ? (split ? 2 : 1) : 0;
  }
}

const isSplit = (run: NumberRun, group: number) => run.joint(group) === SPACE || run.joint(group) === DASH;

/** Whether the text goes on as ` is your …` or ` to verify …` may. */
function isExplainedAt(codes: Uint8Array, end: number): boolean {
  const at = codes[end] === 32 ? end + 1 : end + 2;
  const [first, second] = [codes[at], codes[at + 1]];
  // `is`, `to`, `= `.
  return (
    (first === 105 && second === 115) || (first === 116 && second === 111) || (first === 61 && second === 32)
  );
}

function isSaid(text: string, start: number, end: number, isUsual: boolean): boolean {
  const before = text.slice(Math.max(start - REACH, 0), start);
  if (OTHER_CODE.test(before) || PIN_WITH_NOUN.test(before)) return false;
  if (NAMED.test(before) || (isUsual && BARE.test(before))) return true;
  const after = text.slice(end, end + REACH);
  return EXPLAINED.test(after) && (isUsual || USE.test(before) || !/^ to/.test(after));
}
