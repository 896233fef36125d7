import { Mark } from './mark';
import type { Series } from './series';

/** Length of an ISO stamp up to the minute: a batch that comes late must not move its counts to another one. */
const MINUTE = 16;

/** What becomes one row of the metrics dataset: a sum, or a single value. */
export interface Point {
  series: Series;
  value: number;
  /** How many observations are in it. */
  count: number;
  /** ISO-8601; of a sum the latest. */
  time: string;
  /** Of the entries that it was made of. */
  mark: Mark;
}

/** Gathers what is observed: counters as sums by series and minute, everything else one by one. */
export class Points {
  readonly all: Point[] = [];
  private readonly minutes = new Map<string, Map<Series, Point>>();
  private minute = '';
  private sums: Map<Series, Point> | null = null;
  private key = '';
  private time = '';
  private mark: Mark | null = null;

  /** @param key what makes an observation the same when its entry is delivered again */
  of(key: string, time: string): this {
    this.key = key;
    this.time = time;
    this.mark = null;
    return this;
  }

  /** @param nth tells apart several values of one series from one entry */
  add(series: Series, value: number, nth = 0): void {
    this.mark ??= Mark.of(this.key);
    this.take(series, value, { count: 1, time: this.time, mark: this.mark.nth(nth) });
  }

  take(series: Series, value: number, { count, time, mark }: Pick<Point, 'count' | 'time' | 'mark'>): void {
    if (series.kind !== 'counter') {
      this.all.push({ series, value, count, time, mark });
      return;
    }
    const sum = this.sumOf(series, time);
    sum.value += value;
    sum.count += count;
    sum.mark.add(mark);
    if (time > sum.time) sum.time = time;
  }

  private sumOf(series: Series, time: string): Point {
    const sums = this.sumsOf(time);
    const held = sums.get(series);
    if (held !== undefined) return held;
    const sum = { series, value: 0, count: 0, time, mark: Mark.empty() };
    sums.set(series, sum);
    this.all.push(sum);
    return sum;
  }

  /** Those of the time's minute, which is mostly the one of the time before. */
  private sumsOf(time: string): Map<Series, Point> {
    if (this.sums !== null && time.startsWith(this.minute)) return this.sums;
    this.minute = time.slice(0, MINUTE);
    const sums = this.minutes.get(this.minute) ?? new Map<Series, Point>();
    this.minutes.set(this.minute, sums);
    this.sums = sums;
    return sums;
  }
}
