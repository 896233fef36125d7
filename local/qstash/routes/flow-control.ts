import { type Context, Hono } from 'hono';
import { ApiError } from '../api-error';
import { maxParallelism } from '../attempts';
import type { Core } from '../core';
import { type Env, queryOf } from './request';

function positive(query: URLSearchParams, name: string): number | null {
  const value = query.get(name);
  if (value === null) return null;
  if (!/^[1-9]\d{0,8}$/.test(value))
    throw new ApiError(400, `${name}: "${value}" is not a positive whole number`);
  return Number(value);
}

/** `GET /v2/flowControl[/<key>]`, `POST …/pause|resume|pin|unpin|resetRate`, `GET /v2/globalParallelism`. */
export function flowControlRoutes(core: Core): Hono<Env> {
  const app = new Hono<Env>();
  const { flow, dispatcher, now } = core;

  function on(verb: string, apply: (key: string, query: URLSearchParams) => void): void {
    app.post(`/v2/flowControl/:key/${verb}`, (c: Context<Env, '/v2/flowControl/:key'>) => {
      const key = c.req.param('key');
      apply(key, queryOf(c));
      dispatcher.pumpFlow(key);
      return c.body(null, 200);
    });
  }

  on('pause', (key) => flow.setPaused(key, true));
  on('resume', (key) => flow.setPaused(key, false));
  on('resetRate', (key) => flow.resetRate(key, now()));
  on('pin', (key, query) => {
    const [parallelism, rate] = [positive(query, 'parallelism'), positive(query, 'rate')];
    if (parallelism === null && rate === null) throw new ApiError(400, 'pin needs parallelism or rate');
    flow.pin(key, { parallelism, rate, period: (positive(query, 'period') ?? 1) * 1_000 }, now());
  });
  on('unpin', (key, query) => {
    flow.unpin(key, {
      parallelism: query.get('parallelism') === 'true',
      rate: query.get('rate') === 'true',
    });
  });

  app.get('/v2/flowControl', (c) => c.json(flow.list()));

  app.get('/v2/flowControl/:key', (c) => {
    const view = flow.view(c.req.param('key'));
    if (view === null) throw new ApiError(404, `flow control key ${c.req.param('key')} not found`);
    return c.json(view);
  });

  app.get('/v2/globalParallelism', (c) =>
    c.json({ parallelismMax: maxParallelism, parallelismCount: dispatcher.attempts.count }),
  );

  return app;
}
