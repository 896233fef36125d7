import { parseNamed } from '../../parse/expression';
import { items, type SyntaxNode } from '../../parse/syntax';
import { addColumn } from '../operators/naming';
import type { Pipeline } from '../pipeline';
import { type Column, EMPTY_ROW, type Relation, relationOf } from '../relation';

/** One row of values; those without a name are called print_0, print_1, … by their place. */
export function print(node: SyntaxNode, { compile }: Pick<Pipeline, 'compile'>): Relation {
  const columns: Column[] = [];
  const row = items(node, 'Expressions').map((item, i) => {
    const { name, expression } = parseNamed(item);
    const compiled = compile(expression, []);
    addColumn(columns, { name: name ?? `print_${i}`, type: compiled.type }, item);
    return compiled.evaluate(EMPTY_ROW);
  });
  return relationOf(columns, [row]);
}
