import { OK, type Reply } from '../reply';
import { type CommandTable, reads, writes } from './command-table';
import { syntaxError, wrongArgumentCount } from './errors';
import { type ExpiryUnit, expiryTime, isExpiryUnit } from './expiry-time';
import type { Keyspace } from './keyspace';
import { parseIndex } from './numbers';
import { OptionReader } from './option-reader';
import { clampRange } from './range';

interface SetOptions {
  condition: 'NX' | 'XX' | null;
  get: boolean;
  expiry: { unit: ExpiryUnit; amount: string } | 'KEEPTTL' | null;
}

function parseSetOptions(args: readonly string[]): SetOptions {
  const options: SetOptions = { condition: null, get: false, expiry: null };
  const reader = new OptionReader(args);
  for (let option = reader.next(); option !== null; option = reader.next()) {
    if (option === 'GET') {
      options.get = true;
    } else if ((option === 'NX' || option === 'XX') && (options.condition ?? option) === option) {
      options.condition = option;
    } else if (option === 'KEEPTTL' && (options.expiry ?? option) === option) {
      options.expiry = option;
    } else if (isExpiryUnit(option) && options.expiry === null) {
      options.expiry = { unit: option, amount: reader.value() };
    } else {
      throw syntaxError();
    }
  }
  return options;
}

function setText(keys: Keyspace, key: string, text: string, expiresAt: number | null): void {
  keys.set(key, { type: 'string', text }, expiresAt);
}

function set(keys: Keyspace, key: string, text: string, ...args: string[]): Reply {
  const { condition, get, expiry } = parseSetOptions(args);
  const kept = keys.entry(key)?.expiresAt ?? null;
  let expiresAt: number | null = null;
  if (expiry === 'KEEPTTL') expiresAt = kept;
  else if (expiry !== null) expiresAt = expiryTime(expiry.unit, expiry.amount, keys.now, 'set');
  const previous = get ? keys.text(key) : null;
  const exists = keys.entry(key) !== null;
  const allowed = condition === null || (condition === 'NX' ? !exists : exists);
  if (allowed) setText(keys, key, text, expiresAt);
  if (get) return previous;
  return allowed ? OK : null;
}

function setExpiring(unit: ExpiryUnit, command: string) {
  return (keys: Keyspace, key: string, amount: string, text: string): Reply => {
    setText(keys, key, text, expiryTime(unit, amount, keys.now, command));
    return OK;
  };
}

function getex(keys: Keyspace, key: string, ...args: string[]): Reply {
  const reader = new OptionReader(args);
  const option = reader.next();
  const timed = option !== null && isExpiryUnit(option) ? { unit: option, amount: reader.value() } : null;
  if ((option !== null && timed === null && option !== 'PERSIST') || reader.next() !== null)
    throw syntaxError();
  const text = keys.text(key);
  if (text === null || option === null) return text;
  setText(keys, key, text, timed && expiryTime(timed.unit, timed.amount, keys.now, 'getex'));
  return text;
}

function pairsOf(args: readonly string[], command: string): Array<[string, string]> {
  const pairs: Array<[string, string]> = [];
  for (let i = 0; i < args.length; i += 2) {
    const [key, text] = args.slice(i, i + 2);
    if (key === undefined || text === undefined) throw wrongArgumentCount(command);
    pairs.push([key, text]);
  }
  return pairs;
}

export const stringCommands: CommandTable = {
  SET: writes(-3, set),
  SETNX: writes(3, (keys, key, text) => {
    if (keys.entry(key) !== null) return 0;
    setText(keys, key, text, null);
    return 1;
  }),
  SETEX: writes(4, setExpiring('EX', 'setex')),
  PSETEX: writes(4, setExpiring('PX', 'psetex')),
  GET: reads(2, (keys, key) => keys.text(key)),
  GETSET: writes(3, (keys, key, text) => {
    const previous = keys.text(key);
    setText(keys, key, text, null);
    return previous;
  }),
  GETDEL: writes(2, (keys, key) => {
    const text = keys.text(key);
    if (text !== null) keys.delete(key);
    return text;
  }),
  GETEX: writes(-2, getex),
  MGET: reads(-2, (keys, ...names) =>
    names.map((name) => (keys.entry(name)?.value.type === 'string' ? keys.text(name) : null)),
  ),
  MSET: writes(-3, (keys, ...args) => {
    for (const [key, text] of pairsOf(args, 'mset')) setText(keys, key, text, null);
    return OK;
  }),
  MSETNX: writes(-3, (keys, ...args) => {
    const pairs = pairsOf(args, 'msetnx');
    if (pairs.some(([key]) => keys.entry(key) !== null)) return 0;
    for (const [key, text] of pairs) setText(keys, key, text, null);
    return 1;
  }),
  STRLEN: reads(2, (keys, key) => keys.text(key)?.length ?? 0),
  APPEND: writes(3, (keys, key, suffix) => {
    const text = (keys.text(key) ?? '') + suffix;
    keys.changeText(key, text);
    return text.length;
  }),
  GETRANGE: reads(4, (keys, key, start, stop) => {
    const [first, last] = [parseIndex(start), parseIndex(stop)];
    const text = keys.text(key) ?? '';
    if (first < 0 && last < 0 && first > last) return '';
    // Unlike in lists, a stop before the beginning is the first byte.
    const end = Math.max(0, last < 0 ? last + text.length : last);
    return text.slice(...clampRange(first, end, text.length));
  }),
};
