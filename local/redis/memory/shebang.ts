import { RedisError } from '../reply';

const FLAGS = ['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys'];

/**
 * Reads `#!lua flags=…` (Redis 7) and blanks the line, so that line numbers in errors stay right.
 *
 * @throws RedisError for an engine, an option or a flag that Redis does not have.
 */
export function parseShebang(source: string): { body: string; readOnly: boolean } {
  if (!source.startsWith('#!')) return { body: source, readOnly: false };
  const end = source.indexOf('\n');
  if (end < 0) throw new RedisError('ERR Invalid script shebang');
  const [engine = '', ...options] = source.slice(2, end).trim().split(/\s+/);
  if (engine !== 'lua') throw new RedisError(`ERR Unexpected engine in script shebang: ${engine}`);
  let readOnly = false;
  for (const option of options) {
    if (!option.startsWith('flags=')) throw new RedisError(`ERR Unknown lua shebang option: ${option}`);
    for (const flag of option.slice('flags='.length).split(',').filter(Boolean)) {
      if (!FLAGS.includes(flag)) throw new RedisError(`ERR Unexpected flag in script shebang: ${flag}`);
      readOnly ||= flag === 'no-writes';
    }
  }
  return { body: source.slice(end), readOnly };
}
