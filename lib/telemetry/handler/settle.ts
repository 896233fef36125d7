import type { Redis } from '@upstash/redis';
import { confirm, type Lease, release, unavailableReason } from '../claim/claim';
import { log } from '../log/log';

/**
 * Settles a claim after the handler: confirmed when it succeeded, released when the caller should come back.
 * Never throws. A settlement that is lost is covered: the lease ends, the provider's retry runs the handler again, and
 * the unique keys in Postgres keep the effect to one.
 */
export async function settle(redis: () => Redis, lease: Lease, outcome: 'ok' | 'failed'): Promise<void> {
  try {
    await (outcome === 'ok' ? confirm(redis(), lease) : release(redis(), lease));
  } catch (error) {
    log('claim.settle_failed', { reason: unavailableReason(error), outcome });
  }
}
