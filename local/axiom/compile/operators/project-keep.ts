import { items } from '../../parse/syntax';
import { reshape } from '../relation';
import { selectColumns } from './column-selection';
import type { Operator } from './operator';

/** Keeps the columns named, in the order they had. */
export const projectKeep: Operator = {
  syntax: 'ProjectKeepOperator',
  run: (node, input) => {
    const kept = new Set(items(node, 'Expressions').flatMap((item) => selectColumns(item, input.columns)));
    return reshape(
      input,
      [...kept].sort((a, b) => a - b),
    );
  },
};
