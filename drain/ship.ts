import type { Chunk, Ports, Receipt, Why } from './ports';
import { missingOf } from './ship/ask';
import { pooled } from './ship/pooled';

type Failure = Extract<Receipt, { outcome: 'failed' }>;

/** A chunk that Axiom does not have as a whole, as far as can be known. */
export interface Unsent {
  chunk: Chunk;
  why: Why;
}

export interface Shipment {
  /** Rows that Axiom took, that it had already, and that it refused one by one. */
  taken: number;
  known: number;
  refused: number;
  /** Axiom's remarks on fields that it left out. */
  messages: number;
  unsent: Unsent[];
  /** Why the first unsent chunk was not taken. */
  reason: string | null;
}

export interface ShipOptions {
  /** When to give up, in milliseconds since the epoch. */
  deadline: number;
  /** Whether some of it may have been shipped before, so that Axiom is asked first. */
  again: boolean;
}

type ShipPorts = Pick<Ports, 'axiom' | 'now' | 'sleep'>;

/** Wait before the second try, in milliseconds; it doubles. */
const FIRST_WAIT_MS = 200;
/** Requests to Axiom at once. */
const AT_ONCE = 4;

/**
 * Sends the chunks to Axiom, each again until the deadline if it was refused for the moment. One that Axiom may have taken
 * although no answer came is not sent again: Axiom knows no idempotency, so its rows would be there twice.
 */
export async function ship(
  chunks: readonly Chunk[],
  ports: ShipPorts,
  options: ShipOptions,
): Promise<Shipment> {
  const shipment: Shipment = { taken: 0, known: 0, refused: 0, messages: 0, unsent: [], reason: null };
  let away: Failure | null = null;
  await pooled(chunks, AT_ONCE, async (whole) => {
    const chunk = options.again ? await unshipped(whole, shipment, ports, options) : whole;
    if (chunk === null) return;
    // Once Axiom is away the rest is not tried: the same would happen, and the time is needed for the spool.
    const receipt: Receipt = away ? { ...away, taken: 'no' } : await shipOne(chunk, ports, options.deadline);
    if (receipt.outcome === 'failed' && receipt.retryable) away = receipt;
    book(shipment, chunk, receipt);
  });
  return shipment;
}

/** What is left to ship of a chunk; null when it is nothing, or nobody says and the spool shall ask later. */
async function unshipped(
  whole: Chunk,
  shipment: Shipment,
  ports: ShipPorts,
  { deadline }: ShipOptions,
): Promise<Chunk | null> {
  const missing = await missingOf(whole, ports, deadline);
  if (missing.outcome === 'no_answer') {
    shipment.reason ??= 'no_answer';
    shipment.unsent.push({ chunk: whole, why: 'unknown' });
    return null;
  }
  shipment.known += missing.known;
  return missing.chunk;
}

/** Axiom does not say which rows it refused, so all of the chunk is looked at again, row by row: see the spool. */
function book(shipment: Shipment, chunk: Chunk, receipt: Receipt): void {
  if (receipt.outcome === 'accepted') {
    shipment.taken += chunk.rows - receipt.failed;
    shipment.refused += receipt.failed;
    shipment.messages += receipt.messages;
    if (receipt.failed > 0) shipment.unsent.push({ chunk, why: 'refused' });
    return;
  }
  shipment.reason ??= receipt.reason;
  shipment.unsent.push({ chunk, why: receipt.taken === 'unknown' ? 'unknown' : 'away' });
}

async function shipOne(chunk: Chunk, ports: ShipPorts, deadline: number): Promise<Receipt> {
  const { axiom, now, sleep } = ports;
  for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
    const left = deadline - now();
    if (left <= 0) return { outcome: 'failed', reason: 'deadline', retryable: true, taken: 'no' };
    const receipt = await axiom.ingest(chunk, left);
    if (receipt.outcome === 'accepted' || !receipt.retryable || receipt.taken === 'unknown') return receipt;
    if (now() + wait >= deadline) return receipt;
    await sleep(wait);
  }
}
