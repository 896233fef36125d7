import { createHash } from 'node:crypto';
import { isAuthentic } from './authenticate';
import type { Cardinality } from './cardinality';
import { toChunks } from './chunk';
import { decompress } from './decompress';
import type { Ports } from './ports';
import { processBatch } from './process';
import type { DrainSettings } from './settings';
import { start } from './settle';
import { ship } from './ship';
import { spool } from './spool';

/** A batch as it came in. */
export interface Delivery {
  body: Uint8Array;
  signature: string | null;
  encoding: string | null;
}

export type Outcome =
  | { outcome: 'shipped' | 'spooled' | 'duplicate' | 'probed' }
  | { outcome: 'refused' | 'too_large' | 'malformed' }
  | { outcome: 'in_flight'; retryAfterMs: number }
  | { outcome: 'lost' };

/** How long shipping may take before the spool, in milliseconds: Vercel does not say how long it waits. */
const SHIP_MS = 8_000;

/** authenticate → decode → drop own → redact → enrich → measure → ship → settle. */
export async function drainBatch(
  delivery: Delivery,
  settings: DrainSettings,
  ports: Ports,
  cardinality: Cardinality,
): Promise<Outcome> {
  if (isProbe(delivery)) return { outcome: 'probed' };
  if (!isAuthentic(delivery.body, delivery.signature, settings.secrets)) return { outcome: 'refused' };
  const plain = decompress(delivery.body, delivery.encoding);
  if (plain.outcome !== 'ok') return plain;

  const digest = createHash('sha256').update(delivery.body).digest('hex');
  const begun = await start(`drain:${digest}`, ports);
  if (begun.outcome === 'done') return { outcome: 'duplicate' };
  if (begun.outcome === 'in_flight') return begun;

  const outcome = await deliver(plain.body, digest, settings, ports, cardinality);
  await begun.finish(outcome !== 'lost');
  return { outcome };
}

async function deliver(
  body: Uint8Array,
  digest: string,
  settings: DrainSettings,
  ports: Ports,
  cardinality: Cardinality,
): Promise<'shipped' | 'spooled' | 'lost'> {
  try {
    const now = ports.now();
    const { rows, metrics } = processBatch({ body, digest, now }, settings.processing, cardinality);
    const chunks = [...toChunks('logs', rows), ...toChunks('metrics', metrics)];
    const shipment = await ship(chunks, ports, { deadline: now + SHIP_MS });
    if (shipment.outcome === 'shipped') return 'shipped';
    const { outcome } = await spool(shipment.unsent, ports);
    ports.warn(`${outcome === 'spooled' ? 'spooled' : 'lost'}:${shipment.reason}`);
    return outcome === 'spooled' ? 'spooled' : 'lost';
  } catch {
    // Whatever went wrong, the claim must be given back, and the batch may hold what no message may repeat.
    ports.warn('processing_failed');
    return 'lost';
  }
}

/** Vercel checks an endpoint with exactly `{}`; nobody says that it is signed, and there is nothing in it to store. */
function isProbe({ body }: Delivery): boolean {
  return body.length === 2 && body[0] === 0x7b && body[1] === 0x7d;
}
