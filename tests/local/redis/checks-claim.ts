import type { Redis } from '@upstash/redis';
import { expect } from 'vitest';
import type { Bench, Check } from './check';

const LEASE_MS = 30_000;

/** The claim of a webhook: whoever reads back its own token owns the event. */
async function claim(redis: Redis, key: string, token: string): Promise<boolean> {
  const mine = `L:${token}`;
  const [, value] = await redis.pipeline().set(key, mine, { nx: true, px: LEASE_MS }).get<string>(key).exec();
  return value === mine;
}

const RELEASE =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

async function fault(bench: Bench, body: object): Promise<void> {
  const response = await fetch(`${bench.server.url}/_local/faults`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

export const claimChecks: readonly Check[] = [
  {
    name: 'of 50 parallel claims exactly one wins, and it is the one whose token is stored',
    run: async (bench) => {
      const tokens = Array.from({ length: 50 }, (_, index) => `token-${index}`);
      const won = await Promise.all(tokens.map((token) => claim(bench.redis, 'event', token)));
      const winners = tokens.filter((_, index) => won[index]);
      expect(winners).toHaveLength(1);
      expect(await bench.redis.get('event')).toBe(`L:${winners[0]}`);
      expect(await bench.redis.pttl('event')).toBeGreaterThan(LEASE_MS - 10_000);
    },
  },
  {
    name: 'compare-and-delete by EVAL releases our own claim only',
    run: async ({ redis }) => {
      await claim(redis, 'event', 'mine');
      expect(await redis.eval(RELEASE, ['event'], ['L:other'])).toBe(0);
      expect(await redis.eval(RELEASE, ['event'], ['L:mine'])).toBe(1);
      expect(await claim(redis, 'event', 'other')).toBe(true);
    },
  },
  {
    name: 'a lost response: the command ran, a plain SET NX then looks like a duplicate, the claim does not',
    run: async (bench) => {
      const redis = bench.connect({ retry: { retries: 1, backoff: () => 5 } });
      bench.server.faults.set({ kind: 'lose_response', times: 1 });
      expect(await redis.set('plain', '1', { nx: true })).toBeNull();
      bench.server.faults.set({ kind: 'lose_response', times: 1 });
      expect(await claim(redis, 'event', 'mine')).toBe(true);
      bench.server.faults.set({ kind: 'lose_response', times: 1 });
      expect(await redis.incr('counter')).toBe(2);
    },
  },
  {
    name: 'without retries a lost response is an error although the command ran',
    run: async (bench) => {
      bench.server.faults.set({ kind: 'lose_response', times: 1 });
      await expect(bench.redis.set('k', 'v')).rejects.toThrow('fetch failed');
      expect(await bench.redis.get('k')).toBe('v');
    },
  },
  {
    name: 'a hanging service ends in a timeout, and the request that hung is not run later',
    run: async (bench) => {
      const redis = bench.connect({ signal: () => AbortSignal.timeout(100) });
      await fault(bench, { kind: 'hang', times: 1 });
      await expect(redis.set('k', 'v', { nx: true })).rejects.toThrow(
        expect.objectContaining({ name: 'TimeoutError' }),
      );
      expect(await redis.ping()).toBe('PONG');
      bench.server.faults.clear();
      expect(await bench.redis.exists('k')).toBe(0);
    },
  },
  {
    name: '503 with a text body is an error of the client and is not repeated',
    run: async (bench) => {
      const redis = bench.connect({ retry: { retries: 3, backoff: () => 5 } });
      await fault(bench, { kind: 'status', status: 503, body: 'upstream unavailable', times: 1 });
      await expect(redis.get('k')).rejects.toThrow('Unable to parse response body');
      expect(await redis.get('k')).toBeNull();
    },
  },
  {
    name: '429 with a JSON error reaches the caller as it is',
    run: async (bench) => {
      const body = JSON.stringify({ error: 'ERR max daily request limit exceeded' });
      await fault(bench, { kind: 'status', status: 429, body, match: '/pipeline', times: 1 });
      expect(await bench.redis.set('k', 'v')).toBe('OK');
      await expect(bench.redis.pipeline().get('k').exec()).rejects.toThrow('max daily request limit');
    },
  },
];
