import type { RedisError, Reply } from './reply';

/** Name in upper case, then its arguments as binary strings. */
export type Command = readonly [name: string, ...args: string[]];

export interface CommandRunner {
  /** Runs in order, not atomically; a failed command is a {@link RedisError} in its place. */
  pipeline(commands: readonly Command[]): Promise<Reply[]>;
  /** Runs atomically; one error, and no effect at all, when a command cannot be queued. */
  transaction(commands: readonly Command[]): Promise<readonly Reply[] | RedisError>;
}

/** What stands behind the REST API. */
export interface RedisEngine extends CommandRunner {
  readonly kind: 'memory' | 'redis-server';
  /**
   * Moves the clock forward.
   *
   * @param ms milliseconds, not negative.
   * @throws when the engine's clock is not ours to move.
   */
  advance(ms: number): void;
  /** Removes every key of this database. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
