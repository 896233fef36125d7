import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withoutKeyLocking } from '@/local/redis/key-locking';
import { globMatcher } from '@/local/redis/memory/glob';
import { addDecimals } from '@/local/redis/memory/long-double';
import { numberText } from '@/local/redis/memory/lua/number-text';
import { MemoryEngine } from '@/local/redis/memory/memory-engine';
import { RedisServerEngine } from '@/local/redis/redis-server-engine';
import { type RunningRedis, startRedis } from '@/local/redis/server';
import { processorTime } from '../helpers/processor-time';
import { type Bench, benchFor } from './redis/check';

const NOON = Date.UTC(2027, 0, 15, 12);

describe('the memory engine keeps time by the given clock', () => {
  let now: number;
  let server: RunningRedis;
  let bench: Bench;
  beforeEach(async () => {
    now = NOON;
    server = await startRedis({ token: 'secret', now: () => now });
    bench = benchFor(server);
  });
  afterEach(() => server.close());

  test('a key is there until its last millisecond and gone after', async () => {
    await bench.redis.set('k', 'v', { px: 1000 });
    now = NOON + 999;
    expect([await bench.redis.pttl('k'), await bench.redis.get('k')]).toEqual([1, 'v']);
    now = NOON + 1000;
    expect([await bench.redis.pttl('k'), await bench.redis.get('k')]).toEqual([-2, null]);
    expect(await bench.redis.set('k', 'again', { nx: true })).toBe('OK');
  });

  test('TTL rounds to the nearest second, EXPIRETIME is absolute', async () => {
    await bench.redis.set('k', 'v', { px: 1499 });
    expect(await bench.redis.ttl('k')).toBe(1);
    await bench.redis.pexpire('k', 1500);
    expect(await bench.redis.ttl('k')).toBe(2);
    await bench.redis.expire('k', 60);
    expect(await bench.redis.exec(['expiretime', 'k'])).toBe(NOON / 1000 + 60);
  });

  test('expired keys are out of KEYS, SCAN, DBSIZE and collections', async () => {
    await bench.redis.set('short', 'v', { ex: 1 });
    await bench.redis.sadd('set', 'x');
    await bench.redis.expire('set', 1);
    await bench.redis.set('long', 'v');
    server.engine.advance(1000);
    expect(await bench.redis.keys('*')).toEqual(['long']);
    expect(await bench.redis.scan(0)).toEqual(['0', ['long']]);
    expect(await bench.redis.dbsize()).toBe(1);
    expect(await bench.redis.sadd('set', 'x')).toBe(1);
    expect(await bench.redis.ttl('set')).toBe(-1);
  });

  test('another process moves the clock over HTTP', async () => {
    await bench.redis.set('k', 'v', { ex: 60 });
    const advance = (body: object) =>
      fetch(`${server.url}/_local/clock`, { method: 'POST', body: JSON.stringify(body) });
    expect((await advance({ advance_ms: 60_000 })).status).toBe(200);
    expect(await bench.redis.exists('k')).toBe(0);
    expect((await advance({ advance_ms: -1 })).status).toBe(400);
  });

  test('TIME is the clock, and stands still inside a script', async () => {
    now = NOON + 250;
    expect(await bench.redis.time()).toEqual([NOON / 1000, 250_000]);
    const script = "local a = redis.call('TIME') for i = 1, 1000 do end return {a[2], redis.call('TIME')[2]}";
    expect(await bench.redis.eval(script, [], [])).toEqual(['250000', '250000']);
  });
});

test('a script that never ends is stopped with an error', async () => {
  const [reply] = await new MemoryEngine().pipeline([['EVAL', 'while true do end', '0']]);
  expect(reply).toMatchObject({ message: expect.stringContaining('script stopped after') });
});

test('a real server must be named with a database of its own, and its clock cannot be moved', async () => {
  await expect(RedisServerEngine.connect('redis://127.0.0.1:6379')).rejects.toThrow('must name a database');
  await expect(startRedis({ token: 't', redisUrl: 'redis://127.0.0.1:1/9' })).rejects.toThrow(
    'no Redis server',
  );
});

test.each([
  ['0.1', '0.2', '0.3'],
  ['10.5', '-0.5', '10'],
  ['3.0e3', '200', '3200'],
  ['1000.1', '0', '1000.09999999999999998'],
  ['0.3', '1000.1', '1000.39999999999999997'],
  ['0', '1e20', '100000000000000000000'],
  ['1', '-1', '0'],
])('floats are added as Redis adds them: %s + %s = %s', (current, increment, sum) => {
  const invalid = () => new Error('invalid');
  expect(addDecimals(current, increment, invalid, invalid)).toBe(sum);
});

test.each([
  [0.1, 17, '0.10000000000000001'],
  [1e15, 14, '1e+15'],
  [123456789012345, 14, '1.2345678901234e+14'],
  [1e-5, 14, '1e-05'],
  [-2.5, 14, '-2.5'],
  [1e21, 17, '1e+21'],
] as const)('%d with %d digits is printed as C prints it: %s', (value, digits, text) => {
  expect(numberText(value, digits)).toBe(text);
});

test.each([
  ['*', '', true],
  ['a*c', 'abbc', true],
  ['a?c', 'ac', false],
  ['[a-c]x', 'bx', true],
  ['[^a-c]x', 'bx', false],
  ['[c-a]', 'b', true],
  ['\\*', '*', true],
  ['\\*', 'x', false],
  ['[abc', 'b', true],
  ['*a*b*c', 'xaxbxcx', false],
])('the pattern %s on %j: %j', (pattern, text, matched) => {
  expect(globMatcher(pattern)(text)).toBe(matched);
});

test('a hostile pattern takes no more than pattern times text', () => {
  const took = processorTime(() => expect(globMatcher(`${'*a'.repeat(200)}b`)('a'.repeat(5000))).toBe(false));
  expect(took).toBeLessThan(1_000);
});

test.each([
  ['#!lua flags=allow-key-locking\nreturn 1', '\nreturn 1'],
  ['#!lua flags=no-writes,allow-key-locking\nreturn 1', '#!lua flags=no-writes\nreturn 1'],
  ['#!lua flags=no-writes\nreturn 1', '#!lua flags=no-writes\nreturn 1'],
  ['return "flags=allow-key-locking"', 'return "flags=allow-key-locking"'],
])('without the key-locking flag %j is %j', (source, stripped) => {
  expect(withoutKeyLocking(source)).toBe(stripped);
});
