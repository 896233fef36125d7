import { AplError } from '../../parse/apl-error';
import { parseExpression, parseNamed } from '../../parse/expression';
import { items, part, required, type SyntaxNode } from '../../parse/syntax';
import { compareAll, keyOfAll } from '../../values/compare';
import { addTimeSpan, DateTime } from '../../values/datetime';
import { TimeSpan } from '../../values/timespan';
import { isNumeric, type Value } from '../../values/value';
import type { Accumulator, Aggregation } from '../aggregates/define';
import { type Column, type Relation, type Row, relationOf } from '../relation';
import type { Compiled } from '../scope';
import { planItem } from './aggregate-plan';
import { addColumn, columnName } from './naming';
import type { Operator, OperatorContext } from './operator';
import { forbidParameters } from './parameters';

/** The places of a series: the axis' values as numbers, milliseconds where it is time. */
interface Axis {
  readonly start: number;
  readonly step: number;
  readonly count: number;
  /** The value at a place. */
  at(index: number): Value;
}

/** What one query may make a series of. */
const LONGEST = 1_000_000;

/** `make-series aggregate default=d on axis from a to b step s by group`: arrays with one value for each step. */
export const makeSeries: Operator = {
  syntax: 'MakeSeriesOperator',
  run: (node, input, context) => {
    forbidParameters(node);
    const position = context.compile(
      parseExpression(required(required(node, 'OnClause'), 'Expression')),
      input.columns,
    );
    const clause = part(node, 'ByClause');
    const by = (clause === null ? [] : items(clause, 'Expressions')).map(parseNamed);
    const keys = by.map(({ expression }) => context.compile(expression, input.columns));
    const columns: Column[] = [];
    for (const [i, named] of by.entries()) {
      addColumn(columns, { name: columnName(named), type: keys[i]?.type ?? 'dynamic' }, named.expression);
    }
    const axis = parseAxis(node, input, position, context);
    const aggregations: Aggregation[] = [];
    const windowMs = position.type === 'datetime' ? axis.step : null;
    const values: Column[] = [];
    const site = { input, context, aggregations, columns: values, windowMs };
    const series = items(node, 'Aggregates').flatMap((item) => {
      const fallback = part(item, 'DefaultExpression');
      const missing: Value =
        fallback === null
          ? 0
          : context.compile(parseExpression(required(fallback, 'Expression')), []).evaluate([]);
      return planItem(required(item, 'Expression'), site).map((finish) => ({ finish, missing }));
    });
    for (const column of values) addColumn(columns, { ...column, type: 'array' }, node);
    const onName = columnName(parseNamed(required(required(node, 'OnClause'), 'Expression')));
    addColumn(columns, { name: onName, type: 'array' }, node);
    const places = Array.from({ length: axis.count }, (_, i) => axis.at(i));
    const groups = fill(input.rows, position, keys, aggregations, axis);
    const rows = groups.map(({ values: group, bins }) => [
      ...group,
      ...series.map(({ finish, missing }) => places.map((_, i) => valueAt(bins, i, finish, missing))),
      places,
    ]);
    return relationOf(columns, rows);
  },
};

type Bins = Map<number, Accumulator[]>;

function valueAt(bins: Bins, place: number, finish: Compiled, missing: Value): Value {
  const accumulators = bins.get(place);
  if (accumulators === undefined) return missing;
  return finish.evaluate(accumulators.flatMap((accumulator) => accumulator.results())) ?? missing;
}

/** Without keys there is one series, even of no rows. */
function fill(
  rows: readonly Row[],
  position: Compiled,
  keys: readonly Compiled[],
  aggregations: readonly Aggregation[],
  axis: Axis,
): { values: Value[]; bins: Bins }[] {
  const groups = new Map<string, { values: Value[]; bins: Bins }>();
  if (keys.length === 0) groups.set(keyOfAll([]), { values: [], bins: new Map() });
  for (const row of rows) {
    const at = numberOf(position.evaluate(row));
    const place = at === null ? -1 : Math.floor((at - axis.start) / axis.step);
    if (place < 0 || place >= axis.count) continue;
    const values = keys.map((key) => key.evaluate(row));
    const key = keyOfAll(values);
    const group = groups.get(key) ?? { values, bins: new Map() };
    groups.set(key, group);
    const bin = group.bins.get(place) ?? aggregations.map((aggregation) => aggregation.create());
    group.bins.set(place, bin);
    for (const accumulator of bin) accumulator.add(row);
  }
  return [...groups.values()].sort((a, b) => compareAll(a.values, b.values));
}

function numberOf(value: Value): number | null {
  if (value instanceof DateTime) return value.ms + value.nanos / 1e6;
  if (value instanceof TimeSpan) return value.ms;
  return typeof value === 'number' ? value : null;
}

/** Ends that are not given are those of the request's range, or of the values, cut to whole steps. */
function parseAxis(node: SyntaxNode, input: Relation, position: Compiled, context: OperatorContext): Axis {
  const range = required(node, 'RangeClause');
  const { compile } = context;
  const time = position.type === 'datetime';
  if (!time && !isNumeric(position.type)) {
    throw new AplError(`make-series runs over times or numbers, not over a ${position.type}`, node);
  }
  const read = (role: string): number | null => {
    const found = part(range, role);
    if (found === null) return null;
    const expression = parseExpression(required(found, 'Expression'));
    const number = numberOf(compile(expression, []).evaluate([]));
    if (number === null) throw new AplError(`'${expression.text}' is no end or step of a series`, expression);
    return number;
  };
  const step = read('MakeSeriesStepClause');
  if (step === null || step <= 0) throw new AplError('make-series needs a step above 0', range);
  const [from, to] = [read('MakeSeriesFromClause'), read('MakeSeriesToClause')];
  const asked = time ? context.scope(input.columns).range : null;
  const [least, most] = extent(input.rows, position);
  const start = from ?? Math.floor((numberOf(asked?.start ?? null) ?? least) / step) * step;
  const end = to ?? numberOf(asked?.end ?? null) ?? most + step;
  const count = Math.max(0, Math.ceil((end - start) / step));
  if (count > LONGEST)
    throw new AplError(`a series of ${count} steps is too long; take a larger step`, range);
  const at = (i: number): Value =>
    time ? addTimeSpan(new DateTime(0), new TimeSpan(start + i * step)) : start + i * step;
  return { start, step, count, at };
}

function extent(rows: readonly Row[], position: Compiled): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    const number = numberOf(position.evaluate(row));
    if (number === null) continue;
    least = Math.min(least, number);
    most = Math.max(most, number);
  }
  return least > most ? [0, -1] : [least, most];
}
