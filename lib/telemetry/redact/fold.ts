import { hexAt, IGNORABLE } from './chars';
import { lookAlike, lookAlikeOfPair } from './look-alike';

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

/**
 * Writes the text with look-alikes and escapes in plain Latin-1: unicode dashes, spaces and digits, `%2B`, `\u002b`.
 * Its length never changes, so that an index in it is an index in the original: what an escape leaves over is filled
 * with {@link IGNORABLE}.
 */
export function fold(text: string, into: Uint8Array): void {
  new Folding(text, into).run();
}

class Folding {
  constructor(
    private readonly text: string,
    private readonly codes: Uint8Array,
  ) {}

  run(): void {
    const { text, codes } = this;
    for (let at = 0; at < text.length; ) {
      const code = text.charCodeAt(at);
      if (code > 127) at = this.wide(at, code);
      else if (code === PERCENT) at = this.percent(at);
      else if (code === BACKSLASH) at = this.backslash(at);
      else if (code === AMPERSAND) at = this.entity(at);
      else {
        codes[at] = code;
        at += 1;
      }
    }
  }

  /** Writes one character over the indexes; returns the second. */
  private put(start: number, end: number, code: number): number {
    this.codes[start] = code < 128 ? code : lookAlike(code);
    for (let at = start + 1; at < end; at += 1) this.codes[at] = IGNORABLE;
    return end;
  }

  private wide(at: number, code: number): number {
    const pair = code >= 0xd800 && code < 0xdc00 ? (this.text.codePointAt(at) ?? 0) : 0;
    const plain = pair > 0xffff ? lookAlikeOfPair(pair) : 0;
    return plain === 0 ? this.put(at, at + 1, code) : this.put(at, at + 2, plain);
  }

  private percent(at: number): number {
    let from = at + 1;
    for (let times = 0; times < MAX_PERCENTS && this.text.startsWith('25', from); times += 1) {
      // `%25` alone is a percent sign.
      if (hexAt(this.text, from + 2) === -1 || hexAt(this.text, from + 3) === -1) break;
      from += 2;
    }
    const first = this.byte(from);
    if (first === -1) return this.put(at, at + 1, PERCENT);
    const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let code = more === 0 ? first : first & (0x3f >> more);
    let end = from + 2;
    for (let left = more; left > 0; left -= 1, end += 3) {
      const next = this.text.charCodeAt(end) === PERCENT ? this.byte(end + 1) : -1;
      if (next >> 6 !== 2) return this.put(at, from + 2, IGNORABLE);
      code = (code << 6) | (next & 0x3f);
    }
    return this.put(at, end, code > 0xffff ? lookAlikeOfPair(code) || IGNORABLE : code);
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
        for (let same = at; same < from; same += 1) this.codes[same] = BACKSLASH;
        return from;
    }
  }

  private hex(at: number, from: number, length: number): number {
    let code = 0;
    for (let next = from + 1; next <= from + length; next += 1) {
      const digit = hexAt(this.text, next);
      if (digit === -1) return this.put(at, at + 1, BACKSLASH);
      code = code * 16 + digit;
    }
    return this.put(at, from + length + 1, code);
  }

  private entity(at: number): number {
    if (this.text.charCodeAt(at + 1) !== 35) {
      const named = NAMED.find(([entity]) => this.text.startsWith(entity, at));
      return named === undefined
        ? this.put(at, at + 1, AMPERSAND)
        : this.put(at, at + named[0].length, named[1].charCodeAt(0));
    }
    const found = /^&#(?:[xX]([0-9a-fA-F]{1,5})|([0-9]{1,6}));/.exec(this.text.slice(at, at + 10));
    if (found === null) return this.put(at, at + 1, AMPERSAND);
    const code = found[1] === undefined ? Number(found[2]) : Number.parseInt(found[1], 16);
    return this.put(at, at + found[0].length, code > 0xffff ? lookAlikeOfPair(code) || IGNORABLE : code);
  }
}
