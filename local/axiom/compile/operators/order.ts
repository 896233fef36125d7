import { AplError } from '../../parse/apl-error';
import { parseExpression } from '../../parse/expression';
import { items, part, required, type SyntaxNode } from '../../parse/syntax';
import { rank } from '../../values/compare';
import type { Value } from '../../values/value';
import { dottedName } from '../expression';
import type { Relation } from '../relation';
import type { Compiled } from '../scope';
import type { Operator, OperatorContext } from './operator';
import { forbidParameters } from './parameters';

interface Criterion {
  readonly compiled: Compiled;
  readonly field: string;
  readonly desc: boolean;
  readonly nullsFirst: boolean;
}

/** Descending unless said otherwise; nulls count as the smallest value unless said otherwise. */
function parseCriterion(node: SyntaxNode, input: Relation, { compile }: OperatorContext): Criterion {
  const ordered = node.kind === 'OrderedExpression';
  const clause = ordered ? part(node, 'Ordering') : null;
  const direction = clause === null ? null : part(clause, 'AscOrDescKeyword');
  const nulls = clause === null ? null : part(clause, 'NullsClause');
  const expression = parseExpression(ordered ? required(node, 'Expression') : node);
  const desc = direction?.text !== 'asc';
  const place = nulls === null ? null : required(nulls, 'FirstOrLastKeyword').text;
  if (expression.kind === 'star') throw new AplError("'*' cannot be sorted by", expression);
  return {
    compiled: compile(expression, input.columns),
    field: dottedName(expression) ?? expression.text,
    desc,
    nullsFirst: place === null ? !desc : place === 'first',
  };
}

/** Sorts by the criteria given; rows that are equal in all of them keep their order. */
export function sortBy(input: Relation, nodes: readonly SyntaxNode[], context: OperatorContext): Relation {
  const criteria = nodes.map((node) => parseCriterion(node, input, context));
  const keyed = input.rows.map((row) => ({
    row,
    keys: criteria.map(({ compiled }) => compiled.evaluate(row)),
  }));
  keyed.sort((a, b) => {
    for (const [i, criterion] of criteria.entries()) {
      const order = compareBy(criterion, a.keys[i] ?? null, b.keys[i] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  });
  return {
    ...input,
    rows: keyed.map(({ row }) => row),
    order: criteria.map(({ field, desc }) => ({ field, desc })),
  };
}

function compareBy({ desc, nullsFirst }: Criterion, left: Value, right: Value): number {
  if (left === null || right === null) {
    if (left === right) return 0;
    return (left === null) === nullsFirst ? -1 : 1;
  }
  return desc ? rank(right, left) : rank(left, right);
}

export const order: Operator = {
  syntax: 'SortOperator',
  run: (node, input, context) => {
    forbidParameters(node);
    return sortBy(input, items(node, 'Expressions'), context);
  },
};
