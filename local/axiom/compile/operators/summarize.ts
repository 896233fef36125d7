import { type Expression, parseNamed } from '../../parse/expression';
import { items, part } from '../../parse/syntax';
import { compareAll } from '../../values/compare';
import { difference } from '../../values/datetime';
import { TimeSpan } from '../../values/timespan';
import type { Value } from '../../values/value';
import type { Aggregation } from '../aggregates/define';
import { binAutoMs } from '../bin-auto';
import { numberRows } from '../numbering';
import type { Column, Row } from '../relation';
import { ScanRelation } from '../scan';
import { groupKey } from '../scan-groups';
import { type Compiled, constant, type Scope } from '../scope';
import { planItem } from './aggregate-plan';
import { addColumn, columnName } from './naming';
import type { Operator } from './operator';
import { forbidParameters } from './parameters';
import { groupScan } from './summarize-scan';

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
    const scope = context.scope(input.columns);
    const buckets = by.map(({ expression }) => bucketSizeNs(expression, scope));
    const bucketNs = buckets.find((size) => size !== null) ?? null;
    const windowMs = bucketNs === null ? rangeMs(scope) : bucketNs / 1e6;
    const site = { input, context, aggregations, columns, windowMs };
    const finish = items(node, 'Aggregates').flatMap((item) => planItem(item, site));
    const rows =
      input instanceof ScanRelation
        ? groupScan(
            input,
            by.map(({ expression }, i) => groupKey(expression, keys[i] ?? constant(null, 'null'), input)),
            aggregations,
            (inner) => context.compile(inner, input.columns),
          )
        : groupRows(input.rows, keys, aggregations);
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

export interface Group {
  readonly keys: readonly Value[];
  readonly results: Row;
}

/** Without keys there is one group, even of no rows. Groups come out sorted by their keys, the order being undefined. */
function groupRows(
  rows: readonly Row[],
  keys: readonly Compiled[],
  aggregations: readonly Aggregation[],
): Group[] {
  const { of, firsts } = numberRows(
    rows,
    keys.map(({ evaluate }) => evaluate),
  );
  const one = keys.length === 0 ? [0] : [];
  const groups = (firsts.length === 0 ? one : firsts).map((first) => ({
    keys: keys.map((key) => key.evaluate(rows[first] ?? [])),
    accumulators: aggregations.map((aggregation) => aggregation.create()),
  }));
  for (const [i, row] of rows.entries())
    for (const accumulator of groups[of[i] ?? 0]?.accumulators ?? []) accumulator.add(row);
  const finished = groups.map(({ keys: values, accumulators }) => ({
    keys: values,
    results: accumulators.flatMap((accumulator) => accumulator.results()),
  }));
  return finished.sort((a, b) => compareAll(a.keys, b.keys));
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

function rangeMs({ range }: Scope): number | null {
  return range === null ? null : difference(range.end, range.start).ms;
}
