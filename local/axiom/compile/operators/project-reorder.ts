import { items, part, required, type SyntaxNode } from '../../parse/syntax';
import { type Relation, reshape } from '../relation';
import { selectColumns } from './column-selection';
import type { Operator } from './operator';

/** Puts the columns named in front; the others follow in the order they had. */
export const projectReorder: Operator = {
  syntax: 'ProjectReorderOperator',
  run: (node, input) => {
    const first = items(node, 'Expressions').flatMap((item) => positions(item, input));
    return reshape(input, [...new Set([...first, ...input.columns.keys()])]);
  },
};

/** `a* desc`: what a pattern matches, sorted by name. */
function positions(item: SyntaxNode, { columns }: Relation): number[] {
  if (item.kind !== 'OrderedExpression') return selectColumns(item, columns);
  const found = selectColumns(required(item, 'Expression'), columns);
  const clause = part(item, 'Ordering');
  const descending = clause !== null && part(clause, 'AscOrDescKeyword')?.text === 'desc';
  const sorted = found.toSorted((a, b) => ((columns[a]?.name ?? '') < (columns[b]?.name ?? '') ? -1 : 1));
  return descending ? sorted.reverse() : sorted;
}
