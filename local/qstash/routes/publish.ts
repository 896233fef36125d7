import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { ApiError } from '../api-error';
import type { Core } from '../core';
import { type PublishRequest, type PublishResult, publish } from '../publish';
import { callerIp, type Env, rawRest } from './request';

const batch = z.array(
  z.object({
    destination: z.string(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(''),
    queue: z.string().optional(),
  }),
);

function accept(core: Core, request: PublishRequest): PublishResult {
  core.quota.check(core.now());
  if (request.origin.queueName !== null) core.queues.checkRoom(request.origin.queueName);
  return publish(core, request);
}

function originOf(c: Context<Env>, queueName: string | null): PublishRequest['origin'] {
  return { callerIp: callerIp(c), queueName, scheduleId: null, sourceMessageId: null };
}

/** `POST /v2/publish/<destination>`, `/v2/enqueue/<queue>/<destination>`, `/v2/batch`. */
export function publishRoutes(core: Core): Hono<Env> {
  const app = new Hono<Env>();

  function acceptOne(c: Context<Env>, url: string, queueName: string | null): Response {
    const { headers } = c.req.raw;
    const result = accept(core, {
      url,
      headers: new Headers(headers),
      body: c.var.body,
      origin: originOf(c, queueName),
    });
    return c.json(result, result.deduplicated ? 202 : 200);
  }

  app.post('/v2/publish/*', (c) => acceptOne(c, rawRest(c, '/v2/publish/'), null));

  app.post('/v2/enqueue/*', (c) => {
    const [, queueName = '', url = ''] = /^([^/]*)\/(.*)$/s.exec(rawRest(c, '/v2/enqueue/')) ?? [];
    return acceptOne(c, url, queueName);
  });

  app.post('/v2/batch', (c) => {
    const items = batch.safeParse(JSON.parse(c.var.body.toString('utf8')));
    if (!items.success) throw new ApiError(400, z.prettifyError(items.error));
    const results = items.data.map(({ destination, headers, body, queue }) => {
      const origin = originOf(c, queue ?? null);
      try {
        return accept(core, {
          url: destination,
          headers: new Headers(headers),
          body: Buffer.from(body),
          origin,
        });
      } catch (error) {
        if (error instanceof ApiError) return { error: error.message };
        throw error;
      }
    });
    return c.json(results);
  });

  return app;
}
