import { Cardinality } from '@/drain/measure/cardinality';
import { type Processed, processBatch } from '@/drain/offline/process';
import type { ProcessingSettings } from '@/drain/settings';
import { parsePeppers } from '@/lib/telemetry/phone-hash';
import { NOW, ndjson } from './entries';
import { rowsIn } from './ports';

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
): Processed & { rows: Record<string, unknown>[] } {
  const batch = { body, digest: 'batch', now: NOW };
  const result = processBatch(batch, { ...processing, ...settings }, cardinality);
  return { ...result, rows: result.logs.flatMap(rowsIn) };
}
