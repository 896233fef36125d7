import { AplError } from '../../parse/apl-error';
import { type Expression, parseNamed } from '../../parse/expression';
import { items, part, type SyntaxNode } from '../../parse/syntax';
import { keyOfAll, rank } from '../../values/compare';
import { TimeSpan } from '../../values/timespan';
import type { Value } from '../../values/value';
import type { Accumulator, Aggregation } from '../aggregates/define';
import { AGGREGATES } from '../aggregates/table';
import { binAutoMs } from '../bin-auto';
import { dottedName, unknownFunction } from '../expression';
import { FUNCTIONS } from '../functions/table';
import type { Column, Relation, Row } from '../relation';
import { type Compiled, findColumn, type Scope } from '../scope';
import { addColumn, columnName } from './naming';
import type { Operator, OperatorContext } from './operator';
import { forbidParameters } from './parameters';

export const summarize: Operator = {
  syntax: 'SummarizeOperator',
  run: (node, input, context) => {
    forbidParameters(node);
    const clause = part(node, 'ByClause');
    const by = (clause === null ? [] : items(clause, 'Expressions')).map(parseNamed);
    const keys = by.map(({ expression }) => context.compile(expression, input.columns));
    const aggregations: Aggregation[] = [];
    const columns: Column[] = [];
    for (const [i, named] of by.entries()) {
      addColumn(columns, { name: columnName(named), type: keys[i]?.type ?? 'dynamic' }, named.expression);
    }
    const finish = items(node, 'Aggregates').flatMap((item) =>
      planItem(item, input, context, aggregations, columns),
    );
    const rows = groupRows(input.rows, keys, aggregations);
    const buckets = by.map(({ expression }) => bucketSizeNs(expression, context.scope(input.columns)));
    const bucketIndex = buckets.findIndex((size) => size !== null);
    const names = columns.slice(0, by.length).map((column) => column.name);
    return {
      columns,
      rows: rows.map(({ keys: group, results }) => [
        ...group,
        ...finish.map((cell) => cell.evaluate(results)),
      ]),
      order: [],
      groups: names.filter((_, i) => i !== bucketIndex),
      bucket:
        bucketIndex < 0 ? null : { field: names[bucketIndex] ?? '_time', sizeNs: buckets[bucketIndex] ?? 0 },
      limited: false,
    };
  },
};

/** Plans one `name = aggregate` of the list; returns what computes its cells from the aggregates' results. */
function planItem(
  item: SyntaxNode,
  input: Relation,
  context: OperatorContext,
  aggregations: Aggregation[],
  columns: Column[],
): Compiled[] {
  const named = parseNamed(item);
  const first = resultCount(aggregations);
  const expression = extractAggregates(named.expression, input, context, aggregations);
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
  return aggregation.columns.map(({ name, type }, i) => {
    addColumn(columns, { name: named.name ?? name, type, aggregate: aggregation.info }, item);
    return context.compile({ ...expression, index: first + i, type }, []);
  });
}

function resultCount(aggregations: readonly Aggregation[]): number {
  return aggregations.reduce((count, aggregation) => count + aggregation.columns.length, 0);
}

/** The expression with each aggregate call replaced by the place where its result will stand. */
function extractAggregates(
  expression: Expression,
  input: Relation,
  context: OperatorContext,
  aggregations: Aggregation[],
): Expression {
  const descend = (inner: Expression): Expression => extractAggregates(inner, input, context, aggregations);
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
      const aggregation = definition.compile({ call: expression, columns: input.columns, compile });
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

interface Group {
  readonly keys: readonly Value[];
  readonly results: Row;
}

/** Without keys there is one group, even of no rows. Groups come out sorted by their keys, the order being undefined. */
function groupRows(
  rows: readonly Row[],
  keys: readonly Compiled[],
  aggregations: readonly Aggregation[],
): Group[] {
  const groups = new Map<string, { keys: Value[]; accumulators: Accumulator[] }>();
  const start = (values: Value[]): { keys: Value[]; accumulators: Accumulator[] } => {
    const group = { keys: values, accumulators: aggregations.map((aggregation) => aggregation.create()) };
    groups.set(keyOfAll(values), group);
    return group;
  };
  if (keys.length === 0) start([]);
  for (const row of rows) {
    const values = keys.map((key) => key.evaluate(row));
    const group = groups.get(keyOfAll(values)) ?? start(values);
    for (const accumulator of group.accumulators) accumulator.add(row);
  }
  const finished = [...groups.values()].map(({ keys: values, accumulators }) => ({
    keys: values,
    results: accumulators.flatMap((accumulator) => accumulator.results()),
  }));
  return finished.sort((a, b) => compareKeys(a.keys, b.keys));
}

function compareKeys(left: readonly Value[], right: readonly Value[]): number {
  for (const [i, a] of left.entries()) {
    const b = right[i] ?? null;
    const order = a === null || b === null ? Number(b === null) - Number(a === null) : rank(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

/** The bucket size, in nanoseconds, of a group expression that cuts `_time`; null for any other. */
function bucketSizeNs(expression: Expression, scope: Scope): number | null {
  if (expression.kind !== 'call') return null;
  const [field, size] = expression.arguments;
  if (field?.kind !== 'name' || field.name !== '_time') return null;
  if (expression.name === 'bin_auto') return binAutoMs(scope) * 1e6;
  const constant = size?.kind === 'literal' && size.value instanceof TimeSpan ? size.value.ms : null;
  return expression.name === 'bin' && constant !== null ? constant * 1e6 : null;
}
