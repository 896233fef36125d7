import { Hono } from 'hono';
import { ApiError } from '../api-error';
import { type Core, tick } from '../core';
import type { Env } from './request';

/**
 * What a test or the demo may do that Upstash has no API for, without a token: fire a schedule now, deliver a message
 * once more, run all that is due. The fault switches are beside them at `/_local/faults`.
 */
export function hookRoutes(core: Core): Hono<Env> {
  const app = new Hono<Env>();

  app.post('/_local/schedules/:id/fire', (c) => {
    const messageId = core.schedules.fire(core.schedules.get(c.req.param('id')));
    return c.json({ messageId });
  });

  app.post('/_local/messages/:id/redeliver', async (c) => {
    const message = core.store.find(c.req.param('id'));
    if (message === undefined) throw new ApiError(404, `message ${c.req.param('id')} not found`);
    const outcome = await core.dispatcher.attempts.resend(message);
    return c.json({ outcome: outcome.kind });
  });

  app.post('/_local/tick', async (c) => {
    await tick(core);
    return c.json({ ok: true });
  });

  return app;
}
