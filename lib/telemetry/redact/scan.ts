import { findBody } from './body';
import { cardGroups } from './card';
import {
  COLON,
  classAt,
  DIGIT,
  endOfWord,
  isDigitAt,
  isIgnorableAt,
  isWordAt,
  LETTER,
  OTHER,
  PLUS,
} from './chars';
import { findEmails } from './email';
import { ibanEnd } from './iban';
import { ipv4Groups, ipv6End } from './ip';
import { type Group, readGroups } from './numbers';
import { mentionsCode, otpGroups } from './otp';
import { phoneGroups } from './phone';
import { isHexId, protectedEnd } from './protect';
import { findSecret, findUrlPassword } from './secret';
import type { RedactionKind, Span } from './span';

/**
 * Finds everything to redact in a folded text, in order and without overlaps. One pass: each place is looked at by the
 * detectors that can begin there, each of which reads a bounded stretch or one that the pass then leaves behind, so
 * the time grows with the length only. Digits inside a word belong to an id and are left alone.
 */
export function scan(text: string): Span[] {
  return new Scan(text).run();
}

class Scan {
  private readonly spans: Span[] = [];
  private readonly emails: Span[];
  private readonly codes: boolean;
  private email: Span | undefined;
  /** Where the next email address begins: no other find may run into it. */
  private barrier = 0;

  constructor(private readonly text: string) {
    this.emails = findEmails(text).reverse();
    this.codes = mentionsCode(text);
    this.passEmails(0);
  }

  run(): Span[] {
    const { text } = this;
    for (let at = 0; at < text.length; ) {
      if (at > this.barrier) this.passEmails(at);
      if (this.email !== undefined && at === this.barrier) at = this.take(this.email);
      else at = classAt(text, at) === OTHER ? at + 1 : this.step(at);
    }
    return this.spans;
  }

  /** Leaves behind the addresses that begin before an index: something longer has covered them. */
  private passEmails(at: number): void {
    do this.email = this.emails.pop();
    while (this.email !== undefined && this.email.start < at);
    this.barrier = this.email?.start ?? this.text.length;
  }

  /** Looks at one place; returns where to go on. */
  private step(at: number): number {
    switch (classAt(this.text, at)) {
      case LETTER:
        return this.word(at);
      case DIGIT:
        return this.digits(at);
      case PLUS:
        return this.plus(at);
      case COLON:
        return this.colon(at);
      default:
        return at + 1;
    }
  }

  private take(span: Span): number {
    this.spans.push(span);
    return span.end;
  }

  private word(at: number): number {
    const { text } = this;
    const end = Math.min(endOfWord(text, at), this.barrier);
    const found = findSecret(text, at, end) ?? findBody(text, at, end);
    if (found !== null) return this.take(found);
    const iban = ibanEnd(text, at);
    if (iban !== -1) return this.take({ kind: 'iban', start: at, end: iban });
    const id = this.id(at, end);
    return id === -1 ? gluedNumber(text, at, end) : id;
  }

  private digits(at: number): number {
    const { text } = this;
    const end = endOfWord(text, at);
    const id = this.id(at, end);
    if (id !== -1) return id;
    const groups = readGroups(text, at, this.barrier);
    const first = groups[0];
    if (first === undefined) return at + 1;
    // A word that goes on with letters is an id, unless what it begins with is a whole number.
    if (isWordAt(text, first.end) && (first.digits.length < 10 || isHexId(text.slice(at, end)))) return end;
    return this.numbers(groups, at, false);
  }

  /** Passes over an id that begins here, or takes an IPv6 address; -1 when there is neither. */
  private id(at: number, end: number): number {
    const shaped = protectedEnd(this.text, at);
    if (shaped !== -1) return shaped;
    if (end - at > 4 || classAt(this.text, end) !== COLON) return -1;
    const ip = ipv6End(this.text, at);
    return ip === -1 ? -1 : this.take({ kind: 'ip', start: at, end: ip });
  }

  private plus(at: number): number {
    let from = at + 1;
    while (from < at + 8 && (isIgnorableAt(this.text, from) || ' ('.includes(this.text.charAt(from))))
      from += 1;
    if (!isDigitAt(this.text, from)) return at + 1;
    // After a word a plus is an encoded space.
    const plus = !isWordAt(this.text, at - 1);
    return this.numbers(readGroups(this.text, from, this.barrier), plus ? at : from, plus);
  }

  private colon(at: number): number {
    const password = findUrlPassword(this.text, at);
    if (password !== null) return this.take(password);
    const ip = this.text.charAt(at + 1) === ':' && !isWordAt(this.text, at - 1) ? ipv6End(this.text, at) : -1;
    return ip === -1 ? at + 1 : this.take({ kind: 'ip', start: at, end: ip });
  }

  private numbers(groups: readonly Group[], from: number, plus: boolean): number {
    for (let first = isShort(groups, this.codes) ? groups.length : 0; first < groups.length; ) {
      const [kind, count] = this.number(groups, first, plus);
      const start = groups[first]?.start ?? from;
      const end = groups[first + Math.max(count, 1) - 1]?.end ?? from + 1;
      if (kind !== null)
        this.take({ kind, start: this.opening(plus && first === 0 ? from : start, end), end });
      first += Math.max(count, 1);
    }
    return groups.at(-1)?.end ?? from + 1;
  }

  private number(groups: readonly Group[], first: number, plus: boolean): [RedactionKind | null, number] {
    const card = cardGroups(groups, first);
    if (card > 0) return ['card', card];
    const ip = ipv4Groups(this.text, groups, first);
    if (ip > 0) return ['ip', ip];
    const phone = phoneGroups(this.text, groups, first, plus);
    if (phone > 0) return ['phone', phone];
    const otp = this.codes ? otpGroups(this.text, groups, first) : 0;
    return otp > 0 ? ['otp', otp] : [null, 0];
  }

  /** Includes the parenthesis that a number begins with. */
  private opening(start: number, end: number): number {
    const open = this.text.charAt(start - 1) === '(' && start > (this.spans.at(-1)?.end ?? 0);
    return open && this.text.slice(start, end).includes(')') ? start - 1 : start;
  }
}

/** Whether there are too few digits for anything: most numbers in a log are small. */
function isShort(groups: readonly Group[], codes: boolean): boolean {
  const most = groups.length > 3 ? 3 : codes ? 3 : 6;
  return groups.reduce((sum, { digits }) => sum + digits.length, 0) <= most;
}

const PHONE_WORD = /(?:phone|telephone|tel|mobile|cell|sms|whatsapp|msisdn|to|from)_?(?=\d)/iy;
const NUMBER_AT_END = /_\+?(?:1?[2-9]\d{2}[2-9]\d{6})$/;

/** End of a word, or the number in it that is no part of an id: `tel4155550123`, `user_4155550123`. */
function gluedNumber(text: string, at: number, end: number): number {
  if (!isDigitAt(text, end - 1)) return end;
  PHONE_WORD.lastIndex = at;
  if (PHONE_WORD.test(text)) return PHONE_WORD.lastIndex;
  const found = NUMBER_AT_END.exec(text.slice(Math.max(end - 13, at), end));
  return found === null ? end : end - found[0].length + 1;
}
