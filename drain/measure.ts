import { createHash } from 'node:crypto';
import { type Cardinality, OTHER } from './cardinality';
import type { Line } from './enrich';
import { groupBy } from './group-by';
import { observeRequests } from './rules/http-requests';
import { type Observation, observe } from './rules/observe';

/** One row of the metrics dataset; the labels stand beside these columns. */
export type MetricRow = {
  _time: string;
  /** The same whenever the same entries are counted again. */
  point_id: string;
  metric: string;
  kind: string;
  value: number;
  env: string;
} & Record<string, string | number>;

/** What a batch says about the drain itself. */
export type Account = readonly Observation[];

export const LABEL_OVERFLOW = 'label_overflow_total';

/** The metric rows of a batch: counters as deltas per series and minute, everything else as single observations. */
export function measure(lines: readonly Line[], account: Account, cardinality: Cardinality): MetricRow[] {
  const real = lines.filter(({ sample }) => !sample);
  const observations = [...real.flatMap(observe), ...observeRequests(real), ...account];
  const bounded = observations.map((observation) => bound(observation, cardinality));
  const all = [
    ...bounded.map(({ observation }) => observation),
    ...bounded.flatMap(({ overflow }) => overflow),
  ];
  const counters = all.filter(({ kind }) => kind === 'counter');
  return [
    ...sums(counters),
    ...all.filter(({ kind }) => kind !== 'counter').map((one) => toRow(one, [one.key])),
  ];
}

interface Bounded {
  observation: Observation;
  overflow: Observation[];
}

function bound(observation: Observation, cardinality: Cardinality): Bounded {
  const labels: Record<string, string> = {};
  const overflow: Observation[] = [];
  for (const [label, value] of Object.entries(observation.labels)) {
    const admitted = label === 'env' ? value : cardinality.admit(observation.metric, label, value);
    labels[label] = admitted;
    if (admitted !== OTHER || value === OTHER) continue;
    overflow.push({
      ...observation,
      metric: LABEL_OVERFLOW,
      kind: 'counter',
      labels: { env: observation.labels.env ?? '', of_metric: observation.metric, of_label: label },
      value: 1,
      key: `${observation.metric} ${label} ${observation.key}`,
    });
  }
  return { observation: { ...observation, labels }, overflow };
}

function sums(counters: readonly Observation[]): MetricRow[] {
  const series = groupBy(counters, ({ metric, labels, time }) =>
    JSON.stringify([metric, Object.entries(labels).sort(), time.slice(0, MINUTE)]),
  );
  return [...series.values()].flatMap((group) => {
    const last = group.reduce((latest, one) => (one.time > latest.time ? one : latest));
    const value = group.reduce((sum, one) => sum + one.value, 0);
    return toRow(
      { ...last, value },
      group.map(({ key }) => key),
    );
  });
}

/** Length of an ISO stamp up to the minute: a batch that comes late must not move its counts to another one. */
const MINUTE = 16;

function toRow({ metric, kind, labels, value, time }: Observation, keys: readonly string[]): MetricRow {
  const env = labels.env ?? '';
  return { ...labels, _time: time, point_id: pointId(metric, keys), metric, kind, value, env };
}

function pointId(metric: string, keys: readonly string[]): string {
  const hash = createHash('sha256').update(metric);
  for (const key of [...keys].sort()) hash.update('\n').update(key);
  return hash.digest('hex').slice(0, 32);
}
