import { type Context, Hono } from 'hono';
import { ApiError } from '../api-error';
import type { Core } from '../core';
import { cutPage, type Page, readFilters } from '../filters';
import type { DeadLetter } from '../message';
import { publish } from '../publish';
import { deadLetterView } from '../views';
import { type Env, queryOf } from './request';

/** Of the message's own time and identity, not of how it is delivered: a retry is a new message and starts at once. */
const notRepeated = [
  'upstash-delay',
  'upstash-not-before',
  'upstash-deduplication-id',
  'upstash-content-based-deduplication',
];

/** Publishes a dead letter again; `Upstash-*` headers of the retry request replace those of the message. */
function retry(core: Core, letter: DeadLetter, overrides: Headers): { messageId: string } {
  const headers = new Headers(letter.message.headers);
  for (const name of notRepeated) headers.delete(name);
  for (const [name, value] of overrides) if (name.startsWith('upstash-')) headers.set(name, value);
  const { url, body, origin } = letter.message;
  const { messageId } = publish(core, { url, headers, body, origin });
  core.store.exhume(letter.dlqId);
  return { messageId };
}

/** `GET|DELETE /v2/dlq[/<id>]`, `POST /v2/dlq/retry[/<id>]`. */
export function dlqRoutes(core: Core): Hono<Env> {
  const app = new Hono<Env>();

  function letter(dlqId: string): DeadLetter {
    const found = core.store.deadLetter(dlqId);
    if (found === undefined) throw new ApiError(404, `no message ${dlqId} in the dead letter queue`);
    return found;
  }

  function chosen(c: Context<Env>): Page<DeadLetter> {
    const query = queryOf(c);
    const matches = readFilters(query);
    const items = core.store.deadLetters().filter((item) =>
      matches({
        ...item,
        state: 'FAILED',
        responseStatus: item.response?.status ?? null,
      }),
    );
    return cutPage(items, query, (item) => item.dlqId);
  }

  app.get('/v2/dlq', (c) => {
    const { items, ...page } = chosen(c);
    return c.json({ messages: items.map(deadLetterView), ...page });
  });

  app.get('/v2/dlq/:id', (c) => c.json(deadLetterView(letter(c.req.param('id')))));

  app.delete('/v2/dlq', (c) => {
    const { items, ...page } = chosen(c);
    for (const item of items) core.store.exhume(item.dlqId);
    return c.json({ deleted: items.length, ...page });
  });

  app.delete('/v2/dlq/:id', (c) => {
    core.store.exhume(letter(c.req.param('id')).dlqId);
    return c.json({ deleted: 1 });
  });

  app.post('/v2/dlq/retry', (c) => {
    for (const id of queryOf(c)
      .getAll('dlqIds')
      .flatMap((ids) => ids.split(',')))
      letter(id);
    const { items, cursor = '' } = chosen(c);
    const responses = items.map((item) => retry(core, item, c.req.raw.headers));
    return c.json({ responses, cursor }, 201);
  });

  app.post('/v2/dlq/retry/:id', (c) =>
    c.json(retry(core, letter(c.req.param('id')), c.req.raw.headers), 201),
  );

  return app;
}
