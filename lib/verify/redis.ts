import { createRedis } from '@/lib/clients/redis';
import { claim, confirm } from '@/lib/telemetry/claim/claim';
import { newId } from '@/lib/telemetry/correlation';
import { type Check, found } from './check';

const LEASE_MS = 10_000;

/** The Redis of the claims. */
export const redisChecks: readonly Check[] = [
  {
    name: 'Redis: one claim wins, the second is told, and a finished one stays done',
    expected: 'claimed, in_flight, done',
    todo: 'Check UPSTASH_REDIS_REST_URL and its token: it must be able to write, and the database must not be read-only or full.',
    async run({ now }) {
      const key = `verify:${newId(now())}`;
      const take = () => claim(createRedis(), key, { leaseMs: LEASE_MS, doneTtlMs: LEASE_MS, now: now() });
      const first = await take();
      const second = await take();
      if (first.outcome === 'claimed') await confirm(createRedis(), first.lease);
      const outcomes = [first.outcome, second.outcome, (await take()).outcome];
      return found(outcomes.join() === 'claimed,in_flight,done', outcomes.join(', '));
    },
  },
];
