import type { SyntaxNode } from '../../parse/syntax';
import type { Pipeline } from '../pipeline';
import type { Relation } from '../relation';
import { datatable } from './datatable';
import { print } from './print';
import { range } from './range';
import { search } from './search';
import { union } from './union';

/** What a pipeline can start from besides a dataset, by the grammar's name. */
export const SOURCES: ReadonlyMap<string, (node: SyntaxNode, pipeline: Pipeline) => Relation> = new Map([
  ['DataTableExpression', datatable],
  ['PrintOperator', print],
  ['RangeOperator', range],
  ['SearchOperator', search],
  ['UnionOperator', (node: SyntaxNode, pipeline: Pipeline) => union(node, pipeline)],
]);
