import { type Context, Hono } from 'hono';
import type { Core } from '../core';
import { scheduleView } from '../views';
import { callerIp, type Env, rawRest } from './request';

/** A destination has a scheme, so that its colon tells `…/https://host/pause` from `…/<id>/pause`. */
const action = /^([A-Za-z0-9._-]+)\/(pause|resume)$/;

/** `POST /v2/schedules/<destination>`, `GET|DELETE /v2/schedules[/<id>]`, pause and resume by PATCH and by POST. */
export function scheduleRoutes(core: Core): Hono<Env> {
  const app = new Hono<Env>();
  const { schedules, store, queues } = core;

  function pauseOrResume(c: Context<Env>): Response | null {
    const [, id, verb] = action.exec(rawRest(c, '/v2/schedules/')) ?? [];
    if (id === undefined) return null;
    schedules.get(id).paused = verb === 'pause';
    return c.body(null, 200);
  }

  app.post('/v2/schedules/*', (c) => {
    const done = pauseOrResume(c);
    if (done !== null) return done;
    const queueName = c.req.header('upstash-queue-name');
    if (queueName !== undefined) queues.checkRoom(queueName);
    const scheduleId = schedules.upsert({
      destination: rawRest(c, '/v2/schedules/'),
      headers: c.req.raw.headers,
      body: c.var.body,
      callerIp: callerIp(c),
    });
    return c.json({ scheduleId });
  });

  app.patch('/v2/schedules/*', (c) => pauseOrResume(c) ?? c.notFound());

  app.get('/v2/schedules', (c) => c.json(schedules.list().map((item) => scheduleView(item, store))));

  app.get('/v2/schedules/:id', (c) => c.json(scheduleView(schedules.get(c.req.param('id')), store)));

  app.delete('/v2/schedules/:id', (c) => {
    schedules.remove(c.req.param('id'));
    return c.body(null, 200);
  });

  return app;
}
