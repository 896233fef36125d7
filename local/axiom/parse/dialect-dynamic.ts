import type { Edit } from './rewrite';
import type { Token } from './tokens';

/** Words that a literal may hold. */
const LITERAL = new Set([
  'true',
  'false',
  'null',
  'dynamic',
  'datetime',
  'timespan',
  'time',
  'guid',
  'bool',
  'int',
  'long',
  'real',
  'double',
]);

/**
 * `dynamic([status, ['geo.city']])` becomes `(pack_array(status, ['geo.city']))`, and braces become `bag_pack(…)`:
 * the grammar takes literals alone there. A literal stays as it is.
 */
export function dynamicEdits(all: readonly Token[]): Edit[] {
  const words = all.slice(1).filter(({ kind, text }) => kind === 'word' && !/^\d/.test(text));
  if (words.every(({ text }) => LITERAL.has(text.toLowerCase()))) return [];
  const edits: Edit[] = [];
  const open: ('array' | 'bag' | 'other')[] = [];
  for (const [i, token] of all.entries()) {
    const { start, end, text } = token;
    if (i === 0) edits.push({ start, end, text: '' });
    if (token.kind !== 'mark') continue;
    if (text === '[') {
      const array = !isField(all, i) && !isAccess(all[i - 1]);
      open.push(array ? 'array' : 'other');
      if (array) edits.push({ start, end, text: 'pack_array(' });
    } else if (text === '{') {
      open.push('bag');
      edits.push({ start, end, text: 'bag_pack(' });
    } else if (text === '(') open.push('other');
    else if (text === ':' && open.at(-1) === 'bag') edits.push({ start, end, text: ',' });
    else if (text === ']' || text === '}' || text === ')') {
      if (open.pop() !== 'other') edits.push({ start, end, text: ')' });
    }
  }
  return edits;
}

/** `['name']` is a field among expressions. */
function isField(all: readonly Token[], at: number): boolean {
  return all[at + 1]?.kind === 'string' && all[at + 2]?.text === ']';
}

/** Brackets after a name or a closed bracket reach into it. */
function isAccess(before: Token | undefined): boolean {
  return before !== undefined && (before.kind === 'word' || before.text === ']' || before.text === ')');
}
