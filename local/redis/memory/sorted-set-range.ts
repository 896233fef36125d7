import { RedisError, type Reply } from '../reply';
import { type CommandTable, reads } from './command-table';
import { syntaxError } from './errors';
import type { Keyspace } from './keyspace';
import { formatFloat64, parseFloat64, parseIndex } from './numbers';
import { OptionReader } from './option-reader';
import { clampRange } from './range';
import type { ScoredMember, SortedSet } from './sorted-set';

type By = 'RANK' | 'SCORE' | 'LEX';
type Slice = readonly [from: number, to: number];
type Bounds = (members: SortedSet) => Slice;

interface RangeQuery {
  by: By;
  reverse: boolean;
  limit: { offset: number; count: number } | null;
  withScores: boolean;
}

/** Where a bound falls: the number of members before it, on either side of equal ones. */
type Cut = (members: SortedSet, side: 'lower' | 'upper') => number;

function scoreCut(text: string): Cut {
  const exclusive = text.startsWith('(');
  const bound = exclusive ? text.slice(1) : text;
  // Redis reads an empty bound as zero.
  const score = bound === '' ? 0 : parseFloat64(bound, () => new RedisError('ERR min or max is not a float'));
  return (members, side) =>
    members.countUntil((entry) =>
      (side === 'lower') === exclusive ? entry.score > score : entry.score >= score,
    );
}

function lexCut(text: string): Cut {
  if (text === '-') return () => 0;
  if (text === '+') return (members) => members.size;
  const [kind, value] = [text.charAt(0), text.slice(1)];
  if (kind !== '(' && kind !== '[') throw new RedisError('ERR min or max not valid string range item');
  return (members, side) =>
    members.countUntil((entry) =>
      (side === 'lower') === (kind === '(') ? entry.member > value : entry.member >= value,
    );
}

/** Parses before the key is read, as Redis reports bad bounds for a missing key too. */
export function parseBounds(by: By, low: string, high: string): Bounds {
  if (by === 'RANK') {
    const [start, stop] = [parseIndex(low), parseIndex(high)];
    return (members) => clampRange(start, stop, members.size);
  }
  const cut = by === 'SCORE' ? scoreCut : lexCut;
  const [lower, upper] = [cut(low), cut(high)];
  return (members) => [lower(members, 'lower'), upper(members, 'upper')];
}

function parseOptions(args: readonly string[], fixed: By | null, reverse: boolean): RangeQuery {
  const query: RangeQuery = { by: fixed ?? 'RANK', reverse, limit: null, withScores: false };
  const reader = new OptionReader(args);
  for (let option = reader.next(); option !== null; option = reader.next()) {
    if (option === 'WITHSCORES') query.withScores = true;
    else if (option === 'LIMIT') {
      const [offset, count] = [reader.value(), reader.value()];
      query.limit = { offset: parseIndex(offset), count: parseIndex(count) };
    } else if (option === 'REV' && fixed === null) query.reverse = true;
    else if (option === 'BYSCORE' && fixed === null) query.by = 'SCORE';
    else if (option === 'BYLEX' && fixed === null) query.by = 'LEX';
    else throw syntaxError();
  }
  // A count of -1 is Redis' own default: it passes, and has no effect.
  if (query.by === 'RANK' && (query.limit?.count ?? -1) !== -1) {
    throw new RedisError(
      'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
    );
  }
  if (query.withScores && query.by === 'LEX') {
    throw new RedisError('ERR syntax error, WITHSCORES not supported in combination with BYLEX');
  }
  return query;
}

export function scoredReply(entries: readonly ScoredMember[], withScores: boolean): Reply {
  return withScores
    ? entries.flatMap(({ member, score }) => [member, formatFloat64(score)])
    : entries.map(({ member }) => member);
}

function select(members: SortedSet, { by, reverse, limit }: RangeQuery, bounds: Bounds): ScoredMember[] {
  const [from, to] = bounds(members);
  // Ranks count from the end that the reply starts at; scores and members do not.
  const entries =
    reverse && by === 'RANK'
      ? members.slice(members.size - to, members.size - from)
      : members.slice(from, Math.max(from, to));
  if (reverse) entries.reverse();
  if (limit === null || by === 'RANK') return entries;
  if (limit.offset < 0) return [];
  return entries.slice(limit.offset, limit.count < 0 ? undefined : limit.offset + limit.count);
}

function range(fixed: By | null, reversed: boolean) {
  return (keys: Keyspace, key: string, first: string, second: string, ...args: string[]): Reply => {
    const query = parseOptions(args, fixed, reversed);
    const highFirst = query.reverse && query.by !== 'RANK';
    const bounds = highFirst ? parseBounds(query.by, second, first) : parseBounds(query.by, first, second);
    const members = keys.sorted(key);
    return members === null ? [] : scoredReply(select(members, query, bounds), query.withScores);
  };
}

export const sortedSetRangeCommands: CommandTable = {
  ZRANGE: reads(-4, range(null, false)),
  ZREVRANGE: reads(-4, range('RANK', true)),
  ZRANGEBYSCORE: reads(-4, range('SCORE', false)),
  ZREVRANGEBYSCORE: reads(-4, range('SCORE', true)),
};
