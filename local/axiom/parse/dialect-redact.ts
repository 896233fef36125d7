import type { Edit } from './rewrite';
import type { Token } from './tokens';

/** Options that stand before the expressions, without commas between them. */
const OPTIONS = new Set(['replaceToken', 'replaceHash', 'redactGroups', 'auditField']);

/** `redact a=1 @'x' on f, g` becomes `invoke redact(a=1, @'x', fields(f, g))`. */
export function redactEdits(all: readonly Token[], at: number): Edit[] {
  const end = stageEnd(all, at);
  const [first, last] = [all[at], all[end - 1]];
  if (first === undefined || last === undefined) return [];
  const edits: Edit[] = [{ start: first.start, end: first.end, text: 'invoke redact(' }];
  let fields = false;
  for (let i = at + 1; i < end; i++) {
    const token = all[i];
    if (token === undefined) continue;
    const option = token.kind === 'word' && OPTIONS.has(token.text) && all[i + 1]?.text === '=';
    const value = all[i + 2];
    if (option && value !== undefined && i + 3 < end && all[i + 3]?.text !== ',') {
      edits.push({ start: value.end, end: value.end, text: ',' });
      i += 2;
    } else if (token.kind === 'word' && token.text === 'on' && !fields) {
      fields = true;
      edits.push({ start: token.start, end: token.end, text: ', fields(' });
    }
  }
  edits.push({ start: last.end, end: last.end, text: fields ? '))' : ')' });
  return edits;
}

/** Where the operator ends: before the next pipe or semicolon, or a bracket that was opened before it. */
function stageEnd(all: readonly Token[], at: number): number {
  let depth = 0;
  for (let i = at; i < all.length; i++) {
    const token = all[i];
    if (token?.kind !== 'mark') continue;
    if ('([{'.includes(token.text)) depth++;
    if (')]}'.includes(token.text)) depth--;
    if (depth < 0 || (depth === 0 && (token.text === '|' || token.text === ';'))) return i;
  }
  return all.length;
}
