import { OK, Status } from '../reply';
import { type CommandTable, reads, writes } from './command-table';
import { noSuchKey } from './errors';
import { globMatcher } from './glob';
import type { Keyspace } from './keyspace';
import { scan } from './scan';

const countOf = (names: readonly string[], holds: (name: string) => boolean): number =>
  names.filter(holds).length;

function rename(keys: Keyspace, from: string, to: string): void {
  const entry = keys.entry(from);
  if (entry === null) throw noSuchKey();
  keys.delete(from);
  keys.delete(to);
  keys.set(to, entry.value, entry.expiresAt);
}

const remove = writes(-2, (keys, ...names) => countOf(names, (name) => keys.delete(name)));
const exists = reads(-2, (keys, ...names) => countOf(names, (name) => keys.entry(name) !== null));

export const keyCommands: CommandTable = {
  DEL: remove,
  UNLINK: remove,
  EXISTS: exists,
  TOUCH: exists,
  TYPE: reads(2, (keys, key) => new Status(keys.entry(key)?.value.type ?? 'none')),
  RENAME: writes(3, (keys, from, to) => {
    rename(keys, from, to);
    return OK;
  }),
  RENAMENX: writes(3, (keys, from, to) => {
    if (keys.entry(from) === null) throw noSuchKey();
    if (keys.entry(to) !== null) return 0;
    rename(keys, from, to);
    return 1;
  }),
  KEYS: reads(2, (keys, pattern) => {
    const matches = globMatcher(pattern);
    return keys
      .live()
      .map(([name]) => name)
      .filter(matches);
  }),
  SCAN: reads(-2, scan),
};
