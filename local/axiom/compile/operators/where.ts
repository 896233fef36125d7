import { AplError } from '../../parse/apl-error';
import { parseExpression } from '../../parse/expression';
import { required } from '../../parse/syntax';
import { comparable } from '../../values/compare';
import type { Operator } from './operator';
import { forbidParameters } from './parameters';

export const where: Operator = {
  syntax: 'FilterOperator',
  filters: true,
  run: (node, input, { compile }) => {
    forbidParameters(node);
    const expression = parseExpression(required(node, 'Condition'));
    const condition = compile(expression, input.columns);
    if (!comparable(condition.type, 'boolean')) {
      throw new AplError(`where needs a condition, not a ${condition.type}`, expression);
    }
    return { ...input, rows: input.rows.filter((row) => condition.evaluate(row) === true) };
  },
};
