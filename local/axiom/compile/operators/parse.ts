import { AplError } from '../../parse/apl-error';
import { parseExpression } from '../../parse/expression';
import { required, type SyntaxNode } from '../../parse/syntax';
import { toText } from '../../values/casts';
import { isOpen, type Value } from '../../values/value';
import { type Column, padded, type Relation, type Row } from '../relation';
import { findColumn } from '../scope';
import type { Operator, OperatorContext } from './operator';
import { parsePattern } from './parse-pattern';

/** `parse text with …`: the fields it names, null in rows whose text does not match. */
export const parse: Operator = {
  syntax: 'ParseOperator',
  run: (node, input, context) => parsed(node, input, context, false),
};

/** As `parse`, without the rows that do not match. */
export const parseWhere: Operator = {
  syntax: 'ParseWhereOperator',
  run: (node, input, context) => parsed(node, input, context, true),
};

function parsed(
  node: SyntaxNode,
  input: Relation,
  { compile }: OperatorContext,
  filtering: boolean,
): Relation {
  const expression = parseExpression(required(node, 'Expression'));
  const text = compile(expression, input.columns);
  if (text.type !== 'string' && !isOpen(text.type)) {
    throw new AplError(`parse needs a string, not a ${text.type}; convert it with tostring()`, expression);
  }
  const pattern = parsePattern(node);
  const { columns, positions } = placed(input.columns, pattern.fields);
  const rows: Row[] = [];
  for (const row of input.rows) {
    const value = text.evaluate(row);
    const values = value === null ? null : pattern.match(toText(value));
    if (values === null && filtering) continue;
    const copy: (Value | undefined)[] = padded(row, columns.length);
    for (const [i, position] of positions.entries()) copy[position] = values?.[i] ?? null;
    rows.push(copy);
  }
  return { ...input, columns, rows };
}

/** The columns with those of an operator added, or put in the place of ones with their names. */
export function placed(
  before: readonly Column[],
  added: readonly Column[],
): { columns: Column[]; positions: number[] } {
  const columns = [...before];
  const positions = added.map(({ name, type }) => {
    const existing = findColumn(columns, name);
    const position = existing < 0 ? columns.length : existing;
    columns[position] = { name, type };
    return position;
  });
  return { columns, positions };
}
