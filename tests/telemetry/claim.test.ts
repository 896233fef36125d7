import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRedis } from '@/lib/clients/redis';
import { type Claim, claim, confirm, type Lease, release } from '@/lib/telemetry/claim/claim';
import { claimWaiting } from '@/lib/telemetry/claim/wait';
import { startRedis } from '@/local/redis/server';

let now = Date.UTC(2026, 10, 23);
let server: Awaited<ReturnType<typeof startRedis>>;

beforeAll(async () => {
  server = await startRedis({ token: 'test', now: () => now });
});
afterAll(() => server.close());
beforeEach(async () => {
  vi.stubEnv('UPSTASH_REDIS_REST_URL', server.url);
  vi.stubEnv('UPSTASH_REDIS_REST_TOKEN', 'test');
  vi.stubEnv('REDIS_TIMEOUT_MS', '10000');
  server.faults.clear();
  await createRedis().flushdb();
  return () => vi.unstubAllEnvs();
});

const LEASE_MS = 10_000;
const DONE_MS = 60_000;
const ask = () => claim(createRedis(), 'k', { leaseMs: LEASE_MS, doneTtlMs: DONE_MS, now });
const leaseOf = (result: Claim): Lease => {
  if (result.outcome !== 'claimed') throw new Error(result.outcome);
  return result.lease;
};

describe('claim', () => {
  it('50 at once: one winner', async () => {
    const outcomes = (await Promise.all(Array.from({ length: 50 }, ask))).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'claimed')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'in_flight')).toHaveLength(49);
  });

  it('claimed → in flight, with what is left of the lease → confirmed → done → forgotten', async () => {
    const lease = leaseOf(await ask());
    now += 4_000;
    expect(await ask()).toEqual({ outcome: 'in_flight', retryAfterMs: 6_000 });
    await confirm(createRedis(), lease);
    expect(await ask()).toEqual({ outcome: 'done' });
    now += DONE_MS;
    expect((await ask()).outcome).toBe('claimed');
  });

  it('released: the next one has it at once', async () => {
    await release(createRedis(), leaseOf(await ask()));
    expect((await ask()).outcome).toBe('claimed');
  });

  it('a dead owner’s lease ends, and the owner that wakes up late takes nothing away', async () => {
    const dead = leaseOf(await ask());
    now += LEASE_MS;
    const heir = leaseOf(await ask());
    await release(createRedis(), dead);
    expect((await ask()).outcome).toBe('in_flight');
    await confirm(createRedis(), heir);
    expect((await ask()).outcome).toBe('done');
  });

  it('a lost answer is sent again by the client and still won', async () => {
    server.faults.set({ kind: 'lose_response', times: 1 });
    expect((await ask()).outcome).toBe('claimed');
  });

  it.each([
    ['503', { kind: 'status', status: 503, body: '<html>' }, 'error'],
    ['quota', { kind: 'status', status: 429, body: '{"error":"max requests limit exceeded"}' }, 'error'],
    ['a hanging server', { kind: 'hang' }, 'timeout'],
  ] as const)('%s is unavailable, not a duplicate', async (_name, fault, reason) => {
    vi.stubEnv('REDIS_TIMEOUT_MS', '300');
    server.faults.set(fault);
    expect(await ask()).toEqual({ outcome: 'unavailable', reason });
  });
});

describe('claimWaiting', () => {
  const sleep = async (ms: number) => {
    now += ms;
  };
  const waiting = { atMostMs: 1_000, now: () => now, sleep };
  const answers = (...list: Claim[]) => {
    const left = [...list];
    return async () => left.shift() ?? ({ outcome: 'in_flight', retryAfterMs: 5 } as const);
  };

  it('asks until the other one is done', async () => {
    const inFlight = { outcome: 'in_flight', retryAfterMs: 5 } as const;
    expect(await claimWaiting(answers(inFlight, inFlight, { outcome: 'done' }), waiting)).toEqual({
      outcome: 'done',
    });
  });

  it('gives up when the wait is over', async () => {
    const from = now;
    expect((await claimWaiting(answers(), waiting)).outcome).toBe('in_flight');
    expect(now - from).toBe(1_000);
  });

  it('does not wait for Redis to come back', async () => {
    const down = { outcome: 'unavailable', reason: 'timeout' } as const;
    expect(await claimWaiting(answers(down), waiting)).toEqual(down);
  });
});
