import { required } from '../../parse/syntax';
import type { Operator } from './operator';
import { sortBy } from './order';
import { forbidParameters } from './parameters';
import { rowCount } from './row-count';

export const top: Operator = {
  syntax: 'TopOperator',
  run: (node, input, context) => {
    forbidParameters(node);
    const sorted = sortBy(input, [required(node, 'ByExpression')], context);
    return { ...sorted, rows: sorted.rows.slice(0, rowCount(node, 'Expression', context)), limited: true };
  },
};
