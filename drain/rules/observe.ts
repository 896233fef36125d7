import type { Line, Row } from '../enrich';
import { groupBy } from '../group-by';
import { rules } from './all';
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

const byEvent = groupBy(rules, ({ event }) => event);

/** What the rules derive from a line of ours. */
export function observe({ row, key }: Line): Observation[] {
  const applicable = row.event === null ? undefined : byEvent.get(row.event);
  return applicable?.flatMap((rule) => apply(rule, row, key)) ?? [];
}

function apply(rule: Rule, row: Row, key: string): Observation[] {
  for (const [field, wanted] of Object.entries(rule.where ?? {})) if (row[field] !== wanted) return [];
  const labels: Record<string, string> = { env: row.env };
  for (const [label, source] of Object.entries(rule.labels)) labels[label] = labelValue(source, row);
  const { metric, kind, value, part } = rule;
  const base = { metric, kind, labels, time: row._time, key: part === undefined ? key : `${key}/${part}` };
  if (value.each === 'timing') {
    return timingsOf(row[value.field]).map(([name, ms], index) => ({
      ...base,
      labels: { ...labels, [value.label]: name },
      value: ms,
      key: `${base.key}/${index}`,
    }));
  }
  const amount = 'field' in value ? row[value.field] : 1;
  return typeof amount === 'number' ? [{ ...base, value: amount }] : [];
}

function labelValue(source: LabelSource, row: Row): string {
  if (typeof source !== 'string') return source.always;
  const value = row[source];
  return typeof value === 'string' ? value : UNKNOWN;
}

function timingsOf(value: unknown): [name: string, ms: number][] {
  if (typeof value !== 'string') return [];
  return value.split(',').map((pair) => {
    const [name = UNKNOWN, ms = ''] = pair.split(':');
    return [name, Number(ms)];
  });
}
