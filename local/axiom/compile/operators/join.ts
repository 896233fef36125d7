import { AplError } from '../../parse/apl-error';
import { required } from '../../parse/syntax';
import { equiJoin, onClause } from './equi-join';
import type { Operator } from './operator';
import { parameters } from './parameters';

/** `inner` is the default, unlike in Kusto; `innerunique` takes one row of the left side for each key. */
export const join: Operator = {
  syntax: 'JoinOperator',
  run: (node, input, context) => {
    const kind = parameters(node, ['kind']).get('kind') ?? 'inner';
    if (kind !== 'inner' && kind !== 'leftouter' && kind !== 'innerunique')
      throw new AplError(`join kind=${kind} is not implemented`, node);
    const right = context.table(required(node, 'Expression'));
    const clause = onClause(node, 'ConditionClause');
    const plan = {
      right,
      clause,
      outer: kind === 'leftouter',
      unique: kind === 'innerunique',
      mergeKeys: false,
    };
    return equiJoin(input, plan, context);
  },
};
