import type { Redis } from '@upstash/redis';
import { release, unavailableReason } from '@/lib/telemetry/claim/claim';
import { newId } from '@/lib/telemetry/correlation';
import type { Inquiry, Ledger, Opened, Settlement } from '../ports';

/** Just over the longest that the route may work. */
const LEASE_MS = 60_000;
/** Longer than anybody redelivers a batch, and than QStash brings back a chunk of the spool: 2.3 days. */
const DONE_TTL_MS = 3 * 86_400_000;
/** What was seen is remembered for one window at least and two at most. */
const WINDOW_MS = 6 * 3_600_000;
/** Vercel documents no figure for how long it brings a batch again. */
const BEGUN_TTL_MS = 86_400_000;
const LABELS_TTL_MS = 2 * 86_400_000;
const CRITICAL_TTL_MS = 3 * 3_600_000;
const DAY_MS = 86_400_000;

const CLAIM = 'claim:';
const BEGUN = 'drain:begun:';
const DONE = 'D';
const SPOOLED = 'drain:spooled';
const seenKey = (window: number) => `drain:seen:${window}`;
const labelsKey = (now: number) => `drain:labels:${Math.floor(now / DAY_MS)}`;
const windowOf = (now: number) => Math.floor(now / WINDOW_MS);

/**
 * The drain's memory in Redis: one request before the work and one after it, whatever the size of the batch. Every
 * command may be repeated without harm, so an answer that got lost does none.
 */
export function createLedger(
  redis: () => Promise<Redis>,
  now: () => number,
  warn: (code: string) => void,
): Ledger {
  /** The batch is safe already; its lease covers it until somebody delivers it again. */
  const tell = (error: unknown) => warn(`settle_failed:${unavailableReason(error)}`);
  return {
    async open(inquiry) {
      try {
        return await open(await redis(), inquiry, now());
      } catch (error) {
        warn(`redis_${unavailableReason(error)}`);
        return { outcome: 'unavailable' };
      }
    },
    async close(lease, settlement) {
      try {
        return await close(await redis(), lease.key, settlement, now());
      } catch (error) {
        tell(error);
        return 0;
      }
    },
    async release(lease) {
      try {
        await release(await redis(), lease);
      } catch (error) {
        tell(error);
      }
    },
  };
}

async function open(redis: Redis, { batch, keys, labels }: Inquiry, now: number): Promise<Opened> {
  const key = CLAIM + batch;
  // The value is unique for each try, so that one whose answer was lost and which was sent again knows its own.
  const value = `L:${newId(now)}:${now + LEASE_MS}`;
  const pipeline = redis.pipeline();
  pipeline.set(key, value, { nx: true, px: LEASE_MS });
  pipeline.get(key);
  pipeline.set(BEGUN + batch, 1, { nx: true, px: BEGUN_TTL_MS });
  pipeline.scard(SPOOLED);
  if (labels === 'values') pipeline.zrange(labelsKey(now), 0, -1);
  else pipeline.zcard(labelsKey(now));
  if (keys.length > 0) {
    pipeline.smismember(seenKey(windowOf(now)), [...keys]);
    pipeline.smismember(seenKey(windowOf(now) - 1), [...keys]);
  }
  const [, held, first, spooled, known, latest, before] = await pipeline.exec<unknown[]>();
  if (held === DONE) return { outcome: 'done' };
  if (held !== value) return { outcome: 'in_flight', retryAfterMs: leaseLeft(held, now) };
  const seen = [flags(latest), flags(before)];
  return {
    outcome: 'claimed',
    lease: { key, value, doneTtlMs: DONE_TTL_MS },
    // A first try whose answer was lost takes itself for a second one, which costs a question to Axiom.
    begun: first === null,
    seen: keys.map((_, index) => seen.some((window) => window[index] === 1)),
    spooled: Number(spooled),
    labels: Array.isArray(known) ? known.map(String) : Number(known),
  };
}

async function close(redis: Redis, key: string, settlement: Settlement, now: number): Promise<number> {
  const pipeline = redis.pipeline();
  const [first, ...rest] = settlement.keys;
  if (first !== undefined) {
    pipeline.sadd(seenKey(windowOf(now)), first, ...rest);
    pipeline.pexpire(seenKey(windowOf(now)), 2 * WINDOW_MS);
  }
  const [label, ...labels] = settlement.labels.map((member) => ({ score: now, member }));
  if (label !== undefined) {
    pipeline.zadd(labelsKey(now), { nx: true }, label, ...labels);
    pipeline.pexpire(labelsKey(now), LABELS_TTL_MS);
  }
  for (const [minute, counts] of settlement.critical) {
    pipeline.hset(`critical:${minute}`, counts);
    pipeline.pexpire(`critical:${minute}`, CRITICAL_TTL_MS);
  }
  const [chunk, ...chunks] = settlement.spooled;
  if (chunk !== undefined) {
    pipeline.sadd(SPOOLED, chunk, ...chunks);
    pipeline.pexpire(SPOOLED, DONE_TTL_MS);
  }
  const [left, ...others] = settlement.unspooled;
  if (left !== undefined) pipeline.srem(SPOOLED, left, ...others);
  pipeline.set(key, DONE, { px: DONE_TTL_MS });
  const [marked] = await pipeline.exec<unknown[]>();
  return first === undefined ? 0 : settlement.keys.length - Number(marked);
}

/** What is left of somebody else's lease. Null means that it ended between our SET and our GET: come back at once. */
function leaseLeft(held: unknown, now: number): number {
  const until = Number(String(held).split(':').at(-1));
  return Number.isNaN(until) ? 0 : Math.min(Math.max(until - now, 0), LEASE_MS);
}

const flags = (reply: unknown): unknown[] => (Array.isArray(reply) ? reply : []);
