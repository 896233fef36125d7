import { OK, RedisError, type Reply } from '../reply';
import { type CommandSpec, type CommandTable, reads, writes } from './command-table';
import { noSuchKey, syntaxError, wrongArgumentCount } from './errors';
import type { Keyspace } from './keyspace';
import { parseCount, parseIndex } from './numbers';
import { clampRange } from './range';

type End = 'LEFT' | 'RIGHT';

function pushTo(items: string[], end: End, values: readonly string[]): number {
  return end === 'LEFT' ? items.unshift(...values.toReversed()) : items.push(...values);
}

function takeFrom(items: string[], end: End, count: number): string[] {
  return end === 'LEFT' ? items.splice(0, count) : items.splice(-count, count).reverse();
}

function push(end: End): CommandSpec {
  return writes(-3, (keys, key, ...values) => pushTo(keys.listOrNew(key), end, values));
}

function pushIfThere(end: End): CommandSpec {
  return writes(-3, (keys, key, ...values) => {
    const items = keys.list(key);
    return items === null ? 0 : pushTo(items, end, values);
  });
}

function pop(end: End, command: string): CommandSpec {
  return writes(-2, (keys, key, ...args) => {
    const [count, ...more] = args;
    if (more.length > 0) throw wrongArgumentCount(command);
    const wanted = count === undefined ? 1 : parseCount(count);
    const items = keys.list(key);
    if (items === null) return null;
    const taken = wanted === 0 ? [] : takeFrom(items, end, Math.min(wanted, items.length));
    keys.dropIfEmpty(key);
    return count === undefined ? (taken[0] ?? null) : taken;
  });
}

/** Item by item: a spread call has a limit that a long list would exceed. */
function replace(items: string[], kept: readonly string[]): void {
  items.length = 0;
  for (const item of kept) items.push(item);
}

function move(keys: Keyspace, source: string, target: string, from: End, to: End): Reply {
  const items = keys.list(source);
  if (items === null) return null;
  keys.list(target);
  const [item] = takeFrom(items, from, 1);
  if (item === undefined) return null;
  pushTo(keys.listOrNew(target), to, [item]);
  keys.dropIfEmpty(source);
  return item;
}

function parseEnd(word: string): End {
  const end = word.toUpperCase();
  if (end !== 'LEFT' && end !== 'RIGHT') throw syntaxError();
  return end;
}

/** Removes up to |count| equal items, from the tail when count is negative; 0 = all. */
function remove(keys: Keyspace, key: string, count: string, value: string): Reply {
  const limit = parseIndex(count);
  const items = keys.list(key);
  if (items === null) return 0;
  let left = limit === 0 ? Infinity : Math.abs(limit);
  const kept = (limit < 0 ? items.toReversed() : items).filter((item) => item !== value || left-- <= 0);
  const removed = items.length - kept.length;
  replace(items, limit < 0 ? kept.reverse() : kept);
  keys.dropIfEmpty(key);
  return removed;
}

function setAt(keys: Keyspace, key: string, index: string, value: string): Reply {
  const items = keys.list(key);
  if (items === null) throw noSuchKey();
  const wanted = parseIndex(index);
  const position = wanted < 0 ? wanted + items.length : wanted;
  if (position < 0 || position >= items.length) throw new RedisError('ERR index out of range');
  items[position] = value;
  return OK;
}

export const listCommands: CommandTable = {
  LPUSH: push('LEFT'),
  RPUSH: push('RIGHT'),
  LPUSHX: pushIfThere('LEFT'),
  RPUSHX: pushIfThere('RIGHT'),
  LPOP: pop('LEFT', 'lpop'),
  RPOP: pop('RIGHT', 'rpop'),
  LMOVE: writes(5, (keys, source, target, from, to) =>
    move(keys, source, target, parseEnd(from), parseEnd(to)),
  ),
  RPOPLPUSH: writes(3, (keys, source, target) => move(keys, source, target, 'RIGHT', 'LEFT')),
  LRANGE: reads(4, (keys, key, start, stop) => {
    const [first, last] = [parseIndex(start), parseIndex(stop)];
    const items = keys.list(key) ?? [];
    return items.slice(...clampRange(first, last, items.length));
  }),
  LLEN: reads(2, (keys, key) => keys.list(key)?.length ?? 0),
  LINDEX: reads(3, (keys, key, index) => {
    const items = keys.list(key);
    return items === null ? null : (items.at(parseIndex(index)) ?? null);
  }),
  LSET: writes(4, setAt),
  LREM: writes(4, remove),
  LTRIM: writes(4, (keys, key, start, stop) => {
    const [first, last] = [parseIndex(start), parseIndex(stop)];
    const items = keys.list(key);
    if (items === null) return OK;
    replace(items, items.slice(...clampRange(first, last, items.length)));
    keys.dropIfEmpty(key);
    return OK;
  }),
};
