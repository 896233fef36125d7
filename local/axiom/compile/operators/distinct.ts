import { parseNamed } from '../../parse/expression';
import { items } from '../../parse/syntax';
import { keyOfAll } from '../../values/compare';
import type { Value } from '../../values/value';
import { type Column, cell, type Row, relationOf } from '../relation';
import { addColumn, columnName } from './naming';
import type { Operator } from './operator';
import { forbidParameters } from './parameters';

export const distinct: Operator = {
  syntax: 'DistinctOperator',
  run: (node, input, { compile }) => {
    forbidParameters(node);
    const columns: Column[] = [];
    const cells: ((row: Row) => Value)[] = [];
    for (const item of items(node, 'Expressions')) {
      if (item.kind === 'StarExpression') {
        for (const [i, column] of input.columns.entries()) {
          if (column.hidden === true) continue;
          addColumn(columns, column, item);
          cells.push((row) => cell(row, i));
        }
        continue;
      }
      const named = parseNamed(item);
      const compiled = compile(named.expression, input.columns);
      addColumn(columns, { name: columnName(named), type: compiled.type }, item);
      cells.push(compiled.evaluate);
    }
    const seen = new Map<string, Value[]>();
    for (const row of input.rows) {
      const values = cells.map((evaluate) => evaluate(row));
      const key = keyOfAll(values);
      if (!seen.has(key)) seen.set(key, values);
    }
    return relationOf(columns, [...seen.values()]);
  },
};
