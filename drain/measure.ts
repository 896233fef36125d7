import { hash } from 'node:crypto';
import { type Cardinality, OTHER } from './cardinality';
import type { Line } from './enrich';
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

export const LABEL_OVERFLOW = 'label_overflow_total';

/** Length of an ISO stamp up to the minute: a batch that comes late must not move its counts to another one. */
const MINUTE = 16;
const NO_REQUESTS: ReadonlySet<string> = new Set();

/** The metric rows of a batch: counters as deltas per series and minute, everything else as single observations. */
export function measure(
  lines: readonly Line[],
  account: readonly Observation[],
  cardinality: Cardinality,
): MetricRow[] {
  return toPoints([...observeLines(lines), ...account], cardinality);
}

/**
 * Everything that the lines of a batch count. Samples of Vercel's test count nothing.
 *
 * @param counted requests that an earlier batch counted, by their normalised ids
 */
export function observeLines(lines: readonly Line[], counted = NO_REQUESTS): Observation[] {
  const real = lines.filter(({ sample }) => !sample);
  return [...real.flatMap(observe), ...observeRequests(real, counted)];
}

export function toPoints(observations: readonly Observation[], cardinality: Cardinality): MetricRow[] {
  const series = new Map<string, Series>();
  const rows: MetricRow[] = [];
  const take = (observation: Observation) => {
    if (observation.kind === 'counter') addUp(series, observation);
    else rows.push(toRow(observation, observation.key));
  };
  for (const observation of observations) {
    const { bounded, overflow } = bound(observation, cardinality);
    take(bounded);
    for (const one of overflow) take(one);
  }
  return [...[...series.values()].map(({ sum, keys }) => toRow(sum, keys.sort().join('\n'))), ...rows];
}

interface Series {
  sum: Observation;
  keys: string[];
}

function addUp(series: Map<string, Series>, one: Observation): void {
  const name = seriesName(one);
  const held = series.get(name);
  if (held === undefined) {
    series.set(name, { sum: { ...one }, keys: [one.key] });
    return;
  }
  held.sum.value += one.value;
  if (one.time > held.sum.time) held.sum.time = one.time;
  held.keys.push(one.key);
}

/** Values may hold anything but a tab: they are codes, ids and paths. */
function seriesName({ metric, labels, time }: Observation): string {
  let name = `${metric}\t${time.slice(0, MINUTE)}`;
  for (const label in labels) name += `\t${label}\t${labels[label]}`;
  return name;
}

interface Bounded {
  bounded: Observation;
  overflow: Observation[];
}

const NONE: Observation[] = [];

function bound(observation: Observation, cardinality: Cardinality): Bounded {
  let bounded = observation;
  let overflow = NONE;
  const { metric, labels } = observation;
  for (const label in labels) {
    const value = labels[label] ?? '';
    if (label === 'env' || value === OTHER || cardinality.admit(metric, label, value) === value) continue;
    bounded = { ...bounded, labels: { ...bounded.labels, [label]: OTHER } };
    overflow = [...overflow, overflowOf(observation, label)];
  }
  return { bounded, overflow };
}

function overflowOf({ metric, labels, time, key }: Observation, label: string): Observation {
  return {
    metric: LABEL_OVERFLOW,
    kind: 'counter',
    labels: { env: labels.env ?? '', of_metric: metric, of_label: label },
    value: 1,
    time,
    key: `${metric} ${label} ${key}`,
  };
}

function toRow({ metric, kind, labels, value, time }: Observation, keys: string): MetricRow {
  const id = hash('sha256', `${metric}\n${keys}`).slice(0, 32);
  return { ...labels, _time: time, point_id: id, metric, kind, value, env: labels.env ?? '' };
}
