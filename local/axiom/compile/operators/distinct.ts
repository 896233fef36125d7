import { parseNamed } from '../../parse/expression';
import { items } from '../../parse/syntax';
import type { Value } from '../../values/value';
import { numberRows } from '../numbering';
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
    const { rows } = input;
    const { firsts } = numberRows(rows, cells);
    return relationOf(
      columns,
      firsts.map((first) => cells.map((evaluate) => evaluate(rows[first] ?? []))),
    );
  },
};
