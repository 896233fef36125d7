import { RedisError, type Reply } from '../reply';
import { type CommandSpec, type CommandTable, reads, writes } from './command-table';
import { syntaxError } from './errors';
import type { Keyspace } from './keyspace';
import { formatFloat64, parseCount, parseFloat64 } from './numbers';
import { OptionReader } from './option-reader';
import { scanCollection } from './scan';
import type { ScoredMember, SortedSet } from './sorted-set';
import { parseBounds, scoredReply } from './sorted-set-range';

const ADD_OPTIONS = ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'] as const;
type AddOption = (typeof ADD_OPTIONS)[number];
type Outcome = 'added' | 'updated' | 'same' | 'refused';

function parseAdd(args: readonly string[]): { options: Set<AddOption>; entries: ScoredMember[] } {
  const options = new Set<AddOption>();
  const reader = new OptionReader(args);
  for (let word = reader.next(); word !== null; word = reader.next()) {
    const option = ADD_OPTIONS.find((known) => known === word);
    if (option === undefined) {
      reader.back();
      break;
    }
    options.add(option);
  }
  const pairs = reader.rest();
  if (pairs.length === 0 || pairs.length % 2 !== 0) throw syntaxError();
  checkCompatible(options, pairs.length / 2);
  const entries: ScoredMember[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    entries.push({ score: parseFloat64(pairs[i] ?? ''), member: pairs[i + 1] ?? '' });
  }
  return { options, entries };
}

function checkCompatible(options: ReadonlySet<AddOption>, pairs: number): void {
  const has = (option: AddOption) => options.has(option);
  if (has('NX') && has('XX')) {
    throw new RedisError('ERR XX and NX options at the same time are not compatible');
  }
  if ((has('GT') && has('LT')) || (has('NX') && (has('GT') || has('LT')))) {
    throw new RedisError('ERR GT, LT, and/or NX options at the same time are not compatible');
  }
  if (has('INCR') && pairs > 1) {
    throw new RedisError('ERR INCR option supports a single increment-element pair');
  }
}

function addOne(members: SortedSet, options: ReadonlySet<AddOption>, entry: ScoredMember): Outcome {
  const current = members.score(entry.member);
  if (current === null ? options.has('XX') : options.has('NX')) return 'refused';
  const score = options.has('INCR') ? (current ?? 0) + entry.score : entry.score;
  if (Number.isNaN(score)) throw new RedisError('ERR resulting score is not a number (NaN)');
  if (current !== null) {
    if (options.has('GT') && score <= current) return 'refused';
    if (options.has('LT') && score >= current) return 'refused';
    if (score === current) return 'same';
  }
  members.set(entry.member, score);
  return current === null ? 'added' : 'updated';
}

function add(keys: Keyspace, key: string, ...args: string[]): Reply {
  const { options, entries } = parseAdd(args);
  const existing = keys.sorted(key);
  if (existing === null && options.has('XX')) return options.has('INCR') ? null : 0;
  const members = existing ?? keys.sortedOrNew(key);
  const outcomes = entries.map((entry) => addOne(members, options, entry));
  const [first] = entries;
  if (options.has('INCR') && first !== undefined) {
    return outcomes[0] === 'refused' ? null : scoreReply(members, first.member);
  }
  const counted = options.has('CH') ? ['added', 'updated'] : ['added'];
  return outcomes.filter((outcome) => counted.includes(outcome)).length;
}

function scoreReply(members: SortedSet | null, member: string): Reply {
  const score = members?.score(member) ?? null;
  return score === null ? null : formatFloat64(score);
}

function removeRange(by: 'RANK' | 'SCORE'): CommandSpec {
  return writes(4, (keys, key, low, high) => {
    const bounds = parseBounds(by, low, high);
    const members = keys.sorted(key);
    if (members === null) return 0;
    const [from, to] = bounds(members);
    const removed = members.slice(from, Math.max(from, to));
    for (const { member } of removed) members.delete(member);
    keys.dropIfEmpty(key);
    return removed.length;
  });
}

function pop(end: 'lowest' | 'highest'): CommandSpec {
  return writes(-2, (keys, key, ...args) => {
    const [count, ...more] = args;
    if (more.length > 0) throw syntaxError();
    const wanted = count === undefined ? 1 : parseCount(count);
    const members = keys.sorted(key);
    if (members === null) return [];
    const popped =
      end === 'lowest'
        ? members.slice(0, wanted)
        : members.slice(Math.max(0, members.size - wanted), members.size).reverse();
    for (const { member } of popped) members.delete(member);
    keys.dropIfEmpty(key);
    return scoredReply(popped, true);
  });
}

export const sortedSetCommands: CommandTable = {
  ZADD: writes(-4, add),
  ZINCRBY: writes(4, (keys, key, increment, member) => add(keys, key, 'INCR', increment, member)),
  ZREM: writes(-3, (keys, key, ...names) => {
    const members = keys.sorted(key);
    const removed = names.filter((name) => members?.delete(name)).length;
    keys.dropIfEmpty(key);
    return removed;
  }),
  ZREMRANGEBYSCORE: removeRange('SCORE'),
  ZREMRANGEBYRANK: removeRange('RANK'),
  ZPOPMIN: pop('lowest'),
  ZPOPMAX: pop('highest'),
  ZSCORE: reads(3, (keys, key, member) => scoreReply(keys.sorted(key), member)),
  ZMSCORE: reads(-3, (keys, key, ...names) => {
    const members = keys.sorted(key);
    return names.map((name) => scoreReply(members, name));
  }),
  ZCARD: reads(2, (keys, key) => keys.sorted(key)?.size ?? 0),
  ZCOUNT: reads(4, (keys, key, low, high) => {
    const bounds = parseBounds('SCORE', low, high);
    const members = keys.sorted(key);
    if (members === null) return 0;
    const [from, to] = bounds(members);
    return Math.max(0, to - from);
  }),
  ZRANK: reads(3, (keys, key, member) => keys.sorted(key)?.rank(member) ?? null),
  ZREVRANK: reads(3, (keys, key, member) => {
    const members = keys.sorted(key);
    const rank = members?.rank(member) ?? null;
    return members === null || rank === null ? null : members.size - 1 - rank;
  }),
  ZSCAN: reads(-3, (keys, key, cursor, ...args) => {
    const entries = () => {
      const members = keys.sorted(key);
      if (members === null) return null;
      return members
        .slice(0, members.size)
        .map(({ member, score }) => [member, formatFloat64(score)] as const);
    };
    return scanCollection(entries, cursor, args);
  }),
};
