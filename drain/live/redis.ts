import type { Redis } from '@upstash/redis';

let held: { settings: string; redis: Redis } | undefined;

/**
 * The Redis client, loaded with the first batch and kept while the settings stay: what a route does not need to answer
 * has no place in its cold start.
 *
 * @throws MissingSetting that names the variable which is not set
 */
export async function loadRedis(): Promise<Redis> {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = process.env;
  const settings = `${url} ${token}`;
  if (held?.settings === settings) return held.redis;
  const { createRedis } = await import('@/lib/clients/redis');
  held = { settings, redis: createRedis() };
  return held.redis;
}
