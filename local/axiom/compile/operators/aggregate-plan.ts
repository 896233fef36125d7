import { AplError } from '../../parse/apl-error';
import { type Expression, parseNamed } from '../../parse/expression';
import type { SyntaxNode } from '../../parse/syntax';
import type { Aggregation } from '../aggregates/define';
import { AGGREGATES } from '../aggregates/table';
import { dottedName, unknownFunction } from '../expression';
import { FUNCTIONS } from '../functions/table';
import type { Column, Relation } from '../relation';
import { type Compiled, findColumn } from '../scope';
import { addColumn, columnName } from './naming';
import type { OperatorContext } from './operator';

/** What planning the aggregates of one operator reads and fills. */
export interface PlanSite {
  readonly input: Relation;
  readonly context: OperatorContext;
  /** Every aggregate call found so far; their results stand in a row in this order. */
  readonly aggregations: Aggregation[];
  /** The columns of the operator's result so far. */
  readonly columns: Column[];
  /** How long the window of one result is, in milliseconds, for rates; null when unknown. */
  readonly windowMs: number | null;
}

/** Plans one `name = aggregate` of the list; returns what computes its cells from the aggregates' results. */
export function planItem(item: SyntaxNode, site: PlanSite): Compiled[] {
  const { context, aggregations, columns } = site;
  const named = parseNamed(item);
  const first = resultCount(aggregations);
  const expression = extractAggregates(named.expression, site);
  if (expression.kind !== 'slot') {
    const compiled = context.compile(expression, []);
    addColumn(columns, { name: columnName(named), type: compiled.type }, item);
    return [compiled];
  }
  const aggregation = aggregations.at(-1);
  if (aggregation === undefined) throw new Error('a slot without its aggregate');
  if (named.name !== null && aggregation.columns.length > 1) {
    throw new AplError('an aggregate of several columns cannot be given one name', item);
  }
  // `arg_max(field, *)` leaves out what the rows are grouped by.
  const starred =
    named.expression.kind === 'call' && named.expression.arguments.some(({ kind }) => kind === 'star');
  return aggregation.columns.flatMap(({ name, type }, i) => {
    if (starred && findColumn(columns, name) >= 0) return [];
    addColumn(columns, { name: named.name ?? name, type, aggregate: aggregation.info }, item);
    return context.compile({ ...expression, index: first + i, type }, []);
  });
}

function resultCount(aggregations: readonly Aggregation[]): number {
  return aggregations.reduce((count, aggregation) => count + aggregation.columns.length, 0);
}

/** The expression with each aggregate call replaced by the place where its result will stand. */
function extractAggregates(expression: Expression, site: PlanSite): Expression {
  const { input, context, aggregations, windowMs } = site;
  const descend = (inner: Expression): Expression => extractAggregates(inner, site);
  switch (expression.kind) {
    case 'call': {
      const definition = AGGREGATES.get(expression.name);
      if (definition === undefined) {
        // Before its arguments are looked at, so that an unknown aggregate is what the error names.
        if (!FUNCTIONS.has(expression.name)) throw unknownFunction(expression);
        return { ...expression, arguments: expression.arguments.map(descend) };
      }
      const index = resultCount(aggregations);
      const compile = (inner: Expression): Compiled => context.compile(inner, input.columns);
      const aggregation = definition.compile({ call: expression, columns: input.columns, compile, windowMs });
      aggregations.push(aggregation);
      const { start, end, text } = expression;
      return { kind: 'slot', index, type: aggregation.columns[0]?.type ?? 'dynamic', start, end, text };
    }
    case 'infix':
      return { ...expression, left: descend(expression.left), right: descend(expression.right) };
    case 'negate':
      return { ...expression, operand: descend(expression.operand) };
    case 'membership':
      return { ...expression, operand: descend(expression.operand), list: expression.list.map(descend) };
    case 'element':
      return { ...expression, base: descend(expression.base), index: descend(expression.index) };
    case 'name':
    case 'path': {
      const name = dottedName(expression);
      if (name !== null && findColumn(input.columns, name) >= 0) {
        throw new AplError(`the field '${name}' has to stand inside an aggregate, or after by`, expression);
      }
      return expression.kind === 'path' ? { ...expression, base: descend(expression.base) } : expression;
    }
    default:
      return expression;
  }
}
