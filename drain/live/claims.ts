import { createRedis } from '@/lib/clients/redis';
import { claim, confirm, release, unavailableReason } from '@/lib/telemetry/claim/claim';
import type { Claims } from '../ports';

/** Just over the longest that the route may work. */
const LEASE_MS = 60_000;
/** Longer than anybody redelivers a batch; Vercel documents no figure. */
const DONE_TTL_MS = 24 * 3_600_000;

/** Claims in Redis. A settlement that fails is covered by the lease, so it is told and not thrown. */
export function createClaims(now: () => number, warn: (code: string) => void): Claims {
  const quietly = async (settling: Promise<void>) => {
    try {
      await settling;
    } catch (error) {
      warn(`settle_failed:${unavailableReason(error)}`);
    }
  };
  return {
    claim: (key) => claim(createRedis(), key, { leaseMs: LEASE_MS, doneTtlMs: DONE_TTL_MS, now: now() }),
    confirm: (lease) => quietly(confirm(createRedis(), lease)),
    release: (lease) => quietly(release(createRedis(), lease)),
  };
}
