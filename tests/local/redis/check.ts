import { Redis, type RedisConfigNodejs } from '@upstash/redis';
import type { RunningRedis } from '@/local/redis/server';

export type ClientOptions = Partial<RedisConfigNodejs>;

/** What every check gets: an empty database, the plain client, and a way to make others. */
export interface Bench {
  server: RunningRedis;
  redis: Redis;
  /** A client that keeps strings as they are and never repeats a request, unless told otherwise. */
  connect(options?: ClientOptions): Redis;
}

/** One promise of the service, true on every engine. */
export interface Check {
  name: string;
  run(bench: Bench): Promise<void>;
}

export function benchFor(server: RunningRedis): Bench {
  const connect = (options: ClientOptions = {}) =>
    new Redis({
      url: server.url,
      token: server.token,
      enableTelemetry: false,
      enableAutoPipelining: false,
      automaticDeserialization: false,
      retry: { retries: 0 },
      ...options,
    });
  return { server, connect, redis: connect() };
}

/** One request as the client would send it, for what the client hides. */
export function post(bench: Bench, path: string, body: string, headers: Record<string, string> = {}) {
  return fetch(bench.server.url + path, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${bench.server.token}`, ...headers },
  });
}
