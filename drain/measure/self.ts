import { isoTime } from '@/lib/telemetry/log/iso-time';
import { type OwnMetric, ownMetrics } from '../rules/own';
import { Mark } from './mark';
import { Points } from './points';
import { newSeries, type Series, SeriesTree } from './series';

export interface SelfContext {
  env: string;
  /** Stands for the batch. */
  batch: string;
  /** Milliseconds since the epoch. */
  now: number;
}

type Labels = Readonly<Record<string, string>>;

const trees = new Map(Object.keys(ownMetrics).map((metric) => [metric, new SeriesTree()]));

/** What the drain says about itself; the same batch delivered again says it under the same ids. */
export class SelfPoints {
  private readonly points = new Points();
  private readonly env: string;

  constructor({ env, batch, now }: SelfContext) {
    this.env = env;
    this.points.of(batch, isoTime(now));
  }

  get all() {
    return this.points.all;
  }

  one(metric: OwnMetric, labels: Labels, value: number): void {
    this.points.add(seriesOf(metric, this.env, labels), value);
  }

  /** Nothing says nothing. */
  some(metric: OwnMetric, labels: Labels, value: number): void {
    if (value !== 0) this.one(metric, labels, value);
  }
}

function seriesOf(metric: OwnMetric, env: string, labels: Labels): Series {
  const tree = trees.get(metric) ?? new SeriesTree();
  let step = tree.from(env);
  for (const label in labels) step = step.to(labels[label] ?? '');
  // Labels are of the id: all that a batch says about itself is made of the same batch.
  const make = () =>
    newSeries(
      metric,
      ownMetrics[metric].kind,
      { env, ...labels },
      Mark.of([metric, ...Object.values(labels)].join(' ')),
    );
  return tree.at(step, make);
}
