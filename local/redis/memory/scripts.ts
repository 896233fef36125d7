import { OK, RedisError, type Reply } from '../reply';
import { sha1Hex } from '../sha1';
import { type CommandSpec, type CommandTable, reads, writes } from './command-table';
import { noScript, syntaxError, unknownSubcommand, wrongArgumentCount } from './errors';
import { LuaRuntime } from './lua/lua-runtime';
import { parseIndex } from './numbers';
import { parseShebang } from './shebang';

interface Script {
  readonly reference: number;
  readonly readOnly: boolean;
}

/** Runs a command on behalf of a script. */
export type CallFromScript = (words: readonly string[], readOnly: boolean) => Reply;

/** EVAL and its family, with the cache of scripts that EVALSHA looks in. */
export class Scripts {
  private readonly cache = new Map<string, Script>();
  private readonly runtime: LuaRuntime;
  private readOnly = false;

  constructor(call: CallFromScript) {
    this.runtime = new LuaRuntime((words) => call(words, this.readOnly));
  }

  readonly commands: CommandTable = {
    EVAL: this.runner((source) => this.load(source), false),
    EVAL_RO: this.runner((source) => this.load(source), true),
    EVALSHA: this.runner((sha) => sha.toLowerCase(), false),
    EVALSHA_RO: this.runner((sha) => sha.toLowerCase(), true),
    SCRIPT: reads(-2, (_keys, subcommand, ...args) => this.administer(subcommand, args)),
  };

  private runner(shaOf: (text: string) => string, forcedReadOnly: boolean): CommandSpec {
    const spec = forcedReadOnly ? reads : writes;
    return spec(-3, (_keys, text, count, ...args) => {
      const keyCount = parseIndex(count);
      if (keyCount > args.length) {
        throw new RedisError("ERR Number of keys can't be greater than number of args");
      }
      if (keyCount < 0) throw new RedisError("ERR Number of keys can't be negative");
      const sha = shaOf(text);
      const script = this.cache.get(sha);
      if (script === undefined) throw noScript();
      this.readOnly = forcedReadOnly || script.readOnly;
      return this.runtime.run(script.reference, sha, args.slice(0, keyCount), args.slice(keyCount));
    });
  }

  private load(source: string): string {
    const sha = sha1Hex(source);
    if (this.cache.has(sha)) return sha;
    const { body, readOnly } = parseShebang(source);
    this.cache.set(sha, { reference: this.runtime.compile(body), readOnly });
    return sha;
  }

  private administer(subcommand: string, args: readonly string[]): Reply {
    const [first, ...more] = args;
    switch (subcommand.toUpperCase()) {
      case 'LOAD':
        if (first === undefined || more.length > 0) throw wrongArgumentCount('script|load');
        return this.load(first);
      case 'EXISTS':
        if (first === undefined) throw wrongArgumentCount('script|exists');
        return args.map((sha) => (this.cache.has(sha.toLowerCase()) ? 1 : 0));
      case 'FLUSH':
        if (more.length > 0 || (first !== undefined && !/^(?:a?sync)$/i.test(first))) throw syntaxError();
        for (const { reference } of this.cache.values()) this.runtime.forget(reference);
        this.cache.clear();
        return OK;
      default:
        throw unknownSubcommand(subcommand, 'SCRIPT');
    }
  }
}
