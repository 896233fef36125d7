import { hexAt, isWord } from './chars';
import { lookAlike, lookAlikeOfPair, UNSEEN } from './look-alike';

const PERCENT = 37;
const AMPERSAND = 38;
const BACKSLASH = 92;
/** How often text is escaped again at most, as JSON in JSON in JSON. */
const MAX_BACKSLASHES = 8;
const MAX_PERCENTS = 4;

const NAMED: readonly (readonly [entity: string, char: string])[] = [
  ['&plus;', '+'],
  ['&commat;', '@'],
  ['&nbsp;', ' '],
  ['&quot;', '"'],
];

/** Whether an escape that {@link fold} decodes begins at the index, at which one of `%`, `\` and `&` stands. */
export function isEscapeAt(text: string, index: number): boolean {
  const next = text.charCodeAt(index + 1);
  switch (text.charCodeAt(index)) {
    case PERCENT:
      return hexAt(text, index + 1) !== -1 && hexAt(text, index + 2) !== -1;
    case BACKSLASH:
      return next === BACKSLASH || 'uxnrt/'.includes(text.charAt(index + 1));
    default:
      return next === 35 || NAMED.some(([entity]) => text.startsWith(entity, index));
  }
}

/** A text written plainly, with what is needed to find its characters in the original. */
export interface Folded {
  /** Codes of its characters, in ASCII, and a zero after them. */
  codes: Uint8Array;
  /** The same, but what an escape made is opaque: an escaped quote closes no quote. */
  opaque: Uint8Array;
  length: number;
  /** Whether anything in `opaque` differs. */
  hasEscapes: boolean;
  /** Where each character begins and ends in the original. */
  starts: Int32Array;
  ends: Int32Array;
}

/**
 * Writes a text in plain ASCII: unicode dashes, spaces and digits as those of ASCII, `%2B`, `\u002b` and `&#43;` as the
 * character that they stand for. What a reader does not see is left out. It never has more characters than the original.
 */
export function fold(text: string): Folded {
  return new Folding(text).run();
}

/** Stands in opaque text for what an escape made. */
const OPAQUE = 3;

class Folding implements Folded {
  readonly codes: Uint8Array;
  readonly opaque: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  length = 0;
  hasEscapes = false;

  constructor(private readonly text: string) {
    this.codes = new Uint8Array(text.length + 1);
    this.opaque = new Uint8Array(text.length + 1);
    this.starts = new Int32Array(text.length);
    this.ends = new Int32Array(text.length);
  }

  run(): Folded {
    const { text } = this;
    for (let at = 0; at < text.length; ) {
      const code = text.charCodeAt(at);
      if (code > 127) at = this.wide(at, code);
      else if (code === PERCENT) at = this.percent(at);
      else if (code === BACKSLASH) at = this.backslash(at);
      else if (code === AMPERSAND) at = this.entity(at);
      else at = this.write(at, at + 1, code, code);
    }
    return this;
  }

  /** Writes the character that stands between the indexes of the original; returns the second. */
  private write(start: number, end: number, code: number, opaque: number): number {
    const at = this.length;
    this.codes[at] = code;
    this.opaque[at] = opaque;
    this.starts[at] = start;
    this.ends[at] = end;
    this.length = at + 1;
    return end;
  }

  /** Writes what an escape stands for. */
  private put(start: number, end: number, code: number): number {
    const plain = code < 128 ? code : code > 0xffff ? lookAlikeOfPair(code) : lookAlike(code);
    if (plain === UNSEEN) return end;
    this.hasEscapes = true;
    return this.write(start, end, plain, isWord(plain) ? plain : OPAQUE);
  }

  private wide(at: number, code: number): number {
    const point = this.text.codePointAt(at) ?? code;
    const end = point > 0xffff ? at + 2 : at + 1;
    const plain = point > 0xffff ? lookAlikeOfPair(point) : lookAlike(code);
    return plain === UNSEEN ? end : this.write(at, end, plain, plain);
  }

  private percent(at: number): number {
    let from = at + 1;
    for (let times = 0; times < MAX_PERCENTS && this.text.startsWith('25', from); times += 1) {
      // `%25` alone is a percent sign.
      if (hexAt(this.text, from + 2) === -1 || hexAt(this.text, from + 3) === -1) break;
      from += 2;
    }
    const first = this.byte(from);
    if (first === -1) return this.write(at, at + 1, PERCENT, PERCENT);
    const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let code = more === 0 ? first : first & (0x3f >> more);
    let end = from + 2;
    for (let left = more; left > 0; left -= 1, end += 3) {
      const next = this.text.charCodeAt(end) === PERCENT ? this.byte(end + 1) : -1;
      if (next >> 6 !== 2) return from + 2;
      code = (code << 6) | (next & 0x3f);
    }
    return this.put(at, end, code);
  }

  private byte(at: number): number {
    const high = hexAt(this.text, at);
    const low = hexAt(this.text, at + 1);
    return high === -1 || low === -1 ? -1 : high * 16 + low;
  }

  private backslash(at: number): number {
    let from = at + 1;
    while (from - at < MAX_BACKSLASHES && this.text.charCodeAt(from) === BACKSLASH) from += 1;
    switch (this.text.charAt(from)) {
      case 'u':
        return this.hex(at, from, 4);
      case 'x':
        return this.hex(at, from, 2);
      case 'n':
      case 'r':
        return this.put(at, from + 1, 10);
      case 't':
        return this.put(at, from + 1, 9);
      case '/':
        return this.put(at, from + 1, 47);
      default:
        for (let same = at; same < from; same += 1) this.write(same, same + 1, BACKSLASH, BACKSLASH);
        return from;
    }
  }

  private hex(at: number, from: number, length: number): number {
    let code = 0;
    for (let next = from + 1; next <= from + length; next += 1) {
      const digit = hexAt(this.text, next);
      if (digit === -1) return this.write(at, at + 1, BACKSLASH, BACKSLASH);
      code = code * 16 + digit;
    }
    return this.put(at, from + length + 1, code);
  }

  private entity(at: number): number {
    if (this.text.charCodeAt(at + 1) !== 35) {
      const named = NAMED.find(([entity]) => this.text.startsWith(entity, at));
      return named === undefined
        ? this.write(at, at + 1, AMPERSAND, AMPERSAND)
        : this.put(at, at + named[0].length, named[1].charCodeAt(0));
    }
    const found = /^&#(?:[xX]([0-9a-fA-F]{1,5})|([0-9]{1,6}));/.exec(this.text.slice(at, at + 10));
    if (found === null) return this.write(at, at + 1, AMPERSAND, AMPERSAND);
    const code = found[1] === undefined ? Number(found[2]) : Number.parseInt(found[1], 16);
    return this.put(at, at + found[0].length, code);
  }
}
