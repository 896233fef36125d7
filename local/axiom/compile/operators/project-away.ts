import { items } from '../../parse/syntax';
import { reshape } from '../relation';
import { selectColumns } from './column-selection';
import type { Operator } from './operator';

export const projectAway: Operator = {
  syntax: 'ProjectAwayOperator',
  run: (node, input) => {
    const away = new Set(items(node, 'Expressions').flatMap((item) => selectColumns(item, input.columns)));
    const kept = [...input.columns.keys()].filter((index) => !away.has(index));
    return reshape(input, kept);
  },
};
