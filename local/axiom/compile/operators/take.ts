import { AplError } from '../../parse/apl-error';
import type { Operator } from './operator';
import { forbidParameters } from './parameters';
import { rowCount } from './row-count';

export const take: Operator = {
  syntax: 'TakeOperator',
  run: (node, input, context) => {
    forbidParameters(node);
    // Axiom then keeps the top N groups, by a ranking it does not document, and all their buckets.
    if (input.bucket !== null && input.groups.length > 0 && input.order.length === 0) {
      throw new AplError(
        'take after a summarize by time and group is not implemented; sort first, or use top',
        node,
      );
    }
    return { ...input, rows: input.rows.slice(0, rowCount(node, 'Expression', context)), limited: true };
  },
};
