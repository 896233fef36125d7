import { Cardinality } from '@/drain/measure/cardinality';
import { type Processed, processBatch } from '@/drain/offline/process';
import type { ProcessingSettings } from '@/drain/settings';
import { parsePeppers } from '@/lib/telemetry/phone-hash';
import { NOW, ndjson } from './entries';
import { type Row, rowsIn } from './ports';

/** One row of the metrics dataset; the labels stand beside these columns. */
export type MetricRow = {
  _time: string;
  point_id: string;
  metric: string;
  kind: string;
  value: number;
  env: string;
} & Record<string, string | number>;

export const processing: ProcessingSettings = {
  ownProject: 'prj_drain',
  env: 'prod',
  peppers: parsePeppers('k1:a-pepper-of-32-characters-length'),
  gitShas: new Map([['dpl_app1', 'a'.repeat(40)]]),
};

/** A batch of entries through everything that is pure. */
export function processed(
  entries: readonly unknown[],
  settings: Partial<ProcessingSettings> = {},
  cardinality = new Cardinality(),
  body: Uint8Array = ndjson(...entries),
): Omit<Processed, 'metrics'> & { rows: Row[]; metrics: MetricRow[] } {
  const batch = { body, digest: 'batch', now: NOW };
  const result = processBatch(batch, { ...processing, ...settings }, cardinality);
  const metrics = result.metrics.flatMap(rowsIn).map((row) => row as MetricRow);
  return { ...result, rows: result.logs.flatMap(rowsIn), metrics };
}
