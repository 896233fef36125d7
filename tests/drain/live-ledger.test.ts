import type { Redis } from '@upstash/redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { sumCritical } from '@/drain/critical';
import { createLedger } from '@/drain/live/ledger';
import { loadRedis } from '@/drain/live/redis';
import type { Ledger, Opened, Settlement } from '@/drain/ports';
import { type RunningRedis, startRedis } from '@/local/redis/server';
import { NOW } from './support/entries';

const HOUR = 3_600_000;
let redis: RunningRedis;
let client: Redis;
let ledger: Ledger;
let time = NOW;
let warnings: string[];

beforeAll(async () => {
  redis = await startRedis({ token: 'redis', now: () => time });
});
afterAll(() => redis.close());
beforeEach(async () => {
  // Far enough for everything from the test before to have ended.
  time += 30 * 24 * HOUR;
  warnings = [];
  vi.stubEnv('UPSTASH_REDIS_REST_URL', redis.url);
  vi.stubEnv('UPSTASH_REDIS_REST_TOKEN', redis.token);
  vi.stubEnv('REDIS_TIMEOUT_MS', '2000');
  client = await loadRedis();
  ledger = createLedger(
    loadRedis,
    () => time,
    (code) => warnings.push(code),
  );
});
afterEach(() => {
  redis.faults.clear();
  vi.unstubAllEnvs();
});

const open = (batch: string, ...keys: string[]) => ledger.open({ batch, keys, labels: 'values' });
const NOTHING: Settlement = { keys: [], labels: [], spooled: [], unspooled: [], critical: new Map() };

async function close(opened: Opened, settlement: Partial<Settlement> = {}): Promise<number> {
  if (opened.outcome !== 'claimed') throw new Error(`not claimed but ${opened.outcome}`);
  return ledger.close(opened.lease, { ...NOTHING, ...settlement });
}

describe('a batch', () => {
  test('is claimed once, and done when it is settled', async () => {
    const opened = await open('b1', 'x');
    expect(opened).toMatchObject({ outcome: 'claimed', seen: [false], spooled: 0, labels: [] });
    expect(await open('b1', 'x')).toEqual({ outcome: 'in_flight', retryAfterMs: 60_000 });
    await close(opened);
    expect(await open('b1', 'x')).toEqual({ outcome: 'done' });
  });

  test('is free again when it is given back, or its lease ends', async () => {
    const opened = await open('b2');
    if (opened.outcome === 'claimed') await ledger.release(opened.lease);
    expect((await open('b2')).outcome).toBe('claimed');
    time += 60_000;
    expect((await open('b2')).outcome).toBe('claimed');
  });

  test('whose claim’s answer was lost is unavailable, and nobody else’s for the time of a lease', async () => {
    redis.faults.set({ kind: 'lose_response', times: 2 });
    expect(await open('b3')).toEqual({ outcome: 'unavailable' });
    expect((await open('b3')).outcome).toBe('in_flight');
  });

  test('one answer lost is made good by the client’s second try', async () => {
    redis.faults.set({ kind: 'lose_response', times: 1 });
    expect((await open('b4')).outcome).toBe('claimed');
  });
});

describe('what was seen', () => {
  test('is known to the next batch, key by key', async () => {
    await close(await open('b5'), { keys: ['x', 'y'] });
    expect(await open('b6', 'y', 'z', 'x')).toMatchObject({ seen: [true, false, true] });
  });

  test('is remembered for six hours at least and twelve at most', async () => {
    time += 6 * HOUR - (time % (6 * HOUR)) - 1;
    await close(await open('b7'), { keys: ['late'] });
    time += 6 * HOUR;
    expect(await open('b8', 'late')).toMatchObject({ seen: [true] });
    time += 6 * HOUR;
    expect(await open('b9', 'late')).toMatchObject({ seen: [false] });
  });

  test('what two batches had at once is told to the one that settles second', async () => {
    const [one, two] = [await open('b10', 'x', 'y'), await open('b11', 'y', 'z')];
    expect(await close(one, { keys: ['x', 'y'] })).toBe(0);
    expect(await close(two, { keys: ['y', 'z'] })).toBe(1);
  });

  test('leaves nothing behind for ever', async () => {
    await close(await open('b12'), {
      keys: ['x'],
      labels: ['m l v'],
      spooled: ['c'],
      critical: new Map([['2026-11-23T12:00', { 'prod.outbound.requests:aa': 1 }]]),
    });
    const names = await client.keys('*');
    const ttls = await Promise.all(names.map((name) => client.pttl(name)));
    expect(names.length).toBeGreaterThanOrEqual(5);
    expect(ttls.every((ttl) => ttl > 0 && ttl <= 3 * 24 * HOUR)).toBe(true);
  });
});

describe('what all processes share', () => {
  test('label values in the order of their coming, or their number alone', async () => {
    await close(await open('b13'), { labels: ['m l b'] });
    time += 1;
    await close(await open('b14'), { labels: ['m l a', 'm l b'] });
    expect(await open('b15')).toMatchObject({ labels: ['m l b', 'm l a'] });
    expect(await ledger.open({ batch: 'b16', keys: [], labels: 'number' })).toMatchObject({ labels: 2 });
  });

  test('the depth of the spool', async () => {
    await close(await open('b17'), { spooled: ['c1', 'c2'] });
    await close(await open('b18'), { unspooled: ['c1'] });
    expect(await open('b19')).toMatchObject({ spooled: 1 });
  });

  test('critical counts, which settling twice does not change', async () => {
    const critical = new Map([['2026-11-23T12:00', { 'prod.outbound.requests:aa': 2 }]]);
    const opened = await open('b20');
    await close(opened, { critical });
    await close(opened, { critical });
    await close(await open('b21'), {
      critical: new Map([['2026-11-23T12:00', { 'prod.outbound.requests:bb': 3 }]]),
    });
    const reply: unknown = await client.hgetall('critical:2026-11-23T12:00');
    expect(Array.isArray(reply) && sumCritical(reply)).toEqual({ 'prod.outbound.requests': 5 });
  });
});

describe('Redis away', () => {
  test('is an outcome, told by a word', async () => {
    redis.faults.set({ kind: 'status', status: 500 });
    expect(await open('b22')).toEqual({ outcome: 'unavailable' });
    expect(warnings).toEqual(['redis_error']);
  });

  test('at the end is covered by the lease', async () => {
    const opened = await open('b23');
    redis.faults.set({ kind: 'status', status: 500 });
    expect(await close(opened, { keys: ['x'] })).toBe(0);
    expect(warnings).toEqual(['settle_failed:error']);
    redis.faults.clear();
    expect((await open('b23')).outcome).toBe('in_flight');
  });
});
