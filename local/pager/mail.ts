import { Hono } from 'hono';
import { z } from 'zod';

const mailSchema = z.object({
  from: z.string().min(3),
  to: z.array(z.string()).min(1).max(50),
  subject: z.string().min(1),
  text: z.string(),
});

export type Mail = z.output<typeof mailSchema> & { key: string | null };

/** Resend's `POST /emails`; a mail with a key that it knows is not sent again. */
export function mailApi(token: string, mails: Mail[]): Hono {
  const app = new Hono();
  app.post('/emails', async (c) => {
    if (c.req.header('authorization') !== `Bearer ${token}`)
      return c.json({ name: 'invalid_api_key', message: 'API key is invalid', statusCode: 403 }, 403);
    const parsed = mailSchema.safeParse(await c.req.json());
    if (!parsed.success)
      return c.json(
        { name: 'validation_error', message: z.prettifyError(parsed.error), statusCode: 422 },
        422,
      );
    const key = c.req.header('idempotency-key') ?? null;
    const before = key === null ? -1 : mails.findIndex((mail) => mail.key === key);
    if (before < 0) mails.push({ ...parsed.data, key });
    return c.json({ id: `mail_${before < 0 ? mails.length : before + 1}` });
  });
  return app;
}
