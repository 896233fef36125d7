import { OK, RedisError, type Reply } from '../reply';
import { type CommandTable, reads, writes } from './command-table';
import { notAFloat, overflow, wrongArgumentCount } from './errors';
import type { Keyspace } from './keyspace';
import { addDecimals } from './long-double';
import { fitsInt64, integerReply, parseFloat64, parseInteger } from './numbers';
import { scanCollection } from './scan';

/** Sets the pairs and returns how many fields are new. */
function setFields(keys: Keyspace, key: string, args: readonly string[], command: string): number {
  if (args.length === 0 || args.length % 2 !== 0) throw wrongArgumentCount(command);
  const fields = keys.hashOrNew(key);
  const before = fields.size;
  for (let i = 0; i < args.length; i += 2) {
    const [field, value] = args.slice(i, i + 2);
    if (field !== undefined && value !== undefined) fields.set(field, value);
  }
  return fields.size - before;
}

function increment(keys: Keyspace, key: string, field: string, amount: string): Reply {
  const by = parseInteger(amount);
  const current = keys.hash(key)?.get(field) ?? '0';
  const sum = parseInteger(current, () => new RedisError('ERR hash value is not an integer')) + by;
  if (!fitsInt64(sum)) throw overflow();
  keys.hashOrNew(key).set(field, sum.toString());
  return integerReply(sum);
}

function incrementFloat(keys: Keyspace, key: string, field: string, amount: string): Reply {
  if (!Number.isFinite(parseFloat64(amount))) throw new RedisError('ERR value is NaN or Infinity');
  const current = keys.hash(key)?.get(field) ?? '0';
  const sum = addDecimals(current, amount, () => new RedisError('ERR hash value is not a float'), notAFloat);
  keys.hashOrNew(key).set(field, sum);
  return sum;
}

export const hashCommands: CommandTable = {
  HSET: writes(-4, (keys, key, ...args) => setFields(keys, key, args, 'hset')),
  HMSET: writes(-4, (keys, key, ...args) => {
    setFields(keys, key, args, 'hmset');
    return OK;
  }),
  HSETNX: writes(4, (keys, key, field, value) => {
    if (keys.hash(key)?.has(field)) return 0;
    keys.hashOrNew(key).set(field, value);
    return 1;
  }),
  HGET: reads(3, (keys, key, field) => keys.hash(key)?.get(field) ?? null),
  HMGET: reads(-3, (keys, key, ...names) => {
    const fields = keys.hash(key);
    return names.map((name) => fields?.get(name) ?? null);
  }),
  HGETALL: reads(2, (keys, key) => [...(keys.hash(key) ?? [])].flat()),
  HDEL: writes(-3, (keys, key, ...names) => {
    const fields = keys.hash(key);
    const removed = names.filter((name) => fields?.delete(name)).length;
    keys.dropIfEmpty(key);
    return removed;
  }),
  HEXISTS: reads(3, (keys, key, field) => (keys.hash(key)?.has(field) ? 1 : 0)),
  HKEYS: reads(2, (keys, key) => [...(keys.hash(key)?.keys() ?? [])]),
  HVALS: reads(2, (keys, key) => [...(keys.hash(key)?.values() ?? [])]),
  HLEN: reads(2, (keys, key) => keys.hash(key)?.size ?? 0),
  HSTRLEN: reads(3, (keys, key, field) => keys.hash(key)?.get(field)?.length ?? 0),
  HINCRBY: writes(4, increment),
  HINCRBYFLOAT: writes(4, incrementFloat),
  HSCAN: reads(-3, (keys, key, cursor, ...args) => {
    const entries = () => {
      const fields = keys.hash(key);
      return fields === null ? null : [...fields];
    };
    return scanCollection(entries, cursor, args);
  }),
};
