import { LABEL_OVERFLOW } from '@/drain/measure/write';
import { rules } from '@/drain/rules/all';
import { HTTP_REQUESTS } from '@/drain/rules/http-requests';
import { ownMetrics } from '@/drain/rules/own';
import type { MetricKind } from '@/drain/rules/rule';
import type { Columns, ColumnType } from './column';

export interface Metric {
  kind: MetricKind;
  /** Labels besides `env`, which every metric has. */
  labels: ReadonlySet<string>;
}

/** Every metric that the drain ships, with its labels: from its rules, never written down again. */
export const metrics: ReadonlyMap<string, Metric> = collect([
  ...rules.map(({ metric, kind, labels, value }) => ({
    metric,
    kind,
    labels: [...Object.keys(labels), ...('label' in value ? [value.label] : [])],
  })),
  ...Object.entries(ownMetrics).map(([metric, { kind, labels }]) => ({ metric, kind, labels })),
  { metric: HTTP_REQUESTS, kind: 'counter', labels: ['route', 'status_class'] },
  { metric: LABEL_OVERFLOW, kind: 'counter', labels: ['of_metric', 'of_label'] },
]);

function collect(
  all: readonly { metric: string; kind: MetricKind; labels: readonly string[] }[],
): Map<string, Metric> {
  const found = new Map<string, Metric>();
  for (const { metric, kind, labels } of all) {
    found.set(metric, { kind, labels: new Set([...(found.get(metric)?.labels ?? []), ...labels]) });
  }
  return found;
}

/** The columns that every point has. */
export const pointColumns: readonly (readonly [string, ColumnType])[] = [
  ['_time', 'datetime'],
  ['_sysTime', 'datetime'],
  ['point_id', 'string'],
  ['metric', 'string'],
  ['kind', 'string'],
  ['value', 'real'],
  ['env', 'string'],
];

/** The columns of the metrics dataset: those, and every label. */
export const metricColumns: Columns = new Map<string, ColumnType>([
  ...pointColumns,
  ...[...metrics.values()].flatMap(({ labels }) => [...labels].map((label) => [label, 'string'] as const)),
]);
