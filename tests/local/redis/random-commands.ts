import type { Command } from '@/local/redis/engine';

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Few keys for all types, so that wrong types, overwrites and removals happen often. */
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];
const TEXTS = ['', '1', '-7', 'x', 'y', 'z', '10.5', '007', '9223372036854775807', '\u00c3\u00a9', 'OK'];
const INTEGERS = [
  '0',
  '1',
  '-1',
  '2',
  '-3',
  '100',
  '+1',
  '1.5',
  'x',
  '9223372036854775807',
  '-9223372036854775808',
];
const INDEXES = ['0', '1', '2', '-1', '-2', '5', '-100', '100', 'x'];
const COUNTS = ['0', '1', '2', '100', '-1'];
const DECIMALS = ['0.1', '0.2', '-1.55', '1000.1', '3.0e3', '5e-10', '1e17', '.5', '5.', 'inf', 'x', ''];
/** Exact in binary: other scores are printed differently by different versions of Redis. */
const SCORES = ['0', '1', '2', '-1', '0.5', '-2.25', '100', 'inf', '-inf', 'x', '1e3'];
const BOUNDS = ['-inf', '+inf', '0', '(0', '1', '(1', '0.5', '100', '(', 'x'];
const LEX_BOUNDS = ['-', '+', '[x', '(x', '[z', '(y', 'x'];
/** Far future or long past: nothing may expire while the sequences run. */
const SECONDS = ['10000', '20000', '-1', '0', 'x', '9223372036854775807'];
const MILLISECONDS = ['10000000', '20000000', '-1', '0', 'x', '9223372036854775807'];
const MOMENTS = ['4000000000', '1', '5000000000', 'x'];
const PATTERNS = ['*', 'a', '?', '[a-c]', '[^a-c]', '\\a', '[', '*a*', 'x*'];

type Slot = readonly string[];
/** A command: fixed words and slots; `...` slots repeat one to three times, `?` slots are optional. */
type Template = ReadonlyArray<string | { of: Slot; many?: true; maybe?: true }>;

const one = (of: Slot) => ({ of });
const many = (of: Slot) => ({ of, many: true }) as const;
const maybe = (...of: string[]) => ({ of, maybe: true }) as const;
const [key, text, integer, index, score] = [one(KEYS), one(TEXTS), one(INTEGERS), one(INDEXES), one(SCORES)];
/** GT and LT go with absolute times only: relative ones depend on the millisecond they arrive in. */
const PRESENCE = maybe('NX', 'xx', 'NO');
const CONDITION = maybe('NX', 'XX', 'gt', 'LT', 'NO');

