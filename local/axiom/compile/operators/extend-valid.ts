import { parseNamed } from '../../parse/expression';
import { items } from '../../parse/syntax';
import { toBoolean } from '../../values/casts';
import { DateTime } from '../../values/datetime';
import { TimeSpan } from '../../values/timespan';
import { isBag, type Value } from '../../values/value';
import { padded } from '../relation';
import { columnName } from './naming';
import type { Operator } from './operator';
import { placed } from './parse';

/**
 * Adds columns with the values that are valid: a text, an array or a dictionary that is not empty. For other kinds
 * Axiom documents "as tobool": a number other than 0, true; times and durations are valid when they are there.
 */
export const extendValid: Operator = {
  syntax: 'ExtendValidOperator',
  run: (node, input, { compile }) => {
    const cells = items(node, 'Expressions').map((item) => {
      const named = parseNamed(item);
      return { name: columnName(named), compiled: compile(named.expression, input.columns) };
    });
    const { columns, positions } = placed(
      input.columns,
      cells.map(({ name, compiled }) => ({ name, type: compiled.type })),
    );
    const rows = input.rows.map((row) => {
      const copy = padded(row, columns.length);
      for (const [i, { compiled }] of cells.entries()) {
        const value = compiled.evaluate(row);
        const position = positions[i];
        if (position !== undefined) copy[position] = isValid(value) ? value : null;
      }
      return copy;
    });
    return { ...input, columns, rows };
  },
};

function isValid(value: Value): boolean {
  if (typeof value === 'string') return value !== '';
  if (Array.isArray(value)) return value.length > 0;
  if (isBag(value)) return Object.keys(value).length > 0;
  return value instanceof DateTime || value instanceof TimeSpan || toBoolean(value) === true;
}
