import { AplError } from '../../parse/apl-error';
import { required } from '../../parse/syntax';
import { equiJoin, onClause } from './equi-join';
import type { Operator } from './operator';
import { parameters } from './parameters';

/** A join that brings in the columns of a small table, but not its keys again. `leftouter` is the default. */
export const lookup: Operator = {
  syntax: 'LookupOperator',
  run: (node, input, context) => {
    const kind = parameters(node, ['kind']).get('kind') ?? 'leftouter';
    if (kind !== 'inner' && kind !== 'leftouter')
      throw new AplError(`lookup kind=${kind} is not implemented`, node);
    const right = context.table(required(node, 'Expression'));
    const clause = onClause(node, 'LookupClause');
    return equiJoin(
      input,
      { right, clause, outer: kind === 'leftouter', unique: false, mergeKeys: true },
      context,
    );
  },
};
