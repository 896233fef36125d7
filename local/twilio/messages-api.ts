import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { Faults } from '../http/faults';
import { errorResponse, notPlayed } from './api-error';
import { listPage, readListQuery } from './list';
import { type Message, messageJson, newSid } from './message';
import type { Numbers } from './numbers';
import { readSend } from './send';

export interface MessagesApi {
  account: { sid: string; authToken: string };
  messages: Message[];
  numbers: Numbers;
  faults: Faults;
  now: () => number;
  /** Called once for each message taken, after it was stored. */
  accepted: (message: Message) => void;
}

/**
 * `Messages` of the REST API 2010-04-01: create, fetch, list. Fault `duplicate` (subject `send <to>`): one request becomes
 * two texts, of which the caller learns of the first.
 */
export function messagesApi({ account, messages, numbers, faults, now, accepted }: MessagesApi): Hono {
  const app = new Hono();
  const expected = Buffer.from(
    `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`,
  );
  const collection = `/2010-04-01/Accounts/${account.sid}/Messages.json`;

  app.use('/2010-04-01/*', async (c, next) => {
    const given = Buffer.from(c.req.header('authorization') ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return errorResponse(20003);
    return next();
  });
  app.post(collection, async (c) => {
    const message = readSend(new URLSearchParams(await c.req.text()), numbers, now());
    if (message instanceof Response) return message;
    messages.push(message);
    const answer = c.json(messageJson(message, account.sid), 201);
    accepted(message);
    if (faults.take('duplicate', `send ${message.to}`)) {
      const again = { ...message, sid: newSid('SM') };
      messages.push(again);
      accepted(again);
    }
    return answer;
  });
  app.get(collection, (c) => {
    const address = new URL(c.req.url);
    const query = readListQuery(address.searchParams);
    if ('refused' in query) return notPlayed(query.refused);
    const { shown, fields } = listPage(messages, query, address);
    return c.json({ ...fields, messages: shown.map((message) => messageJson(message, account.sid)) });
  });
  app.get(`/2010-04-01/Accounts/${account.sid}/Messages/:file`, (c) => {
    const message = messages.find(({ sid }) => `${sid}.json` === c.req.param('file'));
    return message === undefined
      ? errorResponse(20404, c.req.path)
      : c.json(messageJson(message, account.sid));
  });
  return app;
}
