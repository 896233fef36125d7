import { decode } from '../decode';
import type { Line } from '../enrich';
import { laneFor } from '../lane/lane';
import { observeLines } from '../measure';
import { account, type Tally } from '../measure/account';
import type { Cardinality } from '../measure/cardinality';
import { writePoints } from '../measure/write';
import { isOwn } from '../own';
import type { Chunk } from '../ports';
import { processEntries } from '../process-entries';
import { nameAll, sift } from '../seen';
import type { ProcessingSettings } from '../settings';
import { Memory } from './memory';

export interface Processed {
  lines: Line[];
  logs: Chunk[];
  metrics: Chunk[];
  tally: Tally;
  /** Entries that were there before. */
  repeated: number;
}

export interface Batch {
  body: Uint8Array;
  /** Stands for the batch in keys; the same for the same bytes. */
  digest: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * decode → drop own → (what is new?) → redact → enrich → measure: what `drainBatch` does between two services, without
 * them. Pure but for the cardinality and the memory, which grow with each batch.
 */
export function processBatch(
  { body, digest, now }: Batch,
  settings: ProcessingSettings,
  cardinality: Cardinality,
  memory = new Memory(),
  lane = laneFor(settings.env),
): Processed {
  const entries = decode(body, digest, lane);
  const foreign = entries.filter((entry) => !isOwn(entry, settings.ownProject));
  const named = nameAll(foreign);
  const sifted = sift(
    named,
    named.keys.map((key) => memory.has(key)),
  );
  const { lines, logs, tally } = processEntries(sifted.fresh, settings, now);
  tally.own = entries.length - foreign.length;
  const observed = observeLines(lines, sifted.counted);
  memory.add(sifted.keys);
  memory.add(observed.requests);
  const { repeated } = sifted;
  const self = account(tally, { env: settings.env, batch: digest, now, repeated });
  const metrics = writePoints([observed.points, self], cardinality);
  return { lines, logs, metrics, tally, repeated };
}
