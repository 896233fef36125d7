import { AplError } from '../../parse/apl-error';
import { parseExpression } from '../../parse/expression';
import { required } from '../../parse/syntax';
import { comparable } from '../../values/compare';
import { ScanRelation } from '../scan';
import { scanPredicate } from '../scan-predicate';
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
    if (input instanceof ScanRelation) {
      return input.filter(scanPredicate(expression, input, (inner) => compile(inner, input.columns)));
    }
    return { ...input, rows: input.rows.filter((row) => condition.evaluate(row) === true) };
  },
};
