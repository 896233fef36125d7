import { AplError } from '../../parse/apl-error';
import { parseExpression, parseName } from '../../parse/expression';
import { required, type SyntaxNode } from '../../parse/syntax';
import { range as values } from '../functions/math';
import type { Pipeline } from '../pipeline';
import { EMPTY_ROW, type Relation, relationOf } from '../relation';

/** `range x from 1 to 10 step 1`: a row a value, of numbers, moments or durations; both ends count. */
export function range(node: SyntaxNode, { compile }: Pick<Pipeline, 'compile'>): Relation {
  const [from, to, step] = ['From', 'To', 'Step'].map((role) =>
    compile(parseExpression(required(node, role)), []),
  );
  if (from === undefined || to === undefined || step === undefined) throw new Error('range has three ends');
  const made = values(from.evaluate(EMPTY_ROW), to.evaluate(EMPTY_ROW), step.evaluate(EMPTY_ROW));
  if (made === null) throw new AplError('range takes numbers, or moments and a step in time', node);
  return relationOf(
    [{ name: parseName(required(node, 'Name')), type: from.type }],
    made.map((value) => [value]),
  );
}
