import type { Redis } from '@upstash/redis';
import { type Condition as DrainCondition, sumCritical } from '@/drain/critical';
import { type EdgeCondition, edgeField, edgeMinuteKey } from '@/lib/telemetry/claim/edge-count';
import type { Counts } from './choose';
import type { Fallback } from './rule';

const MINUTE_MS = 60_000;

/** Counts of one condition over a window; null where Redis did not answer, or nobody counts there. */
export interface Counters {
  drain: Counts | null;
  edge: Counts | null;
}

/**
 * The minute counters that the drain and the edge keep in Redis, over the window that ends at `at`: one round trip for
 * all conditions. Whole minutes: the first one is counted although a part of it is outside.
 *
 * @returns by condition; never throws
 */
export async function readCounters(
  redis: () => Redis,
  windows: ReadonlyMap<Fallback, number>,
  env: string,
  at: number,
): Promise<Map<Fallback, Counters>> {
  const longest = Math.max(0, ...windows.values());
  const minutes = Array.from({ length: Math.ceil(longest / MINUTE_MS) }, (_, back) => at - back * MINUTE_MS);
  try {
    if (minutes.length === 0) return new Map();
    const pipeline = redis().pipeline();
    for (const minute of minutes) {
      pipeline.hgetall(`critical:${edgeMinuteKey(minute).slice('edge:'.length)}`);
      pipeline.hgetall(edgeMinuteKey(minute));
    }
    const replies = await pipeline.exec<unknown[]>();
    return new Map(
      [...windows].map(([condition, windowMs]) => {
        const within = minutes.slice(0, Math.ceil(windowMs / MINUTE_MS)).map((_, index) => index);
        const drain = within.map((index) => drainCounts(replies[2 * index], env, condition));
        const edge = within.map((index) => edgeCounts(replies[2 * index + 1], env, condition));
        return [condition, { drain: add(drain), edge: condition === 'outbound' ? null : add(edge) }];
      }),
    );
  } catch {
    return new Map();
  }
}

function drainCounts(reply: unknown, env: string, condition: DrainCondition): Counts {
  const sums = sumCritical(flat(reply));
  const name = `${env}.${condition}`;
  return { requests: sums[`${name}.requests`] ?? 0, failures: sums[`${name}.failures`] ?? 0 };
}

function edgeCounts(reply: unknown, env: string, condition: Fallback): Counts {
  if (condition === 'outbound') return { requests: 0, failures: 0 };
  const counts = new Map(pairs(flat(reply)));
  const of = (what: 'requests' | 'failures', edge: EdgeCondition) =>
    counts.get(edgeField(env, { condition: edge, what })) ?? 0;
  return { requests: of('requests', condition), failures: of('failures', condition) };
}

/** The client gives a hash as an object, or as names and values in turn when it does not deserialise. */
function flat(reply: unknown): unknown[] {
  if (Array.isArray(reply)) return reply;
  return typeof reply === 'object' && reply !== null ? Object.entries(reply).flat() : [];
}

function pairs(reply: readonly unknown[]): [string, number][] {
  const found: [string, number][] = [];
  for (let at = 0; at + 1 < reply.length; at += 2) found.push([String(reply[at]), Number(reply[at + 1])]);
  return found;
}

const add = (counts: readonly Counts[]): Counts => ({
  requests: counts.reduce((sum, { requests }) => sum + requests, 0),
  failures: counts.reduce((sum, { failures }) => sum + failures, 0),
});
