import { Redis } from '@upstash/redis';
import { setting } from '@/lib/telemetry/env';

/** Longest wait for one Redis request, in milliseconds: a webhook's caller waits 15 s at most, the edge should not. */
const timeoutMs = () => Number(process.env.REDIS_TIMEOUT_MS) || 800;

/**
 * The Upstash client with the settings that claims need, one as long as the settings stay.
 *
 * - `signal` is a function: a static signal that has fired makes the client fake an empty answer, which reads as "duplicate".
 * - one retry with a short backoff: the default waits 4.3 s when the connection is refused.
 * - no auto-pipelining: it splits reads and writes into two requests without order.
 * - no deserialisation: ids with many digits come back as they went in.
 */
export function createRedis(): Redis {
  const url = setting('UPSTASH_REDIS_REST_URL', 'the REST URL of the Redis that holds claims');
  const token = setting('UPSTASH_REDIS_REST_TOKEN', 'the token for UPSTASH_REDIS_REST_URL');
  if (cached?.url !== url || cached.token !== token) cached = { url, token, redis: newRedis(url, token) };
  return cached.redis;
}

/** One as long as the settings stay: the client makes a function of its own for each of Redis' commands. */
let cached: { url: string; token: string; redis: Redis } | undefined;

function newRedis(url: string, token: string): Redis {
  return new Redis({
    url,
    token,
    retry: { retries: 1, backoff: () => 25 },
    signal: () => AbortSignal.timeout(timeoutMs()),
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
  });
}
