import { AplError } from '../../parse/apl-error';
import { parseNamed, parseTypeOf } from '../../parse/expression';
import { items, part, required } from '../../parse/syntax';
import { castTo } from '../../values/casts';
import { isBag, type Value } from '../../values/value';
import { padded } from '../relation';
import { findColumn } from '../scope';
import { columnName } from './naming';
import type { Operator } from './operator';
import { forbidParameters } from './parameters';
import { rowCount } from './row-count';

/** An array's members, a dictionary's properties one by one, anything else as it is. No members, no rows. */
function members(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  return isBag(value) ? Object.entries(value).map(([key, inner]) => ({ [key]: inner })) : [value];
}

export const mvExpand: Operator = {
  syntax: 'MvExpandOperator',
  run: (node, input, context) => {
    forbidParameters(node);
    const [item, ...more] = items(node, 'Expressions');
    if (item === undefined || more.length > 0)
      throw new AplError('mv-expand of several columns is not implemented', node);
    const named = parseNamed(required(item, 'Expression'));
    const compiled = context.compile(named.expression, input.columns);
    const typeClause = part(item, 'ToTypeOf');
    const type = typeClause === null ? 'dynamic' : parseTypeOf(required(typeClause, 'TypeOf'));
    const limitClause = part(node, 'RowLimitClause');
    const limit = limitClause === null ? undefined : rowCount(limitClause, 'RowLimit', context);
    const name = columnName(named);
    const existing = findColumn(input.columns, name);
    const position = existing < 0 ? input.columns.length : existing;
    const columns = [...input.columns];
    columns[position] = { name, type };
    const rows = input.rows.flatMap((row) =>
      members(compiled.evaluate(row))
        .slice(0, limit)
        .map((member) => {
          const copy = padded(row, columns.length);
          copy[position] = castTo(type, member);
          return copy;
        }),
    );
    return { ...input, columns, rows };
  },
};
