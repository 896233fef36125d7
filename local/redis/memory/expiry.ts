import { RedisError, type Reply } from '../reply';
import { type CommandSpec, type CommandTable, reads, writes } from './command-table';
import { type ExpiryUnit, expiryTime } from './expiry-time';
import type { Keyspace } from './keyspace';

type Condition = 'NX' | 'XX' | 'GT' | 'LT';

function parseConditions(args: readonly string[]): Set<Condition> {
  const conditions = new Set<Condition>();
  for (const arg of args) {
    const option = arg.toUpperCase();
    if (option !== 'NX' && option !== 'XX' && option !== 'GT' && option !== 'LT') {
      throw new RedisError(`ERR Unsupported option ${arg}`);
    }
    conditions.add(option);
  }
  if (conditions.has('NX') && conditions.size > 1) {
    throw new RedisError('ERR NX and XX, GT or LT options at the same time are not compatible');
  }
  if (conditions.has('GT') && conditions.has('LT')) {
    throw new RedisError('ERR GT and LT options at the same time are not compatible');
  }
  return conditions;
}

/** A key without expiry counts as living for ever: GT never shortens it, LT always does. */
function allows(conditions: ReadonlySet<Condition>, current: number | null, wanted: number): boolean {
  if (conditions.has('NX') && current !== null) return false;
  if (conditions.has('XX') && current === null) return false;
  if (conditions.has('GT') && wanted <= (current ?? Infinity)) return false;
  return !(conditions.has('LT') && wanted >= (current ?? Infinity));
}

function expire(command: string, unit: ExpiryUnit): CommandSpec {
  return writes(-3, (keys, key, amount, ...args) => {
    const conditions = parseConditions(args);
    const expiresAt = expiryTime(unit, amount, keys.now, command, true);
    const entry = keys.entry(key);
    if (entry === null || !allows(conditions, entry.expiresAt, expiresAt)) return 0;
    entry.expiresAt = expiresAt;
    return 1;
  });
}

/** -2 = no such key, -1 = no expiry. */
function remaining(keys: Keyspace, key: string, of: (expiresAt: number) => number): Reply {
  const entry = keys.entry(key);
  if (entry === null) return -2;
  return entry.expiresAt === null ? -1 : of(entry.expiresAt);
}

export const expiryCommands: CommandTable = {
  EXPIRE: expire('expire', 'EX'),
  PEXPIRE: expire('pexpire', 'PX'),
  EXPIREAT: expire('expireat', 'EXAT'),
  PEXPIREAT: expire('pexpireat', 'PXAT'),
  PERSIST: writes(2, (keys, key) => {
    const entry = keys.entry(key);
    if (entry === null || entry.expiresAt === null) return 0;
    entry.expiresAt = null;
    return 1;
  }),
  // Redis rounds to the nearest second: 1,499 ms left are 1.
  TTL: reads(2, (keys, key) => remaining(keys, key, (at) => Math.floor((at - keys.now + 500) / 1000))),
  PTTL: reads(2, (keys, key) => remaining(keys, key, (at) => at - keys.now)),
  EXPIRETIME: reads(2, (keys, key) => remaining(keys, key, (at) => Math.floor((at + 500) / 1000))),
  PEXPIRETIME: reads(2, (keys, key) => remaining(keys, key, (at) => at)),
};
