import type { Line, Row } from '../enrich';
import { rules } from './all';
import { groupBy } from './group-by';
import type { LabelSource, MetricKind, Rule } from './rule';

/** One thing counted or measured. */
export interface Observation {
  metric: string;
  kind: MetricKind;
  /** `env` included. */
  labels: Record<string, string>;
  value: number;
  /** ISO-8601. */
  time: string;
  /** What makes it the same observation when its entry is delivered again. */
  key: string;
  /** The normalised id of the request that is counted by it. */
  request?: string;
}

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
  where: readonly (readonly [field: string, wanted: string])[];
}

const prepared = rules.map(
  (rule): Prepared => ({
    rule,
    labels: Object.entries(rule.labels),
    where: Object.entries(rule.where ?? {}),
  }),
);
const byEvent = groupBy(prepared, ({ rule }) => rule.event);

/** Adds what the rules derive from a line of ours. */
export function observe({ row, key }: Line, into: Observation[]): void {
  const applicable = row.event === null ? undefined : byEvent.get(row.event);
  if (applicable === undefined) return;
  for (const one of applicable) {
    // A replay says nothing about how well the product runs: it must neither raise nor end an alert.
    if (row.replay === true && !COUNTS_REPLAYS.has(one.rule.metric)) continue;
    apply(one, row, key, into);
  }
}

function apply({ rule, labels: sources, where }: Prepared, row: Row, key: string, into: Observation[]): void {
  for (const [field, wanted] of where) if (row[field] !== wanted) return;
  const { metric, kind, value, part } = rule;
  const amount = 'field' in value ? row[value.field] : 1;
  if (typeof amount !== (value.each === 'timing' ? 'string' : 'number')) return;
  const labels: Record<string, string> = { env: row.env };
  for (const [label, source] of sources) labels[label] = labelValue(source, row);
  const time = row._time;
  const name = part === undefined ? key : `${key}/${part}`;
  if (value.each === 'timing') {
    for (const [index, [word, ms]] of timingsOf(String(amount)).entries()) {
      const own = { ...labels, [value.label]: word };
      into.push({ metric, kind, labels: own, value: ms, time, key: `${name}/${index}` });
    }
    return;
  }
  into.push({ metric, kind, labels, value: Number(amount), time, key: name });
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
