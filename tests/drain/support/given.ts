import { expect } from 'vitest';
import type { EventFields, EventName } from '@/lib/telemetry/catalogue/events';
import { lineEntry } from './entries';
import { processed } from './process';

/** What a rule must derive: a metric with exactly these labels besides `env`, and its value. */
export type Point = [metric: string, labels: Record<string, string>, value: number];

/** A case for the metric rules: these lines give exactly these points. */
export interface Case {
  about: string;
  entries: Record<string, unknown>[];
  points: readonly Point[];
}

/** `given(event, fields).expect(...points)`: one line of ours, and everything that is derived from it. */
export function given<E extends EventName>(event: E, fields: Partial<EventFields<E>> = {}) {
  return {
    expect: (...points: Point[]): Case => ({
      about: `${event} ${JSON.stringify(fields)}`,
      entries: [lineEntry(event, fields)],
      points,
    }),
  };
}

const COLUMNS = new Set(['_time', 'point_id', 'metric', 'kind', 'value', 'env']);

/** The points of the entries, without the drain's account of itself. */
export function pointsOf(entries: readonly unknown[]): Point[] {
  return processed(entries)
    .metrics.filter(({ metric }) => !metric.startsWith('drain_'))
    .map((row) => [
      row.metric,
      Object.fromEntries(
        Object.entries(row)
          .filter(([name]) => !COLUMNS.has(name))
          .map(([name, value]) => [name, String(value)]),
      ),
      row.value,
    ]);
}

const byText = (points: readonly Point[]) => points.map((point) => JSON.stringify(point)).sort();

export function check({ entries, points }: Case): void {
  expect(byText(pointsOf(entries))).toEqual(byText(points));
}
