import { findBody } from './body';
import { AT, COLON, classOf, DIGIT, ESCAPE, isDigit, isWord, LETTER, OTHER } from './chars';
import { domainEnd, localStart } from './email';
import { isEscapeAt } from './fold';
import { gluedNumber, isNumberBeforeWord } from './glued';
import { ibanEnd, LONGEST_IBAN } from './iban';
import { colonChainEnd, ipv6End } from './ip';
import { BODY_KEY, CODE_WORD, kindsOfWord, SCHEME, SECRET_KEY } from './key-words';
import { Numbers } from './numbers';
import { isOddSign, oddlySeparatedEnd } from './odd-separators';
import { mayBePrefixed, prefixedEnd } from './prefixed';
import { isoEnd, requestIdEnd, uuidEnd } from './protect';
import { findNamedSecret, findScheme, findTwilioSecret, findUrlPassword } from './secret';
import type { Source } from './source';
import type { Span } from './span';

const DASH = 45;
const SLASH = 47;
const COLON_CODE = 58;
const SID_LENGTH = 34;
const UUID_HEAD = 8;
const REQUEST_HEAD = 5;
const IP_GROUP = 4;

/**
 * Finds everything to redact in a text, in order and without overlaps; null when an escape stands in a text that is not
 * folded.
 *
 * One pass: each place is looked at by the detectors that can begin there, each of which reads a bounded stretch or one
 * that the pass then leaves behind, so the time grows with the length only. Digits inside a word belong to an id and
 * are left alone.
 */
export function scan(source: Source): Span[] | null {
  return new Scan(source).run();
}

class Scan {
  private readonly spans: Span[] = [];
  private readonly text: string;
  private readonly codes: Uint8Array;
  private readonly numbers: Numbers;
  private noAddressBefore = 0;

  constructor(private readonly source: Source) {
    this.text = source.text;
    this.codes = source.codes;
    this.numbers = new Numbers(source, this.spans);
  }

  run(): Span[] | null {
    const { codes, source } = this;
    const { length } = source;
    const isFolded = source.folded !== null;
    for (let at = 0; at < length; ) {
      const code = codes[at] ?? 0;
      const kind = classOf(code);
      if (kind === OTHER) at += 1;
      else if (kind === LETTER) at = this.word(at);
      else if (kind === DIGIT) at = this.digits(at);
      else if (kind === ESCAPE) {
        if (!isFolded && isEscapeAt(source.raw, at)) return null;
        at += 1;
      } else at = this.sign(at, kind);
    }
    return this.spans;
  }

  private sign(at: number, kind: number): number {
    if (kind === COLON) return this.colon(at);
    return kind === AT ? this.email(at) : this.plus(at);
  }

  private take(span: Span): number {
    this.spans.push(span);
    return span.end;
  }

  private word(at: number): number {
    const { codes } = this;
    let end = at + 1;
    let kind = classOf(codes[end] ?? 0);
    while (kind === LETTER) {
      end += 1;
      kind = classOf(codes[end] ?? 0);
    }
    if (mayBePrefixed(codes[at] ?? 0, codes[at + 1] ?? 0)) {
      const prefixed = prefixedEnd(this.text, at);
      if (prefixed !== -1) return this.take({ kind: 'secret', start: at, end: prefixed });
    }
    if (kind === DIGIT) return this.mixed(at, this.endOfWord(end));
    const kinds = end - at > 2 ? kindsOfWord(codes, end, end - at) : 0;
    if (kinds !== 0) {
      const next = this.telling(at, end, kinds);
      if (next !== -1) return next;
    }
    return this.joined(at, end);
  }

  private endOfWord(index: number): number {
    const { codes } = this;
    let end = index;
    while (isWord(codes[end] ?? 0)) end += 1;
    return end;
  }

  private endOfDigits(index: number): number {
    const { codes } = this;
    let end = index;
    while (isDigit(codes[end] ?? 0)) end += 1;
    return end;
  }

  /** Goes on after a word that may be the name of a secret, of a message or of a code; -1 when it is nothing such. */
  private telling(at: number, end: number, kinds: number): number {
    const { text } = this;
    const { opaque } = this.source;
    if ((kinds & CODE_WORD) !== 0) this.numbers.codeWords.seen(end);
    const found =
      ((kinds & SCHEME) !== 0 ? findScheme(text, at) : null) ??
      ((kinds & SECRET_KEY) !== 0 ? findNamedSecret(text, opaque, at, end) : null) ??
      ((kinds & BODY_KEY) !== 0 ? findBody(text, opaque, at, end) : null);
    return found === null ? -1 : this.take(found);
  }

