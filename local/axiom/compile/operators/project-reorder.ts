import { AplError } from '../../parse/apl-error';
import { items } from '../../parse/syntax';
import { reshape } from '../relation';
import { selectColumns } from './column-selection';
import type { Operator } from './operator';

/** Puts the columns named in front; the others follow in the order they had. */
export const projectReorder: Operator = {
  syntax: 'ProjectReorderOperator',
  run: (node, input) => {
    const first = items(node, 'Expressions').flatMap((item) => {
      if (item.kind === 'OrderedExpression') {
        throw new AplError('sorting of names in project-reorder is not implemented', item);
      }
      return selectColumns(item, input.columns);
    });
    return reshape(input, [...new Set([...first, ...input.columns.keys()])]);
  },
};
