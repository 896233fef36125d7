import type { Reply } from '../reply';
import { type CommandTable, reads, writes } from './command-table';
import { syntaxError } from './errors';
import type { Keyspace } from './keyspace';
import { parseCount, parseIndex } from './numbers';
import { scanCollection } from './scan';

/** Up to `count` different members, each as likely as the others. */
function pick(members: ReadonlySet<string>, count: number): string[] {
  const pool = [...members];
  const wanted = Math.min(count, pool.length);
  const picked: string[] = [];
  while (picked.length < wanted) picked.push(...pool.splice(Math.floor(Math.random() * pool.length), 1));
  return picked;
}

function pop(keys: Keyspace, key: string, ...args: string[]): Reply {
  const [count, ...more] = args;
  if (more.length > 0) throw syntaxError();
  const wanted = count === undefined ? 1 : parseCount(count);
  const members = keys.members(key);
  const popped = members === null ? [] : pick(members, wanted);
  for (const member of popped) members?.delete(member);
  keys.dropIfEmpty(key);
  return count === undefined ? (popped[0] ?? null) : popped;
}

/** A negative count may repeat members. */
function randomMember(keys: Keyspace, key: string, ...args: string[]): Reply {
  const [count, ...more] = args;
  if (more.length > 0) throw syntaxError();
  const wanted = count === undefined ? 1 : parseIndex(count);
  const members = keys.members(key);
  if (members === null) return count === undefined ? null : [];
  if (count === undefined) return pick(members, 1)[0] ?? null;
  return wanted >= 0 ? pick(members, wanted) : Array.from({ length: -wanted }, () => pick(members, 1)).flat();
}

function combine(keep: (member: string, others: ReadonlyArray<ReadonlySet<string>>) => boolean) {
  return (keys: Keyspace, ...names: string[]): Reply => {
    const [first, ...others] = names.map((name) => keys.members(name) ?? new Set<string>());
    return [...(first ?? [])].filter((member) => keep(member, others));
  };
}

export const setCommands: CommandTable = {
  SADD: writes(-3, (keys, key, ...added) => {
    const members = keys.membersOrNew(key);
    const before = members.size;
    for (const member of added) members.add(member);
    return members.size - before;
  }),
  SREM: writes(-3, (keys, key, ...names) => {
    const members = keys.members(key);
    const removed = names.filter((name) => members?.delete(name)).length;
    keys.dropIfEmpty(key);
    return removed;
  }),
  SMEMBERS: reads(2, (keys, key) => [...(keys.members(key) ?? [])]),
  SISMEMBER: reads(3, (keys, key, member) => (keys.members(key)?.has(member) ? 1 : 0)),
  SMISMEMBER: reads(-3, (keys, key, ...names) => {
    const members = keys.members(key);
    return names.map((name) => (members?.has(name) ? 1 : 0));
  }),
  SCARD: reads(2, (keys, key) => keys.members(key)?.size ?? 0),
  SPOP: writes(-2, pop),
  SRANDMEMBER: reads(-2, randomMember),
  SMOVE: writes(4, (keys, source, target, member) => {
    const members = keys.members(source);
    if (members === null) return 0;
    keys.members(target);
    if (!members.delete(member)) return 0;
    keys.membersOrNew(target).add(member);
    keys.dropIfEmpty(source);
    return 1;
  }),
  SINTER: reads(
    -2,
    combine((member, others) => others.every((other) => other.has(member))),
  ),
  SDIFF: reads(
    -2,
    combine((member, others) => !others.some((other) => other.has(member))),
  ),
  SUNION: reads(-2, (keys, ...names) => [
    ...new Set(names.flatMap((name) => [...(keys.members(name) ?? [])])),
  ]),
  SSCAN: reads(-3, (keys, key, cursor, ...args) => {
    const entries = () => {
      const members = keys.members(key);
      return members === null ? null : [...members].map((member) => [member] as const);
    };
    return scanCollection(entries, cursor, args);
  }),
};
