import type { Type } from '../../values/value';
import { relationOf } from '../relation';
import type { Operator } from './operator';

/** How Axiom spells a column's type; one that holds several kinds is dynamic. */
const NAMES: ReadonlyMap<Type, string> = new Map([
  ['integer', 'long'],
  ['float', 'real'],
  ['boolean', 'bool'],
  ['null', 'unknown'],
]);

/** One row for each column. */
export const getSchema: Operator = {
  syntax: 'GetSchemaOperator',
  run: (_node, input) => {
    const shown = input.columns.filter((column) => column.hidden !== true);
    return relationOf(
      [
        { name: 'ColumnName', type: 'string' },
        { name: 'DataType', type: 'string' },
        { name: 'ColumnOrdinal', type: 'integer' },
        { name: 'ColumnType', type: 'string' },
      ],
      shown.map(({ name, type }, i) => [name, type, i, NAMES.get(type) ?? type]),
    );
  },
};
