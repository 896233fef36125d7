import { Hono } from 'hono';
import { z } from 'zod';
import type { Inbound, InboundResult } from './inbound';
import type { Message } from './message';
import { destinationSchema, type Numbers } from './numbers';
import type { CallbackPost } from './status-callbacks';

const inboundSchema = z.object({
  from: z.string(),
  body: z.string(),
  url: z.url(),
  to: z.string().exactOptional(),
  sid: z.string().exactOptional(),
  times: z.number().int().positive().exactOptional(),
  parallel: z.boolean().exactOptional(),
  extra: z.record(z.string(), z.string()).exactOptional(),
});

export interface Inspected {
  messages: readonly Message[];
  callbacks: readonly CallbackPost[];
  numbers: Numbers;
  sendInbound: (inbound: Inbound) => Promise<InboundResult>;
}

/** What another process may see and do: `/_local/messages`, `/_local/callbacks`, `/_local/numbers`, `/_local/inbound`. */
export function inspection({ messages, callbacks, numbers, sendInbound }: Inspected): Hono {
  const app = new Hono();
  app.get('/_local/messages', (c) => c.json(messages));
  app.get('/_local/callbacks', (c) => c.json(callbacks));
  app.post('/_local/numbers', async (c) => {
    const parsed = destinationSchema.safeParse(await c.req.json());
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
    numbers.set({ ...parsed.data });
    return c.json({ ok: true });
  });
  app.delete('/_local/numbers', (c) => {
    numbers.clear();
    return c.json({ ok: true });
  });
  app.post('/_local/inbound', async (c) => {
    const parsed = inboundSchema.safeParse(await c.req.json());
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
    return c.json(await sendInbound(parsed.data));
  });
  return app;
}
