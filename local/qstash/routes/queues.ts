import { Hono } from 'hono';
import { z } from 'zod';
import { ApiError } from '../api-error';
import type { Core } from '../core';
import type { Env } from './request';

const upsert = z.object({
  queueName: z.string(),
  parallelism: z.number().int().min(1).default(1),
  paused: z.boolean().optional(),
});

/** `POST|GET /v2/queues[/<name>]`, `DELETE`, pause and resume. */
export function queueRoutes(core: Core): Hono<Env> {
  const app = new Hono<Env>();
  const { queues, dispatcher, store } = core;

  function change(name: string, settings: { parallelism?: number; paused?: boolean | undefined }): void {
    queues.upsert(name, settings);
    dispatcher.pumpQueue(name);
  }

  app.post('/v2/queues', (c) => {
    const body = upsert.safeParse(JSON.parse(c.var.body.toString('utf8')));
    if (!body.success) throw new ApiError(400, z.prettifyError(body.error));
    const { queueName, ...settings } = body.data;
    queues.checkRoom(queueName);
    change(queueName, settings);
    return c.body(null, 200);
  });

  app.get('/v2/queues', (c) => c.json(queues.list()));
  app.get('/v2/queues/:name', (c) => c.json(queues.get(c.req.param('name'))));

  app.delete('/v2/queues/:name', (c) => {
    for (const messageId of queues.remove(c.req.param('name'))) {
      const message = store.find(messageId);
      if (message !== undefined) dispatcher.cancel(message);
    }
    return c.body(null, 200);
  });

  for (const verb of ['pause', 'resume']) {
    app.post(`/v2/queues/:name/${verb}`, (c) => {
      change(queues.get(c.req.param('name')).name, { paused: verb === 'pause' });
      return c.body(null, 200);
    });
  }

  return app;
}
