import { z } from 'zod';
import { toBinary } from './binary-string';
import type { Command } from './engine';
import { RedisError } from './reply';

const commandSchema = z
  .tuple([z.string()], z.union([z.string(), z.number(), z.boolean()]))
  .transform(([name, ...args]): Command => [name.toUpperCase(), ...args.map((arg) => toBinary(String(arg)))]);
const pipelineSchema = z.array(commandSchema).min(1);

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
  const parsed = single
    ? commandSchema.transform((command) => [command]).safeParse(json)
    : pipelineSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const shape = single ? '["SET","key","value"]' : '[["SET","key","value"],["GET","key"]]';
  return new RedisError(`ERR failed to parse the request body: expected ${shape}`);
}
