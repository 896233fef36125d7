import { Hono } from 'hono';
import { ApiError } from '../api-error';
import type { Core } from '../core';
import { readFilters } from '../filters';
import { isFinal, type Message } from '../message';
import { messageView } from '../views';
import { type Env, queryOf } from './request';

/** `GET|DELETE /v2/messages/<id>`, `DELETE /v2/messages`. As at Upstash, a message that is final is not found. */
export function messageRoutes(core: Core): Hono<Env> {
  const app = new Hono<Env>();

  function pending(id: string): Message {
    const message = core.store.find(id);
    if (message === undefined || isFinal(message.state)) throw new ApiError(404, `message ${id} not found`);
    return message;
  }

  app.get('/v2/messages/:id', (c) => c.json(messageView(pending(c.req.param('id')))));

  app.delete('/v2/messages/:id', (c) => {
    core.dispatcher.cancel(pending(c.req.param('id')));
    return c.json({ cancelled: 1 }, 202);
  });

  app.delete('/v2/messages', (c) => {
    const matches = readFilters(queryOf(c));
    const chosen = core.store.pending().filter((message) =>
      matches({
        message,
        time: message.createdAt,
        state: message.state,
        dlqId: null,
        responseStatus: null,
      }),
    );
    return c.json({ cancelled: chosen.filter((message) => core.dispatcher.cancel(message)).length }, 202);
  });

  return app;
}
