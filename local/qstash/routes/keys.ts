import { Hono } from 'hono';
import type { Core } from '../core';
import type { Env } from './request';

/** `GET /v2/keys`, `POST /v2/keys/rotate`. */
export function keyRoutes({ keys }: Core): Hono<Env> {
  const app = new Hono<Env>();
  const view = () => ({ current: keys.current, next: keys.next });
  app.get('/v2/keys', (c) => c.json(view()));
  app.post('/v2/keys/rotate', (c) => {
    keys.rotate();
    return c.json(view());
  });
  return app;
}
