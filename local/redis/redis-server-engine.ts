import { Command as IoCommand, Redis } from 'ioredis';
import { toBinary } from './binary-string';
import type { Command, RedisEngine } from './engine';
import { integerReply } from './memory/numbers';
import { RedisError, type Reply } from './reply';

const CONNECT_TIMEOUT_MS = 2_000;

/** A real server. The logical database named in the URL is ours alone. */
export class RedisServerEngine implements RedisEngine {
  readonly kind = 'redis-server';

  private constructor(private readonly redis: Redis) {}

  /**
   * @param url `redis://host:port/<database>`; the database must be named because tests flush it.
   * @throws when the URL names no database or the server cannot be reached.
   */
  static async connect(url: string): Promise<RedisServerEngine> {
    const { pathname, host } = new URL(url);
    if (!/^\/[0-9]+$/.test(pathname)) {
      throw new Error(`the Redis URL must name a database that may be flushed, such as redis://${host}/9`);
    }
    const redis = new Redis(url, {
      lazyConnect: true,
      protocol: 2,
      stringNumbers: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // A command whose connection broke may have run: repeating it is the caller's decision.
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
    });
    // Without a listener ioredis prints every failed reconnection; the commands report it to their callers.
    redis.on('error', () => {});
    try {
      await redis.connect();
    } catch (error) {
      redis.disconnect();
      throw new Error(`no Redis server answers at ${host}: start one, or leave REDIS_URL unset`, {
        cause: error,
      });
    }
    return new RedisServerEngine(redis);
  }

  async pipeline(commands: readonly Command[]): Promise<Reply[]> {
    return Promise.all(commands.map((command) => this.send(command)));
  }

  async transaction(commands: readonly Command[]): Promise<readonly Reply[] | RedisError> {
    // Sent in one turn of the event loop, so that no other command of this connection comes between.
    const sent = [
      this.send(['MULTI']),
      ...commands.map((command) => this.send(command)),
      this.send(['EXEC']),
    ];
    const executed = (await Promise.all(sent)).at(-1);
    if (executed instanceof RedisError) return executed;
    if (!Array.isArray(executed)) throw new Error('EXEC did not answer with a list');
    return executed;
  }

  advance(): void {
    throw new Error('the clock of a real Redis server cannot be moved: use the memory engine');
  }

  async flush(): Promise<void> {
    await this.send(['FLUSHDB']);
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }

  private async send([name, ...args]: Command): Promise<Reply> {
    // Other databases of the server belong to others.
    const scoped = name === 'FLUSHALL' ? 'FLUSHDB' : name;
    const command = new IoCommand(
      scoped,
      args.map((arg) => Buffer.from(arg, 'latin1')),
      { replyEncoding: null },
    );
    try {
      return toReply(await this.redis.sendCommand(command));
    } catch (error) {
      if (error instanceof Error && error.name === 'ReplyError')
        return new RedisError(toBinary(error.message));
      throw error;
    }
  }
}

/** Strings arrive as buffers; integers as text, because a number could not carry 64 bits. */
function toReply(value: unknown): Reply {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  if (typeof value === 'string') return integerReply(BigInt(value));
  if (Array.isArray(value)) return value.map(toReply);
  if (value instanceof Error) return new RedisError(toBinary(value.message));
  throw new Error(`ioredis answered with a ${typeof value}, which is no Redis reply`);
}
