import { AplError } from '../../parse/apl-error';
import { parseExpression, parseName } from '../../parse/expression';
import { parseTypeName } from '../../parse/literal';
import { items, required, type SyntaxNode } from '../../parse/syntax';
import { castTo } from '../../values/casts';
import type { Value } from '../../values/value';
import { forbidParameters } from '../operators/parameters';
import type { Pipeline } from '../pipeline';
import { type Column, EMPTY_ROW, type Relation, relationOf } from '../relation';

/** `datatable(name:type, …)[value, …]`: a table written out in the query, row by row. */
export function datatable(node: SyntaxNode, { compile }: Pick<Pipeline, 'compile'>): Relation {
  forbidParameters(node);
  const columns = items(required(node, 'Schema'), 'Columns').map((column): Column => {
    return { name: parseName(required(column, 'Name')), type: parseTypeName(required(column, 'Type')) };
  });
  const values = items(node, 'Values').map((item, i) => {
    const value = compile(parseExpression(item), []).evaluate(EMPTY_ROW);
    const type = columns[i % columns.length]?.type ?? 'dynamic';
    const converted = castTo(type, value);
    if (converted === null && value !== null) throw new AplError(`'${item.text}' is no ${type}`, item);
    return converted;
  });
  if (values.length % columns.length !== 0) {
    throw new AplError(`the values of a datatable have to fill rows of ${columns.length}`, node);
  }
  const rows: Value[][] = [];
  for (let i = 0; i < values.length; i += columns.length) rows.push(values.slice(i, i + columns.length));
  return relationOf(columns, rows);
}
