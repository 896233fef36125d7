import type { Line } from './enrich';
import { type Cardinality, OTHER } from './measure/cardinality';
import { SetFingerprint, setFingerprint } from './measure/fingerprint';
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
  const observations: Observation[] = [];
  for (const line of lines) if (!line.sample) observe(line, observations);
  observeRequests(lines, counted, observations);
  return observations;
}

export function toPoints(observations: readonly Observation[], cardinality: Cardinality): MetricRow[] {
  const series = new Map<string, Series>();
  const rows: MetricRow[] = [];
  const take = (one: Observation) => {
    if (one.kind === 'counter') addUp(series, one);
    else rows.push(single(one));
  };
  for (const observation of observations) {
    const over = labelsOver(observation, cardinality);
    if (over === null) {
      take(observation);
      continue;
    }
    const labels = { ...observation.labels };
    for (const label of over) {
      labels[label] = OTHER;
      take(overflowOf(observation, label));
    }
    take({ ...observation, labels });
  }
  const sums = [...series.values()].map(({ first, value, time, id }) =>
    toRow(first, value, time, id.toString()),
  );
  return [...sums, ...rows];
}

interface Series {
  first: Observation;
  value: number;
  time: string;
  id: SetFingerprint;
}

function addUp(series: Map<string, Series>, one: Observation): void {
  const name = seriesName(one);
  let held = series.get(name);
  if (held === undefined) {
    held = { first: one, value: 0, time: one.time, id: new SetFingerprint(one.metric) };
    series.set(name, held);
  }
  held.value += one.value;
  if (one.time > held.time) held.time = one.time;
  held.id.add(one.key);
}

/** Values may hold anything but a tab: they are codes, ids and paths. */
function seriesName({ metric, labels, time }: Observation): string {
  let name = `${metric}\t${time.slice(0, MINUTE)}`;
  for (const label in labels) name += `\t${labels[label]}`;
  return name;
}

/** The labels whose value is one too many; null for none, as nearly always. */
function labelsOver({ metric, labels }: Observation, cardinality: Cardinality): string[] | null {
  let over: string[] | null = null;
  for (const label in labels) {
    const value = labels[label] ?? '';
    if (label === 'env' || value === OTHER || cardinality.admit(metric, label, value) === value) continue;
    over = [...(over ?? []), label];
  }
  return over;
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

function single(one: Observation): MetricRow {
  return toRow(one, one.value, one.time, setFingerprint(one.metric, one.key));
}

function toRow({ metric, kind, labels }: Observation, value: number, time: string, id: string): MetricRow {
  return Object.assign({ _time: time, point_id: id, metric, kind, value, env: '' }, labels);
}
