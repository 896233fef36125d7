import { AplError } from '../../parse/apl-error';
import { part, type SyntaxNode } from '../../parse/syntax';
import { searched } from '../operators/search';
import type { Pipeline } from '../pipeline';
import type { Relation } from '../relation';
import { combine, tablesOf } from './union';

/** `search in (a, b*) 'term'` at the start of a query: over the rows of all these datasets. */
export function search(node: SyntaxNode, pipeline: Pipeline): Relation {
  const clause = part(node, 'InClause');
  if (clause === null) throw new AplError("name the datasets to search: search in (a, b) 'term'", node);
  return searched(node, combine(tablesOf(clause, pipeline)), pipeline);
}
