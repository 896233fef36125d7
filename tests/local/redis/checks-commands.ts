import { expect } from 'vitest';
import type { Check } from './check';

export const commandChecks: readonly Check[] = [
  {
    name: 'SET: NX, XX, GET, KEEPTTL and every expiry',
    run: async ({ redis }) => {
      expect(await redis.set('k', '1', { nx: true, px: 60_000 })).toBe('OK');
      expect(await redis.set('k', '2', { nx: true })).toBeNull();
      expect(await redis.set('none', '1', { xx: true })).toBeNull();
      expect(await redis.set('k', '3', { xx: true, get: true, keepTtl: true })).toBe('1');
      expect(await redis.pttl('k')).toBeGreaterThan(50_000);
      expect(await redis.set('k', '4', { ex: 100 })).toBe('OK');
      expect(await redis.ttl('k')).toBeGreaterThan(98);
      await redis.set('k', '5', { exat: Math.floor(Date.now() / 1000) + 1000 });
      expect(await redis.ttl('k')).toBeGreaterThan(990);
      await redis.set('k', '6', { pxat: Date.now() + 60_000 });
      expect(await redis.ttl('k')).toBeLessThanOrEqual(60);
      await redis.set('k', '7');
      expect(await redis.ttl('k')).toBe(-1);
      expect(await redis.ttl('none')).toBe(-2);
      await redis.set('k', '8', { pxat: 1 });
      expect(await redis.exists('k')).toBe(0);
      await expect(redis.set('k', '9', { ex: 0 })).rejects.toThrow(
        "ERR invalid expire time in 'set' command",
      );
    },
  },
  {
    name: 'strings: GETDEL, GETEX, SETNX, MSET, MGET, APPEND, STRLEN',
    run: async ({ redis }) => {
      expect(await redis.mset({ a: '1', b: '2' })).toBe('OK');
      expect(await redis.mget('a', 'none', 'b')).toEqual(['1', null, '2']);
      expect(await redis.getdel('a')).toBe('1');
      expect(await redis.get('a')).toBeNull();
      expect(await redis.getex('b', { ex: 500 })).toBe('2');
      expect(await redis.ttl('b')).toBeGreaterThan(490);
      expect(await redis.getex('b', { persist: true })).toBe('2');
      expect(await redis.ttl('b')).toBe(-1);
      expect(await redis.setnx('b', 'x')).toBe(0);
      expect(await redis.append('b', '34')).toBe(3);
      expect(await redis.getrange('b', -2, -1)).toBe('34');
      expect(await redis.strlen('none')).toBe(0);
    },
  },
  {
    name: 'counters keep the expiry and refuse text and overflow',
    run: async ({ redis }) => {
      await redis.set('n', '10', { ex: 100 });
      expect(await redis.incr('n')).toBe(11);
      expect(await redis.incrby('n', 4)).toBe(15);
      expect(await redis.decr('n')).toBe(14);
      expect(await redis.decrby('n', 20)).toBe(-6);
      expect(await redis.ttl('n')).toBeGreaterThan(90);
      await redis.set('f', '0.1');
      expect(Number(await redis.incrbyfloat('f', 0.2))).toBe(0.3);
      await redis.set('max', '9223372036854775807');
      await expect(redis.incr('max')).rejects.toThrow('ERR increment or decrement would overflow');
      await redis.set('text', 'abc');
      await expect(redis.incr('text')).rejects.toThrow('ERR value is not an integer or out of range');
    },
  },
  {
    name: 'keys: DEL, UNLINK, EXISTS, TYPE, RENAME, KEYS, DBSIZE, FLUSHDB, FLUSHALL',
    run: async ({ redis }) => {
      await redis.mset({ 'user:1': 'a', 'user:2': 'b', other: 'c' });
      await redis.sadd('set', 'x');
      expect(await redis.exists('user:1', 'user:1', 'none')).toBe(2);
      expect(await redis.type('set')).toBe('set');
      expect(await redis.type('none')).toBe('none');
      expect((await redis.keys('user:[12]')).sort()).toEqual(['user:1', 'user:2']);
      expect(await redis.rename('other', 'moved')).toBe('OK');
      expect(await redis.get('moved')).toBe('c');
      await expect(redis.rename('none', 'x')).rejects.toThrow('ERR no such key');
      expect(await redis.dbsize()).toBe(4);
      expect(await redis.del('user:1', 'none')).toBe(1);
      expect(await redis.unlink('user:2')).toBe(1);
      expect(await redis.flushdb()).toBe('OK');
      await redis.set('k', 'v');
      expect(await redis.flushall()).toBe('OK');
      expect(await redis.dbsize()).toBe(0);
    },
  },
  {
    name: 'expiry: EXPIRE and PEXPIRE with NX XX GT LT, EXPIREAT, PEXPIREAT, PERSIST',
    run: async ({ redis }) => {
      await redis.set('k', 'v');
      expect(await redis.expire('k', 100, 'XX')).toBe(0);
      expect(await redis.expire('k', 100, 'GT')).toBe(0);
      expect(await redis.expire('k', 100, 'NX')).toBe(1);
      expect(await redis.expire('k', 200, 'NX')).toBe(0);
      expect(await redis.pexpire('k', 50_000, 'GT')).toBe(0);
      expect(await redis.pexpire('k', 50_000, 'LT')).toBe(1);
      expect(await redis.ttl('k')).toBeLessThanOrEqual(50);
      expect(await redis.persist('k')).toBe(1);
      expect(await redis.persist('k')).toBe(0);
      expect(await redis.expireat('k', Math.floor(Date.now() / 1000) + 100)).toBe(1);
      expect(await redis.pexpireat('k', 1)).toBe(1);
      expect(await redis.exists('k')).toBe(0);
      expect(await redis.expire('none', 100)).toBe(0);
    },
  },
  {
    name: 'SCAN visits every key that stays, page by page, with MATCH and TYPE',
    run: async ({ redis }) => {
      await redis.mset(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key:${i}`, 'v'])));
      await redis.sadd('key:set', 'x');
      const seen = new Set<string>();
      let cursor = '0';
      let pages = 0;
      do {
        const [next, names] = await redis.scan(cursor, { match: 'key:*', count: 15, type: 'string' });
        for (const name of names) seen.add(name);
        if (pages++ === 0) await redis.set('key:late', 'v');
        cursor = next;
      } while (cursor !== '0');
      seen.delete('key:late');
      expect(seen.size).toBe(100);
      expect(pages).toBeGreaterThan(2);
    },
  },
  {
    name: 'hashes',
    run: async ({ redis, connect }) => {
      const decoding = connect({ automaticDeserialization: true });
      expect(await redis.hset('h', { a: '1', b: 'x' })).toBe(2);
      expect(await redis.hset('h', { a: '2', c: '3' })).toBe(1);
      expect(await redis.hget('h', 'a')).toBe('2');
      expect(await decoding.hmget('h', 'a', 'none')).toEqual({ a: 2, none: null });
      expect(await decoding.hgetall('h')).toEqual({ a: 2, b: 'x', c: 3 });
      expect(await decoding.hgetall('none')).toBeNull();
      expect(await redis.hincrby('h', 'a', 5)).toBe(7);
      expect(Number(await redis.hincrbyfloat('h', 'a', 0.5))).toBe(7.5);
      await expect(redis.hincrby('h', 'b', 1)).rejects.toThrow('ERR hash value is not an integer');
      expect(await redis.hexists('h', 'b')).toBe(1);
      expect((await redis.hkeys('h')).sort()).toEqual(['a', 'b', 'c']);
      expect((await redis.hvals('h')).length).toBe(3);
      expect(await redis.hsetnx('h', 'a', 'no')).toBe(0);
      expect(await redis.hdel('h', 'a', 'b', 'none')).toBe(2);
      expect(await redis.hlen('h')).toBe(1);
      await redis.hdel('h', 'c');
      expect(await redis.exists('h')).toBe(0);
    },
  },
  {
    name: 'lists',
    run: async ({ redis }) => {
      expect(await redis.rpush('l', 'a', 'b', 'c')).toBe(3);
      expect(await redis.lpush('l', 'y', 'x')).toBe(5);
      expect(await redis.lrange('l', 0, -1)).toEqual(['x', 'y', 'a', 'b', 'c']);
      expect(await redis.lrange('l', -2, 99)).toEqual(['b', 'c']);
      expect(await redis.lindex('l', -1)).toBe('c');
      expect(await redis.lpop('l')).toBe('x');
      expect(await redis.rpop('l', 2)).toEqual(['c', 'b']);
      await redis.rpush('l', 'a', 'b', 'a');
      expect(await redis.lrem('l', -2, 'a')).toBe(2);
      expect(await redis.lrange('l', 0, -1)).toEqual(['y', 'a', 'b']);
      expect(await redis.ltrim('l', 1, 1)).toBe('OK');
      expect(await redis.llen('l')).toBe(1);
      await redis.lpop('l');
      expect(await redis.exists('l')).toBe(0);
      expect(await redis.lpop('l')).toBeNull();
    },
  },
  {
    name: 'sets',
    run: async ({ redis }) => {
      expect(await redis.sadd('s', 'a', 'b', 'a')).toBe(2);
      expect(await redis.sismember('s', 'a')).toBe(1);
      expect(await redis.smismember('s', ['a', 'z'])).toEqual([1, 0]);
      expect((await redis.smembers('s')).sort()).toEqual(['a', 'b']);
      expect(await redis.srem('s', 'a', 'z')).toBe(1);
      expect(await redis.scard('s')).toBe(1);
      expect(await redis.spop('s')).toBe('b');
      expect(await redis.exists('s')).toBe(0);
      await redis.sadd('s', 'a', 'b', 'c');
      expect((await redis.spop<string[]>('s', 5))?.toSorted()).toEqual(['a', 'b', 'c']);
    },
  },
  {
    name: 'sorted sets: ZADD with NX XX GT LT CH INCR, ranges, ranks, removals',
    run: async ({ redis }) => {
      expect(await redis.zadd('z', { score: 1, member: 'a' }, { score: 2, member: 'b' })).toBe(2);
      expect(await redis.zadd('z', { nx: true }, { score: 9, member: 'a' })).toBe(0);
      expect(await redis.zadd('z', { gt: true, ch: true }, { score: 5, member: 'a' })).toBe(1);
      expect(await redis.zadd('z', { lt: true, ch: true }, { score: 9, member: 'a' })).toBe(0);
      expect(await redis.zadd('z', { xx: true }, { score: 1, member: 'new' })).toBe(0);
      expect(Number(await redis.zadd('z', { incr: true }, { score: 1.5, member: 'b' }))).toBe(3.5);
      expect(await redis.zrange('z', 0, -1, { withScores: true })).toEqual(['b', '3.5', 'a', '5']);
      expect(await redis.zrange('z', 0, 0, { rev: true })).toEqual(['a']);
      expect(await redis.zrange('z', '(3.5', '+inf', { byScore: true })).toEqual(['a']);
      expect(
        await redis.zrange('z', '+inf', '-inf', { byScore: true, rev: true, offset: 1, count: 1 }),
      ).toEqual(['b']);
      expect(await redis.exec(['zrangebyscore', 'z', '-inf', '4'])).toEqual(['b']);
      expect(Number(await redis.zscore('z', 'a'))).toBe(5);
      expect(await redis.zrank('z', 'a')).toBe(1);
      expect(await redis.zrank('z', 'none')).toBeNull();
      expect(Number(await redis.zincrby('z', 2, 'a'))).toBe(7);
      expect(await redis.zcount('z', 0, 4)).toBe(1);
      expect(await redis.zremrangebyscore('z', '-inf', '(7')).toBe(1);
      expect(await redis.zremrangebyrank('z', 0, -1)).toBe(1);
      expect(await redis.zcard('z')).toBe(0);
    },
  },
  {
    name: 'a command on the wrong type of key fails and changes nothing',
    run: async ({ redis }) => {
      await redis.set('k', 'text');
      const wrong = 'WRONGTYPE Operation against a key holding the wrong kind of value';
      await expect(redis.lpush('k', 'x')).rejects.toThrow(wrong);
      await expect(redis.hset('k', { a: 1 })).rejects.toThrow(wrong);
      await expect(redis.sadd('k', 'x')).rejects.toThrow(wrong);
      await expect(redis.zadd('k', { score: 1, member: 'x' })).rejects.toThrow(wrong);
      expect(await redis.get('k')).toBe('text');
    },
  },
  {
    name: 'words may have any case',
    run: async ({ redis }) => {
      expect(await redis.exec(['SeT', 'k', 'v', 'Nx', 'eX', '100'])).toBe('OK');
      expect(await redis.exec(['TTL', 'k'])).toBeGreaterThan(98);
    },
  },
  {
    name: 'PING, ECHO, TIME',
    run: async ({ redis }) => {
      expect(await redis.ping()).toBe('PONG');
      expect(await redis.echo('é')).toBe('é');
      const [seconds] = await redis.time();
      expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(5);
    },
  },
];