const TEMPLATES: readonly Template[] = [
  ['SET', key, text],
  ['SET', key, text, maybe('NX', 'xx'), maybe('GET'), maybe('KEEPTTL')],
  ['SET', key, text, maybe('nx', 'XX'), 'EX', one(SECONDS)],
  ['SET', key, text, 'px', one(MILLISECONDS), maybe('get', 'KEEPTTL', 'EX')],
  ['SET', key, text, 'EXAT', one(MOMENTS)],
  ['SETNX', key, text],
  ['SETEX', key, one(SECONDS), text],
  ['GET', key],
  ['GETSET', key, text],
  ['GETDEL', key],
  ['GETEX', key, maybe('PERSIST', 'NO')],
  ['GETEX', key, 'EX', one(SECONDS)],
  ['GETRANGE', key, index, index],
  ['MGET', many(KEYS)],
  ['MSET', key, text, key, text],
  ['MSETNX', key, text, key, text],
  ['STRLEN', key],
  ['APPEND', key, text],
  ['INCR', key],
  ['DECR', key],
  ['INCRBY', key, integer],
  ['DECRBY', key, integer],
  ['INCRBYFLOAT', key, one(DECIMALS)],
  ['DEL', many(KEYS)],
  ['UNLINK', key],
  ['EXISTS', many(KEYS)],
  ['TYPE', key],
  ['RENAME', key, key],
  ['RENAMENX', key, key],
  ['KEYS', one(PATTERNS)],
  ['EXPIRE', key, one(SECONDS), PRESENCE],
  ['PEXPIRE', key, one(MILLISECONDS), PRESENCE],
  ['EXPIREAT', key, one(MOMENTS), CONDITION, CONDITION],
  ['PEXPIREAT', key, one(['4000000000000', '1']), CONDITION],
  ['PERSIST', key],
  ['TTL', key],
  ['EXPIRETIME', key],
  ['PING', maybe('x'), maybe('y')],
  ['ECHO', text],
  ['HSET', key, text, text, text, text],
  ['HMSET', key, text, text],
  ['HSETNX', key, text, text],
  ['HGET', key, text],
  ['HMGET', key, many(TEXTS)],
  ['HGETALL', key],
  ['HDEL', key, many(TEXTS)],
  ['HINCRBY', key, text, integer],
  ['HINCRBYFLOAT', key, text, one(DECIMALS)],
  ['HEXISTS', key, text],
  ['HKEYS', key],
  ['HVALS', key],
  ['HLEN', key],
  ['HSCAN', key, '0', 'MATCH', one(PATTERNS)],
  ['LPUSH', key, many(TEXTS)],
  ['RPUSH', key, many(TEXTS)],
  ['RPUSHX', key, text],
  ['LPOP', key],
  ['LPOP', key, one(COUNTS)],
  ['RPOP', key, one(COUNTS)],
  ['LRANGE', key, index, index],
  ['LLEN', key],
  ['LTRIM', key, index, index],
  ['LREM', key, index, text],
  ['LINDEX', key, index],
  ['LSET', key, index, text],
  ['LMOVE', key, key, one(['LEFT', 'right', 'UP']), one(['left', 'RIGHT'])],
  ['RPOPLPUSH', key, key],
  ['SADD', key, many(TEXTS)],
  ['SREM', key, many(TEXTS)],
  ['SMEMBERS', key],
  ['SISMEMBER', key, text],
  ['SMISMEMBER', key, many(TEXTS)],
  ['SCARD', key],
  ['SPOP', key, one(['100', '-1', 'x'])],
  ['SMOVE', key, key, text],
  ['SINTER', many(KEYS)],
  ['SUNION', many(KEYS)],
  ['SDIFF', many(KEYS)],
  ['ZADD', key, CONDITION, maybe('CH', 'incr', 'NX'), score, text],
  ['ZADD', key, maybe('ch'), score, text, score, text],
  ['ZINCRBY', key, score, text],
  ['ZREM', key, many(TEXTS)],
  ['ZSCORE', key, text],
  ['ZMSCORE', key, many(TEXTS)],
  ['ZCARD', key],
  ['ZCOUNT', key, one(BOUNDS), one(BOUNDS)],
  ['ZRANK', key, text],
  ['ZREVRANK', key, text],
  ['ZRANGE', key, index, index, maybe('REV', 'WITHSCORES'), maybe('withscores')],
  ['ZRANGE', key, one(BOUNDS), one(BOUNDS), 'BYSCORE', maybe('REV'), maybe('WITHSCORES')],
  ['ZRANGE', key, one(BOUNDS), one(BOUNDS), 'byscore', 'LIMIT', index, index],
  ['ZRANGE', key, one(LEX_BOUNDS), one(LEX_BOUNDS), 'BYLEX', maybe('rev', 'WITHSCORES')],
  ['ZRANGE', key, index, index, 'LIMIT', index, index],
  ['ZREVRANGE', key, index, index, maybe('WITHSCORES', 'REV')],
  ['ZRANGEBYSCORE', key, one(BOUNDS), one(BOUNDS), maybe('WITHSCORES'), 'LIMIT', index, index],
  ['ZREVRANGEBYSCORE', key, one(BOUNDS), one(BOUNDS)],
  ['ZREMRANGEBYSCORE', key, one(BOUNDS), one(BOUNDS)],
  ['ZREMRANGEBYRANK', key, index, index],
  ['ZPOPMIN', key, one(COUNTS)],
  ['ZPOPMAX', key],
  [
    'EVAL',
    'return redis.pcall(ARGV[1], KEYS[1], ARGV[2])',
    '1',
    key,
    one(['GET', 'LPUSH', 'INCRBY', 'SADD']),
    text,
  ],
  ['EVAL', "return redis.call('SET', KEYS[1], (tonumber(ARGV[1]) or 0) + 1.5)", '1', key, text],
  ['EVAL', 'return {KEYS, ARGV}', one(COUNTS), key, text],
  ['NOSUCH', text, text],
];

/** A random command; now and then with a word too many or too few. */
export function randomCommand(random: () => number): Command {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const [name = '', ...slots] = pick(TEMPLATES) ?? [];
  const args = slots.flatMap((slot) => {
    if (typeof slot === 'string') return [slot];
    if (slot.maybe && random() < 0.5) return [];
    const repeats = slot.many ? 1 + Math.floor(random() * 3) : 1;
    return Array.from({ length: repeats }, () => pick(slot.of) ?? '');
  });
  const slip = random();
  // Without its count SPOP takes any member.
  if (slip < 0.02 && name !== 'SPOP') args.pop();
  else if (slip < 0.04) args.push(pick(TEXTS) ?? '');
  return [typeof name === 'string' ? name : '', ...args];
}
