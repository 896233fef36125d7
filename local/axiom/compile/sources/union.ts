import { AplError } from '../../parse/apl-error';
import { parseName } from '../../parse/expression';
import { items, type SyntaxNode, unwrap } from '../../parse/syntax';
import { rank } from '../../values/compare';
import { mergeTypes } from '../../values/value';
import type { Operator } from '../operators/operator';
import { parameters } from '../operators/parameters';
import type { Pipeline } from '../pipeline';
import { type Column, cell, type Relation, type Row, relationOf } from '../relation';
import { findColumn } from '../scope';

/** `union a, b` at the start of a query, and `… | union b` after something. */
export function union(
  node: SyntaxNode,
  pipeline: Pick<Pipeline, 'table' | 'matching'>,
  before: Relation[] = [],
): Relation {
  const options = parameters(node, ['withsource', 'kind']);
  const kind = options.get('kind') ?? 'outer';
  if (kind !== 'outer') throw new AplError(`union kind=${kind} is not implemented`, node);
  const legs = [...before, ...tablesOf(node, pipeline)];
  const source = options.get('withsource');
  return combine(source === undefined ? legs : legs.map((leg, i) => withSource(leg, source, i)));
}

/** The tables that a list names. */
export function tablesOf(node: SyntaxNode, pipeline: Pick<Pipeline, 'table' | 'matching'>): Relation[] {
  return items(node, 'Expressions').flatMap((leg) => legTables(leg, pipeline));
}

/** One table, or all datasets that a name with `*` matches. */
function legTables(leg: SyntaxNode, { table, matching }: Pick<Pipeline, 'table' | 'matching'>): Relation[] {
  const node = unwrap(leg);
  const name = node.kind !== 'NameReference' ? '' : node.text.startsWith('[') ? parseName(node) : node.text;
  return name.includes('*') ? matching(name, node) : [table(leg)];
}

/** The dataset that rows come from; what is none is called by its place, as in Kusto. */
function withSource(leg: Relation, name: string, index: number): Relation {
  const source = leg.source ?? `union_arg${index}`;
  const columns: Column[] = [{ name, type: 'string' }, ...leg.columns];
  return { ...leg, columns, rows: leg.rows.map((row) => [source, ...row]) };
}

/** All rows under the columns of all; tables that are sorted by time stay so together. */
export function combine(legs: readonly Relation[]): Relation {
  const columns: Column[] = [];
  const rows: Row[] = [];
  for (const leg of legs) {
    const positions = leg.columns.map((column) => place(columns, column));
    for (const row of leg.rows) {
      const wide: Row[number][] = [];
      for (const [i, position] of positions.entries()) wide[position] = cell(row, i);
      rows.push(wide);
    }
  }
  const relation = relationOf(columns, rows);
  const newestFirst = legs.every(({ order: [first] }) => first?.field === '_time' && first.desc);
  if (!newestFirst) return relation;
  const time = findColumn(columns, '_time');
  rows.sort((a, b) => rank(cell(b, time), cell(a, time)));
  return { ...relation, order: [{ field: '_time', desc: true }] };
}

function place(columns: Column[], column: Column): number {
  const index = findColumn(columns, column.name);
  const existing = columns[index];
  if (existing === undefined) return columns.push({ ...column }) - 1;
  columns[index] = { ...existing, type: mergeTypes(existing.type, column.type) };
  return index;
}

/** The same as an operator. */
export const unionOperator: Operator = {
  syntax: 'UnionOperator',
  run: (node, input, context) => union(node, context, [input]),
};
