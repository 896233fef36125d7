import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { Faults } from '@/local/http/faults';
import { serve } from '@/local/http/serve';
import type { RedisEngine } from './engine';
import { KeyLockingScripts } from './key-locking';
import { MemoryEngine } from './memory/memory-engine';
import { RedisServerEngine } from './redis-server-engine';
import { restApi } from './rest-api';

const clockSchema = z.object({ advance_ms: z.number().min(0) });

/**
 * Upstash Redis' REST API over an engine, with the fault switches at `/_local/faults` and, for the memory engine, the
 * clock at `POST /_local/clock {"advance_ms": n}`.
 */
export function createRedisApp(options: { engine: RedisEngine; token: string; faults: Faults }) {
  const { engine, token, faults } = options;
  const app = new Hono<{ Bindings: Partial<HttpBindings> }>();
  app.use(faults.middleware());
  app.route('/', faults.routes());
  app.post('/_local/clock', async (c) => {
    const parsed = clockSchema.safeParse(await c.req.json());
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
    if (engine.kind !== 'memory') return c.json({ error: 'only the memory engine has a clock to move' }, 400);
    engine.advance(parsed.data.advance_ms);
    return c.json({ ok: true });
  });
  // A request that hung until its client gave up has not reached the database.
  app.use(async (c, next) => (c.env.outgoing?.destroyed ? c.body(null, 408) : next()));
  const rest = restApi(new KeyLockingScripts(engine), token);
  // Not mounted: that would make a second request of each.
  app.all('*', (c) => rest.fetch(c.req.raw, c.env));
  return app;
}

export interface RunningRedis {
  url: string;
  token: string;
  faults: Faults;
  engine: RedisEngine;
  close(): Promise<void>;
}

/**
 * Starts the stand-in on 127.0.0.1.
 *
 * @param options.port 0 or absent = a free one.
 * @param options.redisUrl a real server with a database of its own, `redis://host:port/9`; absent = in memory.
 * @param options.now clock of the memory engine, milliseconds since the epoch.
 */
export async function startRedis(options: {
  token: string;
  port?: number;
  redisUrl?: string;
  now?: () => number;
}): Promise<RunningRedis> {
  const { token, port = 0, redisUrl, now } = options;
  const engine = redisUrl === undefined ? new MemoryEngine(now) : await RedisServerEngine.connect(redisUrl);
  const faults = new Faults();
  const served = await serve(createRedisApp({ engine, token, faults }), port);
  return {
    url: served.url,
    token,
    faults,
    engine,
    close: async () => {
      faults.clear();
      await served.close();
      await engine.close();
    },
  };
}
