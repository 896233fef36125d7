import { jsonText } from '../enrich/json-text';
import type { MetricKind } from '../rules/rule';
import type { Mark } from './mark';

/** One metric under one set of labels. It is kept from batch to batch, so what is the same in all its rows is made once. */
export interface Series {
  readonly metric: string;
  readonly kind: MetricKind;
  /** `env` first. */
  readonly labels: Readonly<Record<string, string>>;
  /** Tells the ids of its points from those of other series that are made of the same entries. */
  readonly tag: Mark;
  /** A row's JSON between its id and its value, and after the value; in ASCII. */
  readonly middle: string;
  readonly end: string;
  /** The epoch in which {@link Cardinality} admitted all its values; −1 = none. */
  admitted: number;
}

/**
 * @param tag of the metric, not of the labels: a value may be `_other` when the same entries come again, and their point
 * is the same
 */
export function newSeries(
  metric: string,
  kind: MetricKind,
  labels: Readonly<Record<string, string>>,
  tag: Mark,
): Series {
  const pairs = Object.entries(labels).map(([label, value]) => `,${jsonText(label)}:${jsonText(value)}`);
  const middle = `","metric":${jsonText(metric)},"kind":"${kind}","value":`;
  return { metric, kind, labels, tag, middle, end: `${pairs.join('')}}`, admitted: -1 };
}

/** Series that are kept of one rule: more than a cap of label values lets through, few enough to hold. */
const MOST = 2_000;

/** The way to a series: one step for each value. */
class Step {
  series: Series | null = null;
  private readonly next = new Map<string, Step>();

  to(value: string): Step {
    const held = this.next.get(value);
    if (held !== undefined) return held;
    const step = new Step();
    this.next.set(value, step);
    return step;
  }
}

/** The series of one rule by the values of their labels. Bounded: when it is full it begins anew. */
export class SeriesTree {
  private root = new Step();
  private size = 0;

  from(value: string): Step {
    return this.root.to(value);
  }

  /** The series at the end of a way, made when it is gone for the first time. */
  at(step: Step, make: () => Series): Series {
    if (step.series !== null) return step.series;
    if (this.size >= MOST) {
      this.root = new Step();
      this.size = 0;
    }
    this.size += 1;
    step.series = make();
    return step.series;
  }
}
