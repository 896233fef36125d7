import { AplError } from '../../parse/apl-error';
import { parseExpression } from '../../parse/expression';
import { required, type SyntaxNode } from '../../parse/syntax';
import type { OperatorContext } from './operator';

/** A constant, non-negative number of rows. */
export function rowCount(node: SyntaxNode, role: string, { compile }: OperatorContext): number {
  const expression = parseExpression(required(node, role));
  const compiled = compile(expression, []);
  const count = compiled.constant ? compiled.evaluate([]) : null;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count;
  throw new AplError(`expected a number of rows, not '${expression.text}'`, expression);
}
