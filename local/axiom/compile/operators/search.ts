import { AplError } from '../../parse/apl-error';
import { type Expression, parseExpression } from '../../parse/expression';
import { part, required, type SyntaxNode } from '../../parse/syntax';
import { toText } from '../../values/casts';
import { searchMatcher } from '../../values/search-term';
import type { Value } from '../../values/value';
import { cell, type Relation, type Row } from '../relation';
import type { Compiled } from '../scope';
import type { Operator, OperatorContext } from './operator';
import { parameters } from './parameters';

type Predicate = (row: Row) => boolean;

export const search: Operator = {
  syntax: 'SearchOperator',
  filters: true,
  run: (node, input, context) => {
    const clause = part(node, 'InClause');
    if (clause !== null) throw new AplError('datasets are named where the query begins', clause);
    return searched(node, input, context);
  },
};

/** The rows of a table for which a search holds. */
export function searched(node: SyntaxNode, input: Relation, context: OperatorContext): Relation {
  const kind = parameters(node, ['kind']).get('kind') ?? 'default';
  if (!['default', 'case_insensitive', 'case_sensitive'].includes(kind)) {
    throw new AplError(`search kind=${kind} is not implemented`, node);
  }
  const expression = parseExpression(required(node, 'Condition'));
  const predicate = compilePredicate(expression, {
    input,
    context,
    caseSensitive: kind === 'case_sensitive',
  });
  return { ...input, rows: input.rows.filter(predicate) };
}

interface SearchSite {
  readonly input: Relation;
  readonly context: OperatorContext;
  readonly caseSensitive: boolean;
}

/** A text searches all fields, `field:'text'` one; anything else is a condition as in `where`. */
function compilePredicate(expression: Expression, site: SearchSite): Predicate {
  const { input, context, caseSensitive } = site;
  if (expression.kind === 'star') return () => true;
  if (expression.kind === 'literal' && typeof expression.value === 'string') {
    const matches = searchMatcher(expression.value, caseSensitive, expression);
    const shown = input.columns.flatMap(({ hidden }, i) => (hidden === true ? [] : [i]));
    return (row) => shown.some((i) => matchesValue(cell(row, i), matches));
  }
  if (expression.kind === 'infix' && (expression.operator === 'And' || expression.operator === 'Or')) {
    const left = compilePredicate(expression.left, site);
    const right = compilePredicate(expression.right, site);
    return expression.operator === 'And'
      ? (row) => left(row) && right(row)
      : (row) => left(row) || right(row);
  }
  if (expression.kind === 'call' && expression.name === 'not' && expression.arguments.length === 1) {
    const inner = expression.arguments.map((argument) => compilePredicate(argument, site));
    return (row) => !inner.some((holds) => holds(row));
  }
  if (expression.kind === 'infix' && expression.operator === 'Search') {
    const field = context.compile(expression.left, input.columns);
    const matches = searchMatcher(fixedText(expression.right), caseSensitive, expression.right);
    return (row) => matchesValue(field.evaluate(row), matches);
  }
  const condition: Compiled = context.compile(expression, input.columns);
  return (row) => condition.evaluate(row) === true;
}

function matchesValue(value: Value, matches: (text: string) => boolean): boolean {
  return value !== null && matches(toText(value));
}

function fixedText(expression: Expression): string {
  if (expression.kind === 'literal' && typeof expression.value === 'string') return expression.value;
  throw new AplError(`'${expression.text}' has to be a text in quotes`, expression);
}
