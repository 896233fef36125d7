import { type Context, Hono } from 'hono';
import type { Core } from '../core';
import { cutPage, readFilters } from '../filters';
import { logView } from '../views';
import { type Env, queryOf } from './request';

/** The state log, newest first: `GET /v2/events` as the client asks for it, `GET /v2/logs` as it is documented. */
export function eventRoutes({ store }: Core): Hono<Env> {
  const app = new Hono<Env>();

  function page(c: Context<Env>) {
    const query = queryOf(c);
    const matches = readFilters(query);
    const entries = store
      .log()
      .filter((entry) => matches({ ...entry, dlqId: null, responseStatus: entry.response?.status ?? null }));
    const { items, ...rest } = cutPage(entries.reverse(), query, (entry) => String(entry.sequence));
    return { views: items.map(logView), ...rest };
  }

  app.get('/v2/events', (c) => {
    const { views, ...rest } = page(c);
    return c.json({ events: views, ...rest });
  });
  app.get('/v2/logs', (c) => {
    const { views, ...rest } = page(c);
    return c.json({ logs: views, ...rest });
  });

  return app;
}
