import type { Command, CommandRunner } from './engine';
import type { Reply } from './reply';
import { sha1Hex } from './sha1';

const FLAG = 'allow-key-locking';

/** Upstash's own script flag, which Redis refuses. The line stays, so that line numbers in errors stay right. */
export function withoutKeyLocking(source: string): string {
  const end = source.indexOf('\n');
  if (!source.startsWith('#!') || end < 0) return source;
  const line = source.slice(0, end);
  const flags = /flags=(\S*)/.exec(line)?.[1];
  if (!flags?.split(',').includes(FLAG)) return source;
  const others = flags.split(',').filter((flag) => flag !== FLAG);
  const kept = others.length > 0 ? line.replace(`flags=${flags}`, `flags=${others.join(',')}`) : '';
  return kept + source.slice(end);
}

/** Lets scripts written for Upstash run on an engine that knows only Redis: callers keep their own sha1. */
export class KeyLockingScripts implements CommandRunner {
  /** sha1 of the script as the caller has it → sha1 of the one that the engine runs. */
  private readonly stripped = new Map<string, string>();

  constructor(private readonly engine: CommandRunner) {}

  async pipeline(commands: readonly Command[]): Promise<Reply[]> {
    const replies = await this.engine.pipeline(commands.map((command) => this.rewrite(command)));
    return replies.map((reply, index) => this.restore(commands[index], reply));
  }

  async transaction(commands: readonly Command[]) {
    const replies = await this.engine.transaction(commands.map((command) => this.rewrite(command)));
    if (replies instanceof Error) return replies;
    return replies.map((reply, index) => this.restore(commands[index], reply));
  }

  private rewrite(command: Command): Command {
    const [name, first, ...rest] = command;
    if (first === undefined) return command;
    if (name === 'EVAL' || name === 'EVAL_RO') return [name, this.strip(first), ...rest];
    if (name === 'EVALSHA' || name === 'EVALSHA_RO') return [name, this.engineSha(first), ...rest];
    if (name !== 'SCRIPT') return command;
    if (first.toUpperCase() === 'LOAD') return [name, first, ...rest.map((source) => this.strip(source))];
    if (first.toUpperCase() === 'EXISTS') return [name, first, ...rest.map((sha) => this.engineSha(sha))];
    return command;
  }

  private strip(source: string): string {
    const stripped = withoutKeyLocking(source);
    if (stripped !== source) this.stripped.set(sha1Hex(source), sha1Hex(stripped));
    return stripped;
  }

  private engineSha(sha: string): string {
    return this.stripped.get(sha.toLowerCase()) ?? sha;
  }

  /** SCRIPT LOAD answers the sha1 of what the caller sent. */
  private restore(command: Command | undefined, reply: Reply): Reply {
    const [name, subcommand, source] = command ?? [];
    const loaded = name === 'SCRIPT' && subcommand?.toUpperCase() === 'LOAD' && typeof reply === 'string';
    return loaded && source !== undefined ? sha1Hex(source) : reply;
  }
}
