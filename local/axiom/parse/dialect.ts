import { dynamicEdits } from './dialect-dynamic';
import { redactEdits } from './dialect-redact';
import { type Edit, type Rewritten, rewrite } from './rewrite';
import { closing, type Token, tokens } from './tokens';

/**
 * What Axiom writes and Microsoft's grammar does not know, rewritten to what it knows: `extend-valid`, `redact`,
 * `parse-kv` without types, wildcards after quoted names, expressions inside `dynamic()`, `!matches regex`, fields called as a
 * keyword of Kusto that is none of Axiom, or after a dot as any keyword.
 */
export interface Dialect extends Rewritten {
  /** The grammar's name of an operator, by where it starts in the original, where the rewriting changed it. */
  readonly operators: ReadonlyMap<number, string>;
  /** Where an operator starts in the original that stands for its negation. */
  readonly negations: ReadonlySet<number>;
  /** What the n-th stand-in name `apl_wildcard_n_*` means. */
  readonly wildcards: readonly string[];
}

/** Those that Axiom's own examples use. */
const BARE_NAMES: ReadonlySet<string> = new Set(['title', 'statistics']);

/** What Microsoft's grammar refuses after a dot, where nothing but a name can stand. */
const KEYWORDS: ReadonlySet<string> = new Set(
  `accumulate and as asc between by contains date datetime desc double dynamic find first float has has_all has_any in int
  invoke last like long materialize of or print project real sample search set startswith string time timespan title to
  toscalar union where`.split(/\s+/),
);

export const WILDCARD = /^apl_wildcard_(\d+)_\*$/;

export function kusto(text: string): Dialect {
  const all = tokens(text);
  const operators = new Map<number, string>();
  const negations = new Set<number>();
  const wildcards: string[] = [];
  const edits: Edit[] = [];
  for (let i = 0; i < all.length; i++) {
    const token = all[i];
    if (token === undefined) continue;
    if (starts(all, i, ['extend', '-', 'valid'])) {
      operators.set(token.start, 'ExtendValidOperator');
      edits.push({ start: token.start, end: all[i + 2]?.end ?? token.end, text: 'extend' });
    } else if (starts(all, i, ['redact'])) {
      operators.set(token.start, 'RedactOperator');
      edits.push(...redactEdits(all, i));
    } else if (starts(all, i, ['parse', '-', 'kv'])) {
      edits.push(...parseKvEdits(all, i));
    } else if (token.text === '!' && all[i + 1]?.text === 'matches') {
      negations.add(token.start);
      edits.push({ start: token.start, end: all[i + 1]?.end ?? token.end, text: 'matches' });
    } else if ((all[i - 1]?.text === '.' ? KEYWORDS : BARE_NAMES).has(token.text)) {
      edits.push({ start: token.start, end: token.end, text: `['${token.text}']` });
    } else if (token.text === 'dynamic' && all[i + 1]?.text === '(') {
      const end = closing(all, i + 1);
      edits.push(...dynamicEdits(all.slice(i, end + 1)));
      i = end;
    } else {
      const pattern = quotedWildcard(all, i);
      if (pattern === null) continue;
      edits.push({
        start: token.start,
        end: all[i + 3]?.end ?? token.end,
        text: `apl_wildcard_${wildcards.length}_*`,
      });
      wildcards.push(pattern);
      i += 3;
    }
  }
  return { ...rewrite(text, edits), operators, negations, wildcards };
}

/** Whether an operator of that spelling stands at a place: after a pipe, its words without space between. */
function starts(all: readonly Token[], at: number, words: readonly string[]): boolean {
  return (
    all[at - 1]?.text === '|' &&
    words.every((word, i) => {
      const [token, before] = [all[at + i], all[at + i - 1]];
      return token?.text === word && (i === 0 || before?.end === token.start);
    })
  );
}

/** `['geo.']*` as the pattern `geo.*`. */
function quotedWildcard(all: readonly Token[], at: number): string | null {
  const [open, name, close, star] = all.slice(at, at + 4);
  if (open?.text !== '[' || name?.kind !== 'string' || close?.text !== ']' || star?.text !== '*') return null;
  return close.end === star.start ? `${name.text.slice(1, -1)}*` : null;
}

/** Keys without a type are strings. */
function parseKvEdits(all: readonly Token[], at: number): Edit[] {
  const open = all.findIndex((token, i) => i > at && token.text === '(' && all[i - 1]?.text === 'as');
  if (open < 0) return [];
  const edits: Edit[] = [];
  const close = closing(all, open);
  let typed = false;
  for (let i = open + 1; i <= close; i++) {
    const token = all[i];
    if (token?.text === ':') typed = true;
    if (i < close && token?.text !== ',') continue;
    const before = all[i - 1];
    if (!typed && before !== undefined && i > open + 1)
      edits.push({ start: before.end, end: before.end, text: ':string' });
    typed = false;
  }
  return edits;
}
