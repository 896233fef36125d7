import type { Command } from '@/local/redis/engine';
import { RedisError, type Reply, Status } from '@/local/redis/reply';

/** Replies whose order Redis leaves open, and how many elements belong together. */
const UNORDERED: Readonly<Record<string, number>> = {
  KEYS: 1,
  HKEYS: 1,
  HVALS: 1,
  HGETALL: 2,
  HSCAN: 2,
  SMEMBERS: 1,
  SPOP: 1,
  SINTER: 1,
  SUNION: 1,
  SDIFF: 1,
};

/** A reply as plain data in which only what Redis promises is kept. */
export function comparableReply([name]: Command, reply: Reply): unknown {
  const plain = toPlain(reply);
  const size = UNORDERED[name];
  if (size !== undefined && Array.isArray(plain)) {
    const [cursor, page] = plain;
    return name === 'HSCAN' && Array.isArray(page) ? [cursor, sorted(page, size)] : sorted(plain, size);
  }
  // The second in which a relative expiry was set may differ between the engines.
  const timed = name === 'TTL' || name === 'EXPIRETIME';
  return timed && typeof plain === 'number' && plain > 0 ? 'some seconds' : plain;
}

function toPlain(reply: Reply): unknown {
  if (reply instanceof Status) return reply.text;
  if (reply instanceof RedisError) return { error: reply.message };
  if (typeof reply === 'bigint') return String(reply);
  return typeof reply === 'object' && reply !== null ? reply.map(toPlain) : reply;
}

function sorted(items: readonly unknown[], size: number): string[] {
  const groups = Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    JSON.stringify(items.slice(index * size, (index + 1) * size)),
  );
  return groups.sort();
}
