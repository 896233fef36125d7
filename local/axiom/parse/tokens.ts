/** A piece of a query's text, as far as rewriting it needs to know. */
export interface Token {
  readonly kind: 'string' | 'word' | 'mark';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const PATTERN = new RegExp(
  [
    String.raw`(?<blank>\s+|\/\/[^\n]*)`,
    String.raw`(?<string>[hH]?(?:@'(?:[^']|'')*'|@"(?:[^"]|"")*"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|${'```'}[\s\S]*?${'```'}))`,
    String.raw`(?<word>[\p{L}_$][\p{L}\p{N}_]*|\d[\p{L}\p{N}_.]*)`,
    String.raw`(?<mark>[\s\S])`,
  ].join('|'),
  'uy',
);

/** The tokens of a query, without white space and comments. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  PATTERN.lastIndex = 0;
  for (let match = PATTERN.exec(text); match !== null; match = PATTERN.exec(text)) {
    const { string, word, blank } = match.groups ?? {};
    const [whole] = match;
    if (blank !== undefined) continue;
    const kind = string !== undefined ? 'string' : word !== undefined ? 'word' : 'mark';
    found.push({ kind, text: whole, start: match.index, end: match.index + whole.length });
  }
  return found;
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** The place of the token that closes the bracket at a place; the end where none does. */
export function closing(all: readonly Token[], open: number): number {
  const stack: string[] = [];
  for (let i = open; i < all.length; i++) {
    const token = all[i];
    if (token?.kind !== 'mark') continue;
    const close = CLOSING.get(token.text);
    if (close !== undefined) stack.push(close);
    else if (token.text === stack.at(-1)) stack.pop();
    if (stack.length === 0) return i;
  }
  return all.length;
}