  /** A word with digits in it: an id, or a number with a word before it. */
  private mixed(at: number, end: number): number {
    const { text, codes } = this;
    const length = end - at;
    if (length === SID_LENGTH) {
      const pair = findTwilioSecret(text, at);
      if (pair !== null) return this.take(pair);
    }
    if (length <= LONGEST_IBAN && isDigit(codes[at + 2] ?? 0) && isDigit(codes[at + 3] ?? 0)) {
      const iban = ibanEnd(codes, at, end);
      if (iban !== -1) return this.take({ kind: 'iban', start: at, end: iban });
    }
    if (length === 3 && (kindsOfWord(codes, end, length) & CODE_WORD) !== 0) this.numbers.codeWords.seen(end);
    const id = this.joined(at, end);
    return id === end && isDigit(codes[end - 1] ?? 0) ? gluedNumber(text, at, end) : id;
  }

  /** Passes over the id that a word begins, or takes an IPv6 address; the end of the word when there is neither. */
  private joined(at: number, end: number): number {
    const { codes } = this;
    const next = codes[end];
    if (next === DASH) {
      const id =
        end - at === UUID_HEAD
          ? uuidEnd(codes, at)
          : end - at === REQUEST_HEAD
            ? requestIdEnd(codes, at)
            : -1;
      if (id !== -1) return id;
    } else if (next === COLON_CODE && end - at <= IP_GROUP) {
      const ip = this.address(at);
      if (ip !== -1) return ip;
    }
    return end;
  }

  private digits(at: number): number {
    const { codes } = this;
    const end = this.endOfDigits(at + 1);
    const next = codes[end] ?? 0;
    if (next === DASH && end - at === 4) {
      const iso = isoEnd(codes, at);
      if (iso !== -1) return iso;
    }
    if (end - at === 3 && isOddSign(next)) {
      const odd = oddlySeparatedEnd(this.text, codes, at, end);
      if (odd !== -1) return this.take({ kind: 'phone', start: at, end: odd });
    }
    const word = isWord(next) ? this.endOfWord(end) : end;
    const id = this.joined(at, word);
    if (id !== word) return id;
    if (word > end && !isNumberBeforeWord(this.text, at, end, word)) return word;
    return this.numbers.read(at, end, at, false);
  }

  private plus(at: number): number {
    const { codes } = this;
    let from = at + 1;
    while (from < at + 8 && (codes[from] === 32 || codes[from] === 40)) from += 1;
    if (!isDigit(codes[from] ?? 0)) return at + 1;
    // After a word a plus is an encoded space.
    const plus = at === 0 || !isWord(codes[at - 1] ?? 0);
    if (plus && isOddSign(codes[from + 1] ?? 0)) {
      const odd = oddlySeparatedEnd(this.text, codes, from, from + 1);
      if (odd !== -1) return this.take({ kind: 'phone', start: at, end: odd });
    }
    return this.numbers.read(from, this.endOfDigits(from), plus ? at : from, plus);
  }

  private colon(at: number): number {
    const { codes } = this;
    if (codes[at + 1] === SLASH) {
      const password = findUrlPassword(this.text, at);
      if (password !== null) return this.take(password);
    }
    if (codes[at + 1] !== COLON_CODE) return at + 1;
    const ip = at === 0 || !isWord(codes[at - 1] ?? 0) ? this.address(at) : -1;
    return ip === -1 ? at + 2 : ip;
  }

  /** Takes an IPv6 address; -1 when there is none, nor in what hangs together with colons. */
  private address(at: number): number {
    if (at < this.noAddressBefore) return -1;
    const end = ipv6End(this.codes, at);
    if (end !== -1) return this.take({ kind: 'ip', start: at, end });
    this.noAddressBefore = colonChainEnd(this.codes, at);
    return -1;
  }

  private email(at: number): number {
    const { text, spans } = this;
    const end = domainEnd(text, at);
    if (end === -1) return at + 1;
    const floor = this.floor(at);
    const start = localStart(text, at, floor);
    if (start === at) return at + 1;
    // A number in front of the `@` was taken for itself.
    while ((spans.at(-1)?.start ?? -1) >= start) spans.pop();
    return this.take({ kind: 'email', start, end });
  }

  /** Where the last find ends that an address before an `@` cannot cover. */
  private floor(at: number): number {
    for (let last = this.spans.length - 1; last >= 0; last -= 1) {
      const span = this.spans[last];
      if (span === undefined || span.end <= at - 64) return 0;
      if (span.kind !== 'phone' && span.kind !== 'otp' && span.kind !== 'card') return span.end;
    }
    return 0;
  }
}
