import type { Lease } from '@/lib/telemetry/claim/claim';
import type { Ports } from './ports';

/** Either the batch is ours to work on, or somebody else's, or done. */
export type Start =
  | { outcome: 'work'; finish: (done: boolean) => Promise<void> }
  | { outcome: 'in_flight'; retryAfterMs: number }
  | { outcome: 'done' };

/**
 * Claims a batch by the hash of its bytes before any work. Delivery fails open: without Redis the batch is worked on
 * all the same, and a second delivery shows by its ids.
 */
export async function start(key: string, { claims, warn }: Pick<Ports, 'claims' | 'warn'>): Promise<Start> {
  const claim = await claims.claim(key);
  switch (claim.outcome) {
    case 'claimed':
      return { outcome: 'work', finish: (done) => finish(claim.lease, done, claims) };
    case 'unavailable':
      warn('claims_unavailable');
      return { outcome: 'work', finish: async () => undefined };
    case 'in_flight':
      return { outcome: 'in_flight', retryAfterMs: claim.retryAfterMs };
    case 'done':
      return { outcome: 'done' };
  }
}

async function finish(lease: Lease, done: boolean, claims: Ports['claims']): Promise<void> {
  await (done ? claims.confirm(lease) : claims.release(lease));
}
