import type { Command } from './engine';
import { RedisError } from './reply';

/** What makes no sense over REST, or would reach outside the one database. */
const REFUSED = new Set(
  [
    'MULTI EXEC DISCARD WATCH UNWATCH',
    'SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE MONITOR',
    'BLPOP BRPOP BRPOPLPUSH BLMOVE BLMPOP BZPOPMIN BZPOPMAX BZMPOP WAIT WAITAOF',
    'SELECT SWAPDB MOVE MIGRATE AUTH HELLO QUIT RESET CLIENT READONLY READWRITE ASKING',
    'CONFIG SHUTDOWN DEBUG SAVE BGSAVE BGREWRITEAOF REPLICAOF SLAVEOF FAILOVER CLUSTER SYNC PSYNC MODULE ACL',
  ]
    .join(' ')
    .split(' '),
);

/** The error for a command that the service does not offer; null when it may go on. */
export function refusal([name, ...args]: Command): RedisError | null {
  if (REFUSED.has(name)) return new RedisError(`ERR Command is not available: '${name}'`);
  const blocks = name.startsWith('XREAD') && args.some((arg) => arg.toUpperCase() === 'BLOCK');
  return blocks ? new RedisError(`ERR Command is not available: '${name}' with BLOCK`) : null;
}
