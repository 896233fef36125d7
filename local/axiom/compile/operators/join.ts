import { AplError } from '../../parse/apl-error';
import { required } from '../../parse/syntax';
import { equiJoin, onClause } from './equi-join';
import type { Operator } from './operator';
import { parameters } from './parameters';

/** `inner` is the default, unlike in Kusto. */
export const join: Operator = {
  syntax: 'JoinOperator',
  run: (node, input, context) => {
    const kind = parameters(node, ['kind']).get('kind') ?? 'inner';
    if (kind !== 'inner' && kind !== 'leftouter')
      throw new AplError(`join kind=${kind} is not implemented`, node);
    const right = context.table(required(node, 'Expression'));
    const clause = onClause(node, 'ConditionClause');
    return equiJoin(input, { right, clause, outer: kind === 'leftouter', mergeKeys: false }, context);
  },
};
