import type { Line, Row } from '../enrich';
import { Mark } from '../measure/mark';
import type { Points } from '../measure/points';
import { newSeries, type Series, SeriesTree } from '../measure/series';
import { rules } from './all';
import { groupBy } from './group-by';
import type { LabelSource, Rule } from './rule';

/** The label of what has no value for it. */
export const UNKNOWN = 'unknown';

/** What a replay moves as well: its own series, and what is paid for all the same. */
export const COUNTS_REPLAYS: ReadonlySet<string> = new Set([
  'replays_total',
  'cost_micros_total',
  'cost_price_unknown_total',
  'llm_tokens_total',
  'sms_segments_total',
]);

/** A rule taken apart once, not for each line. */
interface Prepared {
  rule: Rule;
  labels: readonly (readonly [label: string, source: LabelSource])[];
  /** Those whose value is not always the same. */
  varying: readonly LabelSource[];
  where: readonly (readonly [field: string, wanted: string])[];
  countsReplays: boolean;
  tag: Mark;
  series: SeriesTree;
}

const prepared = rules.map((rule): Prepared => {
  const labels = Object.entries(rule.labels);
  const sources = labels.map(([, source]) => source);
  return {
    rule,
    labels,
    varying: sources.filter((source) => typeof source === 'string' || !('always' in source)),
    where: Object.entries(rule.where ?? {}),
    countsReplays: COUNTS_REPLAYS.has(rule.metric),
    tag: Mark.of(rule.part === undefined ? rule.metric : `${rule.metric} ${rule.part}`),
    series: new SeriesTree(),
  };
});
const byEvent = groupBy(prepared, ({ rule }) => rule.event);

/** Adds what the rules derive from a line of ours. */
export function observe({ row, key }: Line, into: Points): void {
  const applicable = row.event === null ? undefined : byEvent.get(row.event);
  if (applicable === undefined) return;
  into.of(key, row._time);
  for (const one of applicable) {
    // A replay says nothing about how well the product runs: it must neither raise nor end an alert.
    if (row.replay === true && !one.countsReplays) continue;
    apply(one, row, into);
  }
}

function apply(one: Prepared, row: Row, into: Points): void {
  const { rule, varying, where, series } = one;
  for (const [field, wanted] of where) if (row[field] !== wanted) return;
  const { value } = rule;
  const amount = 'field' in value ? row[value.field] : 1;
  if (typeof amount !== (value.each === 'timing' ? 'string' : 'number')) return;
  let step = series.from(row.env);
  for (const source of varying) step = step.to(labelValue(source, row));
  if (value.each !== 'timing') {
    into.add(
      series.at(step, () => seriesOf(one, row)),
      Number(amount),
    );
    return;
  }
  for (const [index, [word, ms]] of timingsOf(String(amount)).entries()) {
    const own = series.at(step.to(word), () => seriesOf(one, row, { [value.label]: word }));
    into.add(own, ms, index);
  }
}

function seriesOf({ rule, labels: sources, tag }: Prepared, row: Row, more = {}): Series {
  const values = sources.map(([label, source]) => [label, labelValue(source, row)]);
  return newSeries(rule.metric, rule.kind, { env: row.env, ...Object.fromEntries(values), ...more }, tag);
}

function labelValue(source: LabelSource, row: Row): string {
  if (typeof source !== 'string') {
    if ('always' in source) return source.always;
    return typeof row[source.has] === 'string' ? 'yes' : 'no';
  }
  const value = row[source];
  return typeof value === 'string' ? value : UNKNOWN;
}

function timingsOf(value: string): [name: string, ms: number][] {
  return value.split(',').map((pair) => {
    const end = pair.indexOf(':');
    return [pair.slice(0, end), Number(pair.slice(end + 1))];
  });
}
