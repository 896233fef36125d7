import { RedisError, type Reply } from '../reply';
import { syntaxError } from './errors';
import { globMatcher } from './glob';
import type { Keyspace } from './keyspace';
import { parseIndex } from './numbers';
import { OptionReader } from './option-reader';

interface ScanOptions {
  matches: (name: string) => boolean;
  count: number;
  type: string | null;
}

/** Redis looks at this many keys a call unless told otherwise. */
const DEFAULT_COUNT = 10;

export function parseScanOptions(args: readonly string[], withType: boolean): ScanOptions {
  const options: ScanOptions = { matches: () => true, count: DEFAULT_COUNT, type: null };
  const reader = new OptionReader(args);
  for (let option = reader.next(); option !== null; option = reader.next()) {
    if (option === 'MATCH') options.matches = globMatcher(reader.value());
    else if (option === 'COUNT') options.count = parseIndex(reader.value());
    else if (option === 'TYPE' && withType) options.type = reader.value().toLowerCase();
    else throw syntaxError();
    if (options.count < 1) throw syntaxError();
  }
  return options;
}

export function parseCursor(text: string): number {
  if (!/^[0-9]{1,19}$/.test(text)) throw new RedisError('ERR invalid cursor');
  return Number(text);
}

/**
 * The cursor is the age of the last key seen: a key that is there from the first call to the last is returned exactly
 * once, whatever else comes and goes.
 */
export function scan(keys: Keyspace, cursorText: string, ...args: string[]): Reply {
  const cursor = parseCursor(cursorText);
  const { matches, count, type } = parseScanOptions(args, true);
  const ahead = keys.live().filter(([, entry]) => entry.sequence > cursor);
  const page = ahead.slice(0, count);
  const last = page.at(-1)?.[1].sequence ?? 0;
  const names = page
    .filter(([name, entry]) => matches(name) && (type === null || entry.value.type === type))
    .map(([name]) => name);
  return [ahead.length > page.length ? String(last) : '0', names];
}

type Elements = ReadonlyArray<readonly [name: string, ...rest: string[]]>;

/** One page with everything, as Redis answers for small collections; each element is one or more reply strings. */
export function scanCollection(
  read: () => Elements | null,
  cursorText: string,
  args: readonly string[],
): Reply {
  parseCursor(cursorText);
  const elements = read();
  if (elements === null) return ['0', []];
  const { matches } = parseScanOptions(args, false);
  return ['0', elements.filter(([name]) => matches(name)).flat()];
}
