import { Hono } from 'hono';
import type { Faults } from '@/local/http/faults';
import { serve } from '@/local/http/serve';
import { ApiError } from './api-error';
import { createCore, tick } from './core';
import { dlqRoutes } from './routes/dlq';
import { eventRoutes } from './routes/events';
import { flowControlRoutes } from './routes/flow-control';
import { authenticate, readBody } from './routes/guards';
import { hookRoutes } from './routes/hooks';
import { keyRoutes } from './routes/keys';
import { messageRoutes } from './routes/messages';
import { publishRoutes } from './routes/publish';
import { queueRoutes } from './routes/queues';
import type { Env } from './routes/request';
import { scheduleRoutes } from './routes/schedules';
import type { Store } from './store';

/** The public credentials of QStash's development server (Upstash: "howto/local-development"). */
export const developmentCredentials = {
  token: 'eyJVc2VySUQiOiJkZWZhdWx0VXNlciIsIlBhc3N3b3JkIjoiZGVmYXVsdFBhc3N3b3JkIn0=',
  currentSigningKey: 'sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r',
  nextSigningKey: 'sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs',
} as const;

export interface QstashOptions {
  /** 0, the default, lets the system choose. */
  port?: number;
  /** Defaults to the development token, with which the client's `QSTASH_DEV=true` works. */
  token?: string;
  currentSigningKey?: string;
  nextSigningKey?: string;
  /** Unix milliseconds. A clock that is set by hand needs {@link Qstash.tick}. */
  now?: () => number;
  /** Multiplies the waits between attempts, whoever asked for them: 0.02 makes 12 s a quarter of a second. */
  retryScale?: number;
  /** Multiplies `Upstash-Delay` and `Upstash-Not-Before`. */
  delayScale?: number;
  /** Messages a UTC day before publishing answers 429; unlimited by default. */
  dailyQuota?: number;
  /** Bytes of a request body; Upstash's smallest plan has 1 MB a message. */
  maxBodyBytes?: number;
  maxSchedules?: number;
  maxQueues?: number;
}

export interface Qstash {
  readonly url: string;
  readonly token: string;
  /** The keys as they are now: {@link https://upstash.com/docs/qstash/howto/roll-signing-keys rotation} changes them. */
  readonly currentSigningKey: string;
  readonly nextSigningKey: string;
  readonly faults: Faults;
  readonly store: Store;
  /** Runs all that is due and waits for the deliveries that this starts. */
  tick(): Promise<void>;
  /** Publishes a schedule's message now and returns its id. */
  fire(scheduleId: string): string;
  /** Delivers a message once more, whatever its state. */
  redeliver(messageId: string): Promise<void>;
  /** Stops timers and the server, and aborts the deliveries under way. */
  close(): Promise<void>;
}

/** Starts a stand-in for QStash that the official client and receiver work with. Everything is in memory. */
export async function startQstash(options: QstashOptions = {}): Promise<Qstash> {
  const token = options.token ?? developmentCredentials.token;
  const core = createCore({
    now: options.now ?? Date.now,
    currentSigningKey: options.currentSigningKey ?? developmentCredentials.currentSigningKey,
    nextSigningKey: options.nextSigningKey ?? developmentCredentials.nextSigningKey,
    retryScale: options.retryScale ?? 1,
    delayScale: options.delayScale ?? 1,
    dailyQuota: options.dailyQuota ?? null,
    maxSchedules: options.maxSchedules ?? 1_000,
    maxQueues: options.maxQueues ?? 100,
  });
  const app = new Hono<Env>();
  app.onError((error, c) => {
    if (error instanceof ApiError) return c.json({ error: error.message }, error.status, error.headers);
    if (error instanceof SyntaxError) return c.json({ error: `body is not JSON: ${error.message}` }, 400);
    return c.json({ error: error.message }, 500);
  });
  app.notFound((c) => c.json({ error: `${c.req.method} ${c.req.path} is not supported` }, 404));
  app.use(core.faults.middleware());
  app.route('/', core.faults.routes());
  app.route('/', hookRoutes(core));
  app.use('/v2/*', authenticate(token), readBody(options.maxBodyBytes ?? 1_000_000));
  for (const routes of [
    publishRoutes,
    messageRoutes,
    dlqRoutes,
    scheduleRoutes,
    queueRoutes,
    flowControlRoutes,
    keyRoutes,
    eventRoutes,
  ])
    app.route('/', routes(core));
  const served = await serve(app, options.port);

  return {
    url: served.url,
    token,
    get currentSigningKey() {
      return core.keys.current;
    },
    get nextSigningKey() {
      return core.keys.next;
    },
    faults: core.faults,
    store: core.store,
    tick: () => tick(core),
    fire: (scheduleId) => core.schedules.fire(core.schedules.get(scheduleId)),
    redeliver: async (messageId) => {
      const message = core.store.find(messageId);
      if (message === undefined) throw new Error(`message ${messageId} is not in the store`);
      await core.dispatcher.attempts.resend(message);
    },
    close: async () => {
      core.scheduler.stop();
      core.faults.clear();
      core.dispatcher.attempts.abortAll();
      await served.close();
      await core.dispatcher.attempts.settled();
    },
  };
}
