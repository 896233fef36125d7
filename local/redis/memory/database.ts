import { OK, type Reply, Status } from '../reply';
import { type CommandTable, reads, writes } from './command-table';
import { syntaxError, wrongArgumentCount } from './errors';
import type { Keyspace } from './keyspace';

function flush(keys: Keyspace, ...args: string[]): Reply {
  const [mode, ...more] = args.map((arg) => arg.toUpperCase());
  if (more.length > 0 || (mode !== undefined && mode !== 'ASYNC' && mode !== 'SYNC')) throw syntaxError();
  keys.clear();
  return OK;
}

export const databaseCommands: CommandTable = {
  PING: reads(-1, (_keys, ...args) => {
    const [message, ...more] = args;
    if (more.length > 0) throw wrongArgumentCount('ping');
    return message ?? new Status('PONG');
  }),
  ECHO: reads(2, (_keys, message) => message),
  /** Seconds and the microseconds of the current second. */
  TIME: reads(1, (keys) => [
    String(Math.floor(keys.now / 1000)),
    String(Math.floor((keys.now % 1000) * 1000)),
  ]),
  DBSIZE: reads(1, (keys) => keys.live().length),
  FLUSHDB: writes(-1, flush),
  FLUSHALL: writes(-1, flush),
};
