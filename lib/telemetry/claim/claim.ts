import type { Redis } from '@upstash/redis';
import { newId } from '../correlation';
import { countAtEdge, type EdgeCount } from './edge-count';

/** What the owner of a claim holds, and hands back to {@link confirm} or {@link release}. */
export interface Lease {
  key: string;
  /** The exact value in Redis; unique per try, so that a lost answer or an expired lease is never mistaken. */
  value: string;
  doneTtlMs: number;
}

export type Claim =
  | { outcome: 'claimed'; lease: Lease }
  | { outcome: 'in_flight'; retryAfterMs: number }
  | { outcome: 'done' }
  | { outcome: 'unavailable'; reason: UnavailableReason };

export type UnavailableReason = 'timeout' | 'refused' | 'error';

export interface ClaimOptions {
  /** How long the work may take before another try may begin, in milliseconds. */
  leaseMs: number;
  /** How long a finished key is remembered, in milliseconds. */
  doneTtlMs: number;
  /** Milliseconds since the epoch. */
  now: number;
  /** Counted in the same round trip. */
  count?: EdgeCount;
}

const PREFIX = 'claim:';
const DONE = 'D';

/** Compare and delete; the flag spares Upstash its global lock and must stand first. */
const RELEASE = `#!lua flags=allow-key-locking
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * The one primitive for "do this once": takes the key for `leaseMs`, or says who has it. One HTTP round trip.
 *
 * Safe to repeat: the value is unique per try, so a try whose answer was lost and which the client sent again finds its
 * own value and knows that it won. Never throws: Redis being away is the outcome `unavailable`.
 */
export async function claim(redis: Redis, key: string, options: ClaimOptions): Promise<Claim> {
  const name = PREFIX + key;
  const value = `L:${newId(options.now)}:${options.now + options.leaseMs}`;
  try {
    const pipeline = redis.pipeline();
    pipeline.set(name, value, { nx: true, px: options.leaseMs });
    pipeline.get<string>(name);
    if (options.count) countAtEdge(pipeline, options.count);
    const [, held] = await pipeline.exec<[string | null, string | null]>();
    if (held === value)
      return { outcome: 'claimed', lease: { key: name, value, doneTtlMs: options.doneTtlMs } };
    if (held === DONE) return { outcome: 'done' };
    return { outcome: 'in_flight', retryAfterMs: leaseLeft(held, options) };
  } catch (error) {
    return { outcome: 'unavailable', reason: unavailableReason(error) };
  }
}

/** Whether a claim is done; false when Redis does not say. Never throws. */
export async function isDone(redis: () => Redis, key: string): Promise<boolean> {
  try {
    return (await redis().get<string>(PREFIX + key)) === DONE;
  } catch {
    return false;
  }
}

/** Makes the claim `done`. Unconditional, so repeating it changes nothing. Throws what the client throws. */
export async function confirm(redis: Redis, lease: Lease): Promise<void> {
  await redis.set(lease.key, DONE, { px: lease.doneTtlMs });
}

/** Gives the claim back, if it is still ours: a later owner's lease is not touched. Throws what the client throws. */
export async function release(redis: Redis, lease: Lease, count?: EdgeCount): Promise<void> {
  const pipeline = redis.pipeline();
  pipeline.eval(RELEASE, [lease.key], [lease.value]);
  if (count) countAtEdge(pipeline, count);
  await pipeline.exec();
}

/** What is left of somebody else's lease. Null means that it ended between our SET and our GET: come back at once. */
function leaseLeft(held: string | null, { now, leaseMs }: ClaimOptions): number {
  const until = Number(held?.slice(held.lastIndexOf(':') + 1));
  return held === null || Number.isNaN(until) ? 0 : Math.min(Math.max(until - now, 0), leaseMs);
}

/** A word for the failure. The client's own messages carry the whole command and must not be logged. */
export function unavailableReason(error: unknown): UnavailableReason {
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
    return 'timeout';
  return error instanceof TypeError ? 'refused' : 'error';
}
