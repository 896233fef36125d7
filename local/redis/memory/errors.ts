import { RedisError } from '../reply';

/** Redis' own messages (7.0), each thrown by the commands that share it. */
export const wrongType = () =>
  new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value');
export const syntaxError = () => new RedisError('ERR syntax error');
export const notAnInteger = () => new RedisError('ERR value is not an integer or out of range');
export const notAFloat = () => new RedisError('ERR value is not a valid float');
export const overflow = () => new RedisError('ERR increment or decrement would overflow');
export const notFinite = () => new RedisError('ERR increment would produce NaN or Infinity');
export const noSuchKey = () => new RedisError('ERR no such key');
export const mustBePositive = () => new RedisError('ERR value is out of range, must be positive');
export const noScript = () => new RedisError('NOSCRIPT No matching script. Please use EVAL.');
export const invalidExpireTime = (command: string) =>
  new RedisError(`ERR invalid expire time in '${command}' command`);
export const wrongArgumentCount = (command: string) =>
  new RedisError(`ERR wrong number of arguments for '${command}' command`);
export const unknownSubcommand = (subcommand: string, command: string) =>
  new RedisError(`ERR unknown subcommand '${subcommand}'. Try ${command} HELP.`);

/** Redis quotes at most 128 characters of the arguments. */
export function unknownCommand(name: string, args: readonly string[]): RedisError {
  let shown = '';
  for (const arg of args) {
    if (shown.length >= 128) break;
    shown += `'${arg.slice(0, 128 - shown.length)}' `;
  }
  return new RedisError(`ERR unknown command '${name.slice(0, 128)}', with args beginning with: ${shown}`);
}
