import type { Chunk, Ports, Receipt } from './ports';

type Failure = Extract<Receipt, { outcome: 'failed' }>;

export type Shipment =
  | { outcome: 'shipped' }
  /** `unsent` never reached Axiom, as far as can be known. */
  | { outcome: 'failed'; reason: string; unsent: Chunk[] };

export interface ShipOptions {
  /** When to give up, in milliseconds since the epoch. */
  deadline: number;
}

/** Wait before the second try, in milliseconds; it doubles. */
const FIRST_WAIT_MS = 200;

/**
 * Sends the chunks to Axiom, each again until the deadline if its failure may pass. An answer that got lost makes a
 * chunk go twice: Axiom knows no idempotency, so `entry_id` and `point_id` in the rows tell.
 */
export async function ship(
  chunks: readonly Chunk[],
  ports: Pick<Ports, 'axiom' | 'now' | 'sleep' | 'warn'>,
  { deadline }: ShipOptions,
): Promise<Shipment> {
  const unsent: Chunk[] = [];
  let away: Failure | undefined;
  let reason: string | undefined;
  for (const chunk of chunks) {
    // Once Axiom is away the rest is not tried: the same would happen, and the time is needed for the spool.
    const failure: Failure | null = away ?? (await shipOne(chunk, ports, deadline));
    if (failure === null) continue;
    if (failure.retryable) away = failure;
    reason = failure.reason;
    unsent.push(chunk);
  }
  return reason === undefined ? { outcome: 'shipped' } : { outcome: 'failed', reason, unsent };
}

/** Null when Axiom took it, else why not. */
async function shipOne(
  chunk: Chunk,
  { axiom, now, sleep, warn }: Pick<Ports, 'axiom' | 'now' | 'sleep' | 'warn'>,
  deadline: number,
): Promise<Failure | null> {
  for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
    const left = deadline - now();
    if (left <= 0) return { outcome: 'failed', reason: 'deadline', retryable: true };
    const receipt = await axiom.ingest(chunk, left);
    if (receipt.outcome === 'accepted') {
      // Sending the chunk again would double the rows that were taken, so refused rows are told and not retried.
      if (receipt.failed > 0) warn('axiom_refused_rows');
      if (receipt.messages.length > 0) warn('axiom_messages');
      return null;
    }
    if (!receipt.retryable || now() + wait >= deadline) return receipt;
    await sleep(wait);
  }
}
