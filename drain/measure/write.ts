import type { Chunk } from '../ports';
import { RowChunks } from '../ship/row-chunks';
import { type Cardinality, OTHER } from './cardinality';
import { Mark } from './mark';
import { type Point, Points } from './points';
import { newSeries, type Series } from './series';

export const LABEL_OVERFLOW = 'label_overflow_total';

/**
 * The rows of points, `{_time, point_id, metric, kind, value, env, …labels}`, ready to be shipped. Of a label with too many
 * values the rest becomes `_other`, which is itself counted.
 */
export function writePoints(groups: readonly (readonly Point[])[], cardinality: Cardinality): Chunk[] {
  const chunks = new RowChunks('metrics');
  let over: Overflow | null = null;
  for (const points of groups) {
    for (const point of points) {
      const labels = labelsOver(point.series, cardinality);
      if (labels === null) chunks.add(rowOf(point));
      else {
        over ??= new Overflow();
        over.add(point, labels);
      }
    }
  }
  for (const point of over?.points.all ?? []) chunks.add(rowOf(point));
  return chunks.end();
}

/** The labels whose value is one too many; null for none, as nearly always. Nothing is taken back within an epoch. */
function labelsOver(series: Series, cardinality: Cardinality): string[] | null {
  if (series.admitted === cardinality.epoch) return null;
  const { metric, labels } = series;
  let over: string[] | null = null;
  for (const label in labels) {
    const value = labels[label] ?? '';
    if (label === 'env' || value === OTHER || cardinality.admit(metric, label, value) === value) continue;
    over = [...(over ?? []), label];
  }
  if (over === null) series.admitted = cardinality.epoch;
  return over;
}

function rowOf({ series, value, time, mark }: Point): string {
  const number = Number.isFinite(value) ? value : null;
  return `{"_time":"${time}","point_id":"${mark.with(series.tag)}${series.middle}${number}${series.end}`;
}

/** Points of which a label became `_other`. */
class Overflow {
  readonly points = new Points();
  private readonly series = new Map<string, Series>();

  add(point: Point, over: readonly string[]): void {
    const { metric, kind, labels, tag } = point.series;
    const bounded = { ...labels };
    for (const label of over) {
      bounded[label] = OTHER;
      const told = { env: labels.env ?? '', of_metric: metric, of_label: label };
      const name = `${LABEL_OVERFLOW} ${metric} ${label}`;
      const counted = this.one(name, told, () => newSeries(LABEL_OVERFLOW, 'counter', told, Mark.of(name)));
      this.points.take(counted, point.count, point);
    }
    const series = this.one(metric, bounded, () => newSeries(metric, kind, bounded, tag));
    this.points.take(series, point.value, point);
  }

  /** Sums are by series, so each must be one. */
  private one(name: string, labels: Readonly<Record<string, string>>, make: () => Series): Series {
    const key = [name, ...Object.values(labels)].join('\t');
    const held = this.series.get(key) ?? make();
    this.series.set(key, held);
    return held;
  }
}
