import { environment } from '@/lib/telemetry/env';
import { Cardinality } from '../measure/cardinality';
import { SelfPoints } from '../measure/self';
import { writePoints } from '../measure/write';
import type { Parcel, Ports } from '../ports';
import { type Reshipped, reship } from './reship';

export interface Attempt {
  /** How often the chunk was brought before. */
  retried: number;
  /** Whether it is not brought again after this. */
  last: boolean;
}

export type BroughtBack =
  | { outcome: 'shipped' | 'duplicate' | 'later' }
  | { outcome: 'in_flight'; retryAfterMs: number };

const SHIP_MS = 20_000;
/** Milliseconds for the points about what was shipped: they are worth no wait. */
const COUNT_MS = 2_000;
const NOTHING = { keys: [], labels: [], spooled: [], critical: new Map() };

/** Ships a kept chunk, once however often it is brought. Never throws. */
export async function bringBack(parcel: Parcel, attempt: Attempt, ports: Ports): Promise<BroughtBack> {
  const { ledger } = ports;
  const { id } = parcel;
  const opened = await ledger.open({ batch: `drain-spool:${id}`, keys: [], labels: 'number' });
  if (opened.outcome === 'done') return { outcome: 'duplicate' };
  if (opened.outcome === 'in_flight') return opened;
  const deadline = ports.now() + SHIP_MS;
  const reshipped = await reship(parcel, ports, { last: attempt.last, deadline }).catch(() => {
    // Whatever went wrong, the claim must be given back; the next try finds what was shipped.
    ports.warn('reship_failed');
    return null;
  });
  if (opened.outcome === 'claimed') {
    if (reshipped?.done) await ledger.close(opened.lease, { ...NOTHING, unspooled: [id] });
    else await ledger.release(opened.lease);
  }
  if (reshipped !== null) await count(parcel, reshipped, attempt.retried, ports);
  return { outcome: reshipped?.done ? 'shipped' : 'later' };
}

/** Tells the metrics what became of the rows; a point that does not get there is not tried again. */
async function count(
  { id, chunk }: Parcel,
  { counts }: Reshipped,
  retried: number,
  { axiom, now, warn }: Ports,
): Promise<void> {
  const self = new SelfPoints({ env: environment(), batch: `spool:${id}:${retried}`, now: now() });
  for (const [outcome, value] of Object.entries(counts)) {
    self.some('drain_rows_total', { to: chunk.to, outcome }, value);
  }
  if (counts.dropped > 0) warn('rows_dropped');
  for (const one of writePoints([self.all], new Cardinality())) await axiom.ingest(one, COUNT_MS);
}
