import { createRedis } from '@/lib/clients/redis';
import { JoshError } from '@/lib/telemetry/errors/error';
import type { Actor } from './actor';

const WINDOW_MS = 60_000;
const DEFAULT_PER_MINUTE = 120;

/**
 * Lets an actor make so many requests a minute. Without Redis it lets all pass: who they are was proven, caps hold, and an
 * outage is when the tools are needed.
 *
 * @throws JoshError `admin.rate_limited`
 */
export async function limitRate({ id }: Actor, now: number): Promise<void> {
  const most = Number(process.env.ADMIN_REQUESTS_PER_MINUTE) || DEFAULT_PER_MINUTE;
  const key = `admin-rate:${id}:${Math.floor(now / WINDOW_MS)}`;
  let count: number;
  try {
    const pipeline = createRedis().pipeline();
    pipeline.incr(key);
    pipeline.pexpire(key, 2 * WINDOW_MS);
    [count] = await pipeline.exec<[number, number]>();
  } catch {
    return;
  }
  if (Number(count) > most) throw new JoshError('admin.rate_limited');
}
