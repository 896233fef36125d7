import type { Redis } from '@upstash/redis';
import { confirm, type Lease, release, unavailableReason } from '../claim/claim';
import type { EdgeCondition } from '../claim/edge-count';
import { log } from '../log/log';

/**
 * Settles a claim after the handler: confirmed when it succeeded, released when the caller should come back.
 * Never throws. A settlement that is lost is covered: the lease ends, the provider's retry runs the handler again, and
 * the unique keys in Postgres keep the effect to one.
 *
 * @param failure what a failed webhook is counted as at the edge
 */
export async function settle(
  redis: () => Redis,
  lease: Lease,
  outcome: 'ok' | 'failed',
  failure?: { condition: EdgeCondition; now: number },
): Promise<void> {
  try {
    if (outcome === 'ok') await confirm(redis(), lease);
    else await release(redis(), lease, failure && { ...failure, what: 'failures' });
  } catch (error) {
    log('claim.settle_failed', { reason: unavailableReason(error), outcome });
  }
}
