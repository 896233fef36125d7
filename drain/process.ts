import { account, type Tally } from './account';
import type { Cardinality } from './cardinality';
import { decode } from './decode';
import type { Line } from './enrich';
import { type MetricRow, measure } from './measure';
import { isOwn } from './own';
import type { Chunk } from './ports';
import { processEntries } from './process-entries';
import type { ProcessingSettings } from './settings';

export interface Processed {
  lines: Line[];
  logs: Chunk[];
  metrics: MetricRow[];
  tally: Tally;
}

export interface Batch {
  body: Uint8Array;
  /** Stands for the batch in keys; the same for the same bytes. */
  digest: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** decode → drop own → redact → enrich → measure. Pure but for the cardinality, which remembers label values. */
export function processBatch(
  batch: Batch,
  settings: ProcessingSettings,
  cardinality: Cardinality,
): Processed {
  const entries = decode(batch.body, batch.digest);
  const foreign = entries.filter((entry) => !isOwn(entry, settings.ownProject));
  const { lines, logs, tally } = processEntries(foreign, { ...settings, now: batch.now });
  const counts = { ...tally, own: entries.length - foreign.length };
  const own = account(counts, { env: settings.env, batch: batch.digest, now: batch.now });
  return { lines, logs, metrics: measure(lines, own, cardinality), tally: counts };
}
