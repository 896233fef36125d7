import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { authorize } from '@/lib/admin/actor';
import { JoshError } from '@/lib/telemetry/errors/error';
import { type RunningRedis, startRedis } from '@/local/redis/server';

let redis: RunningRedis;
beforeAll(async () => {
  redis = await startRedis({ token: 'test' });
});
afterAll(() => redis.close());
beforeEach(() => {
  Object.assign(process.env, {
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: 'test',
    SERVICE_TOKEN: 'a-service-token-for-tests',
    ADMIN_REQUESTS_PER_MINUTE: '3',
    // A slow machine is no Redis that is away.
    REDIS_TIMEOUT_MS: '30000',
  });
});
afterEach(() => {
  redis.faults.clear();
  for (const name of [
    'UPSTASH_REDIS_REST_URL',
    'UPSTASH_REDIS_REST_TOKEN',
    'ADMIN_REQUESTS_PER_MINUTE',
    'REDIS_TIMEOUT_MS',
  ])
    delete process.env[name];
});

let minute = Date.parse('2026-11-25T12:00:00Z');
async function ask(actor: string, now: number) {
  const headers = { authorization: 'Bearer a-service-token-for-tests', 'x-actor-id': actor };
  try {
    return (await authorize(new Request('http://app/x', { headers }), ['engineering'], () => now)).id;
  } catch (error) {
    return error instanceof JoshError ? error.code : error;
  }
}

it('an actor has so many requests a minute, whoever else asks', async () => {
  minute += 600_000;
  for (let i = 0; i < 3; i++) expect(await ask('kim.ops', minute + i * 1_000)).toBe('kim.ops');
  expect(await ask('kim.ops', minute + 59_999)).toBe('admin.rate_limited');
  expect(await ask('lee.ops', minute + 59_999)).toBe('lee.ops');
  expect(await ask('kim.ops', minute + 60_000)).toBe('kim.ops');
});

it('of many at once no more pass', async () => {
  minute += 600_000;
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('kim.ops', minute)));
  expect(answers.filter((answer) => answer === 'kim.ops')).toHaveLength(3);
});

it('what is refused for its role counts as well', async () => {
  minute += 600_000;
  const headers = { authorization: 'Bearer a-service-token-for-tests', 'x-actor-id': 'kim.ops' };
  const refused = () => authorize(new Request('http://app/x', { headers }), ['support'], () => minute);
  for (let i = 0; i < 3; i++) await expect(refused()).rejects.toMatchObject({ code: 'admin.forbidden' });
  await expect(refused()).rejects.toMatchObject({ code: 'admin.rate_limited' });
});

it('without Redis everybody passes: an outage is when the tools are needed', async () => {
  minute += 600_000;
  redis.faults.set({ kind: 'status', status: 503 });
  for (let i = 0; i < 5; i++) expect(await ask('kim.ops', minute)).toBe('kim.ops');
});
