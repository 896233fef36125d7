import type { Reply } from '../reply';
import type { Keyspace } from './keyspace';

type Run = (keys: Keyspace, ...args: string[]) => Reply;

export interface CommandSpec {
  /** Redis' convention: words with the name; negative = at least that many. Checked before `run`. */
  readonly arity: number;
  readonly writes: boolean;
  readonly run: Run;
}

export type CommandTable = Readonly<Record<string, CommandSpec>>;

export const reads = (arity: number, run: Run): CommandSpec => ({ arity, writes: false, run });
export const writes = (arity: number, run: Run): CommandSpec => ({ arity, writes: true, run });

export function acceptsArguments(spec: CommandSpec, count: number): boolean {
  const words = count + 1;
  return spec.arity >= 0 ? words === spec.arity : words >= -spec.arity;
}
