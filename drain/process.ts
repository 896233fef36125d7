import { phoneHash } from '@/lib/telemetry/phone-hash';
import { account, type Tally, tally } from './account';
import type { Cardinality } from './cardinality';
import { learnCommits } from './commits';
import { decode } from './decode';
import { enrich, type Row } from './enrich';
import { type MetricRow, measure } from './measure';
import { isOwn } from './own';
import type { ProcessingSettings } from './settings';

export interface Processed {
  rows: Row[];
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
  const { peppers } = settings;
  const context = {
    ...settings,
    gitShas: new Map([...settings.gitShas, ...learnCommits(foreign)]),
    now: batch.now,
    ...(peppers.length > 0 ? { phone: (e164: string) => phoneHash(e164, peppers) } : {}),
  };
  const lines = foreign.map((entry) => enrich(entry, context));
  const counts = tally(lines, entries.length - foreign.length);
  const own = account(counts, { env: settings.env, batch: batch.digest, now: batch.now });
  return { rows: lines.map(({ row }) => row), metrics: measure(lines, own, cardinality), tally: counts };
}
