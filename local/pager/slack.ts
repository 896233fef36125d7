import { Hono } from 'hono';
import { z } from 'zod';

const blocks = z.array(z.looseObject({ type: z.string() })).max(50);
const postSchema = z.object({
  channel: z.string().min(1),
  text: z.string().optional(),
  thread_ts: z.string().optional(),
  blocks: blocks.optional(),
  unfurl_links: z.boolean().optional(),
});
const updateSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  text: z.string().optional(),
  blocks: blocks.optional(),
});

export interface SlackMessage {
  ts: string;
  channel: string;
  thread: string | null;
  text: string;
  /** The text before any edit. */
  posted: string;
  blocks: readonly unknown[];
  edits: number;
}

/** Slack's Web API as far as alerts use it: it answers 200 to everything and says in the body whether it did it. */
export function slackApi(token: string, messages: SlackMessage[]): Hono {
  const app = new Hono();
  app.use('/api/*', async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${token}`)
      return c.json({ ok: false, error: 'invalid_auth' });
    return next();
  });
  app.post('/api/chat.postMessage', async (c) => {
    const parsed = postSchema.safeParse(await c.req.json());
    if (!parsed.success) return c.json({ ok: false, error: 'invalid_arguments' });
    const { channel, text = '', thread_ts = null, blocks = [] } = parsed.data;
    if (text === '' && blocks.length === 0) return c.json({ ok: false, error: 'no_text' });
    const tooLong = /"text":"(?:[^"\\]|\\.){3001,}"/.test(JSON.stringify(blocks));
    if (tooLong) return c.json({ ok: false, error: 'invalid_blocks' });
    if (thread_ts !== null && !messages.some(({ ts }) => ts === thread_ts))
      return c.json({ ok: false, error: 'thread_not_found' });
    const ts = `1700000000.${String(messages.length + 1).padStart(6, '0')}`;
    messages.push({ ts, channel, thread: thread_ts, text, posted: text, blocks, edits: 0 });
    return c.json({ ok: true, channel, ts });
  });
  app.post('/api/chat.update', async (c) => {
    const parsed = updateSchema.safeParse(await c.req.json());
    if (!parsed.success) return c.json({ ok: false, error: 'invalid_arguments' });
    const { channel, ts, text, blocks } = parsed.data;
    const message = messages.find((one) => one.ts === ts && one.channel === channel);
    if (message === undefined) return c.json({ ok: false, error: 'message_not_found' });
    message.text = text ?? message.text;
    message.blocks = blocks ?? message.blocks;
    message.edits += 1;
    return c.json({ ok: true, channel, ts, text });
  });
  return app;
}
