import { parseNamed } from '../../parse/expression';
import { items } from '../../parse/syntax';
import type { Column } from '../relation';
import type { Compiled } from '../scope';
import { addColumn, columnName } from './naming';
import type { Operator } from './operator';

export const project: Operator = {
  syntax: 'ProjectOperator',
  run: (node, input, { compile }) => {
    const columns: Column[] = [];
    const cells: Compiled[] = [];
    for (const item of items(node, 'Expressions')) {
      const named = parseNamed(item);
      const compiled = compile(named.expression, input.columns);
      addColumn(columns, { name: columnName(named), type: compiled.type }, item);
      cells.push(compiled);
    }
    const kept = new Set(columns.map((column) => column.name));
    return {
      ...input,
      columns,
      rows: input.rows.map((row) => cells.map((cell) => cell.evaluate(row))),
      order: input.order.filter((criterion) => kept.has(criterion.field)),
    };
  },
};
