import type { Reply } from '../reply';
import { RedisError } from '../reply';
import { type CommandTable, writes } from './command-table';
import { notAFloat, overflow } from './errors';
import type { Keyspace } from './keyspace';
import { addDecimals } from './long-double';
import { fitsInt64, integerReply, parseInteger } from './numbers';

function add(keys: Keyspace, key: string, increment: bigint): Reply {
  const sum = parseInteger(keys.text(key) ?? '0') + increment;
  if (!fitsInt64(sum)) throw overflow();
  keys.changeText(key, sum.toString());
  return integerReply(sum);
}

export const counterCommands: CommandTable = {
  INCR: writes(2, (keys, key) => add(keys, key, 1n)),
  DECR: writes(2, (keys, key) => add(keys, key, -1n)),
  INCRBY: writes(3, (keys, key, amount) => add(keys, key, parseInteger(amount))),
  DECRBY: writes(3, (keys, key, amount) => {
    const decrement = parseInteger(amount);
    if (!fitsInt64(-decrement)) throw new RedisError('ERR decrement would overflow');
    return add(keys, key, -decrement);
  }),
  INCRBYFLOAT: writes(3, (keys, key, amount) => {
    const sum = addDecimals(keys.text(key) ?? '0', amount, notAFloat, notAFloat);
    keys.changeText(key, sum);
    return sum;
  }),
};
