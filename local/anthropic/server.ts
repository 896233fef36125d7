import { Hono } from 'hono';
import { z } from 'zod';
import { Faults } from '../http/faults';
import { serve } from '../http/serve';
import { errorResponse } from './api-error';
import { Manners, mannerSchema } from './manner';
import { type Call, messagesApi, newId } from './messages-api';

export interface LocalAnthropic {
  url: string;
  /** Hang, slow, and errors: see `errorFault` in `api-error.ts`. */
  faults: Faults;
  /** Bad answers with status 200. */
  manners: Manners;
  /** Requests that were received, also those that a fault ended. */
  requests(): number;
  /** Requests that were answered, oldest first. */
  calls: readonly Call[];
  close(): Promise<void>;
}

/** The Messages API with a model that reads intents by rules. */
export async function startAnthropic(options: { port?: number } = {}): Promise<LocalAnthropic> {
  const faults = new Faults();
  const manners = new Manners();
  const calls: Call[] = [];
  let requests = 0;

  const app = new Hono();
  app.use('/v1/*', async (_, next) => {
    requests++;
    return next();
  });
  app.use(faults.middleware());
  app.route('/', faults.routes());
  app.get('/_local/calls', (c) => c.json({ requests, calls }));
  app.post('/_local/manners', async (c) => {
    const parsed = mannerSchema.safeParse(await c.req.json());
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
    manners.set(parsed.data);
    return c.json({ ok: true });
  });
  app.delete('/_local/manners', (c) => {
    manners.clear();
    return c.json({ ok: true });
  });
  app.route('/', messagesApi(calls, manners));
  app.notFound((c) =>
    errorResponse(404, `The local Anthropic does not play ${c.req.method} ${c.req.path}`, newId('req')),
  );
  const served = await serve(app, options.port);
  return {
    url: served.url,
    faults,
    manners,
    requests: () => requests,
    calls,
    async close() {
      faults.clear();
      await served.close();
    },
  };
}
