import { AplError } from '../../parse/apl-error';
import { parseExpression } from '../../parse/expression';
import { part, type SyntaxNode } from '../../parse/syntax';
import { dottedName } from '../expression';
import type { Column } from '../relation';
import { columnIndex } from '../scope';

/** Positions of the columns that an item of `project-away` and its kin names: one, or all that a `*` matches. */
export function selectColumns(item: SyntaxNode, columns: readonly Column[]): number[] {
  const pattern = wildcard(item);
  if (pattern !== null) {
    return columns.flatMap(({ name, hidden }, i) => (hidden !== true && pattern.test(name) ? [i] : []));
  }
  const expression = parseExpression(item);
  const name = dottedName(expression);
  if (name === null) throw new AplError(`'${item.text}' is no field`, item);
  return [columnIndex(columns, name, item)];
}

/** What a name with `*` matches; null for any other name. */
export function wildcard(item: SyntaxNode): RegExp | null {
  const starred = item.kind === 'StarExpression' || part(item, 'Name')?.kind === 'WildcardedName';
  if (!starred) return null;
  const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${item.text.split('*').map(literal).join('.*')}$`);
}
