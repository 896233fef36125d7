import { parseNamed } from '../../parse/expression';
import { items } from '../../parse/syntax';
import { type Column, padded } from '../relation';
import { type Compiled, findColumn } from '../scope';
import { columnName } from './naming';
import type { Operator } from './operator';

/** Adds columns or replaces those of the same name. All expressions see the input, not each other. */
export const extend: Operator = {
  syntax: 'ExtendOperator',
  run: (node, input, { compile }) => {
    const columns: Column[] = [...input.columns];
    const cells: { position: number; compiled: Compiled }[] = [];
    for (const item of items(node, 'Expressions')) {
      const named = parseNamed(item);
      const compiled = compile(named.expression, input.columns);
      const column = { name: columnName(named), type: compiled.type };
      const existing = findColumn(columns, column.name);
      const position = existing < 0 ? columns.length : existing;
      columns[position] = column;
      cells.push({ position, compiled });
    }
    const replaced = new Set(cells.map(({ position }) => columns[position]?.name));
    const rows = input.rows.map((row) => {
      const copy = padded(row, columns.length);
      for (const { position, compiled } of cells) copy[position] = compiled.evaluate(row);
      return copy;
    });
    return { ...input, columns, rows, order: input.order.filter(({ field }) => !replaced.has(field)) };
  },
};
