import type { Command, RedisEngine } from '../engine';
import { RedisError, type Reply } from '../reply';
import { acceptsArguments, type CommandSpec, type CommandTable } from './command-table';
import { counterCommands } from './counters';
import { databaseCommands } from './database';
import { unknownCommand, wrongArgumentCount } from './errors';
import { expiryCommands } from './expiry';
import { hashCommands } from './hashes';
import { keyCommands } from './keys';
import { Keyspace } from './keyspace';
import { listCommands } from './lists';
import { Scripts } from './scripts';
import { setCommands } from './sets';
import { sortedSetRangeCommands } from './sorted-set-range';
import { sortedSetCommands } from './sorted-sets';
import { stringCommands } from './strings';

/** Redis in this process: no persistence, one database, a clock that tests can move. */
export class MemoryEngine implements RedisEngine {
  readonly kind = 'memory';
  private readonly keys = new Keyspace();
  private readonly scripts = new Scripts((words, readOnly) => this.callFromScript(words, readOnly));
  private readonly commands: ReadonlyMap<string, CommandSpec> = new Map(
    [
      stringCommands,
      counterCommands,
      keyCommands,
      expiryCommands,
      databaseCommands,
      hashCommands,
      listCommands,
      setCommands,
      sortedSetCommands,
      sortedSetRangeCommands,
      this.scripts.commands,
    ].flatMap((table: CommandTable) => Object.entries(table)),
  );
  private advanced = 0;

  /** @param clock milliseconds since the epoch. */
  constructor(private readonly clock: () => number = Date.now) {}

  async pipeline(commands: readonly Command[]): Promise<Reply[]> {
    return commands.map((command) => {
      this.tick();
      return this.run(command);
    });
  }

  async transaction(commands: readonly Command[]): Promise<readonly Reply[] | RedisError> {
    if (commands.some((command) => this.find(command) instanceof RedisError)) {
      return new RedisError('EXECABORT Transaction discarded because of previous errors.');
    }
    this.tick();
    return commands.map((command) => this.run(command));
  }

  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`the clock moves forward only: got ${ms} ms`);
    this.advanced += ms;
  }

  async flush(): Promise<void> {
    this.keys.clear();
  }

  async close(): Promise<void> {}

  private tick(): void {
    this.keys.now = Math.floor(this.clock() + this.advanced);
  }

  private find([name, ...args]: Command): CommandSpec | RedisError {
    const spec = this.commands.get(name);
    if (spec === undefined) return unknownCommand(name, args);
    return acceptsArguments(spec, args.length) ? spec : wrongArgumentCount(name.toLowerCase());
  }

  private run(command: Command): Reply {
    const spec = this.find(command);
    return spec instanceof RedisError ? spec : this.execute(spec, command.slice(1));
  }

  private execute(spec: CommandSpec, args: readonly string[]): Reply {
    try {
      return spec.run(this.keys, ...args);
    } catch (error) {
      if (error instanceof RedisError) return error;
      throw error;
    }
  }

  private callFromScript([word = '', ...args]: readonly string[], readOnly: boolean): Reply {
    const name = word.toUpperCase();
    const spec = this.commands.get(name);
    if (spec === undefined) return new RedisError('ERR Unknown Redis command called from script');
    if (name in this.scripts.commands) {
      return new RedisError('ERR This Redis command is not allowed from script');
    }
    if (!acceptsArguments(spec, args.length)) {
      return new RedisError('ERR Wrong number of args calling Redis command from script');
    }
    if (spec.writes && readOnly) {
      return new RedisError('ERR Write commands are not allowed from read-only scripts.');
    }
    return this.execute(spec, args);
  }
}
