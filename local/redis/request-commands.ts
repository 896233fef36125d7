import { toBinary } from './binary-string';
import type { Command } from './engine';
import { RedisError } from './reply';

/**
 * The commands in a request body: one `["SET","k",1]`, or a list of them.
 *
 * @returns an error when the body is not JSON of that shape.
 */
export function parseCommands(body: string, single: boolean): Command[] | RedisError {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return new RedisError('ERR failed to parse the request body: it is not JSON');
  }
  const items: readonly unknown[] = single ? [json] : Array.isArray(json) ? json : [];
  const commands = items.map(readCommand).filter((command) => command !== null);
  if (commands.length > 0 && commands.length === items.length) return commands;
  const shape = single ? '["SET","key","value"]' : '[["SET","key","value"],["GET","key"]]';
  return new RedisError(`ERR failed to parse the request body: expected ${shape}`);
}

/** A name and its arguments; null for anything else. By hand: there are several for each request of the product. */
function readCommand(item: unknown): Command | null {
  if (!Array.isArray(item)) return null;
  const [name, ...args]: readonly unknown[] = item;
  if (typeof name !== 'string') return null;
  const texts: string[] = [];
  for (const arg of args) {
    if (typeof arg !== 'string' && typeof arg !== 'number' && typeof arg !== 'boolean') return null;
    texts.push(toBinary(String(arg)));
  }
  return [name.toUpperCase(), ...texts];
}
