import { AplError, type Span } from '../../parse/apl-error';
import type { Expression, NamedExpression } from '../../parse/expression';
import { dottedName } from '../expression';
import type { Column } from '../relation';
import { findColumn } from '../scope';

/** The name a column gets: its own, else the field's that it shows; other expressions have to be named. */
export function columnName({ name, expression }: NamedExpression): string {
  const found = name ?? impliedName(expression);
  if (found === null) throw new AplError(`name this column: name = ${expression.text}`, expression);
  return found;
}

function impliedName(expression: Expression): string | null {
  const field = dottedName(expression);
  if (field !== null) return field;
  if (expression.kind !== 'call') return null;
  const [first] = expression.arguments;
  if (
    first?.kind === 'literal' &&
    (expression.name === 'ensure_field' || expression.name === 'column_ifexists')
  ) {
    return typeof first.value === 'string' ? first.value : null;
  }
  return ['bin', 'bin_auto', 'floor'].includes(expression.name) && first !== undefined
    ? dottedName(first)
    : null;
}

/** Adds a column, or refuses the second of one name. */
export function addColumn(columns: Column[], column: Column, at: Span): void {
  if (findColumn(columns, column.name) >= 0) {
    throw new AplError(`two columns would be named '${column.name}'; name one of them`, at);
  }
  columns.push(column);
}
