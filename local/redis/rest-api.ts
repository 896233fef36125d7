import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { readAtMost } from '@/local/http/read-at-most';
import { type Encoding, encodeError, encodeResult } from './encode-reply';
import type { Command, CommandRunner } from './engine';
import { refusal } from './refused-commands';
import { RedisError } from './reply';
import { parseCommands } from './request-commands';

/** Upstash's limit for one request. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

const MODES = { '/': 'single', '/pipeline': 'pipeline', '/multi-exec': 'transaction' } as const;
type Mode = (typeof MODES)[keyof typeof MODES];

type Env = { Bindings: Partial<HttpBindings> };

/** The REST protocol of Upstash Redis as its JavaScript client speaks it; the path form (`/set/k/v`) is left out. */
export function restApi(engine: CommandRunner, token: string): Hono<Env> {
  const app = new Hono<Env>();
  let served = 0;

  app.use(async (c, next) => {
    if (c.req.method !== 'POST') return failure('ERR method not allowed: use POST', 405);
    if (c.req.header('authorization') !== `Bearer ${token}`) {
      return failure('WRONGPASS invalid or missing auth token', 401);
    }
    return next();
  });
  for (const [path, mode] of Object.entries(MODES)) {
    app.post(path, async (c) => {
      const response = await answer(engine, mode, c);
      response.headers.set('upstash-sync-token', `local=${++served}`);
      return response;
    });
  }
  app.notFound((c) =>
    failure(`ERR no such path: ${c.req.path}; send commands to /, /pipeline or /multi-exec`, 404),
  );
  app.onError((error) => failure(`ERR the Redis engine failed: ${error.message}`, 500));
  return app;
}

async function answer(engine: CommandRunner, mode: Mode, c: Context<Env>): Promise<Response> {
  const encoding: Encoding = c.req.header('upstash-encoding') === 'base64' ? 'base64' : 'plain';
  const body = await readAtMost(c.req, MAX_BODY_BYTES);
  if (body === null) return failure(`ERR max request size exceeded. Limit: ${MAX_BODY_BYTES} bytes`, 413);
  const commands = parseCommands(body.toString('utf8'), mode === 'single');
  if (commands instanceof RedisError) return failure(commands);
  switch (mode) {
    case 'single': {
      const [reply = null] = await runEach(engine, commands);
      return json(encodeResult(reply, encoding), reply instanceof RedisError ? 400 : 200);
    }
    case 'pipeline':
      return json(list(await runEach(engine, commands), encoding));
    case 'transaction': {
      const refused = commands.map(refusal).find((error) => error !== null);
      const replies = refused ?? (await engine.transaction(commands));
      return replies instanceof RedisError ? failure(replies) : json(list(replies, encoding));
    }
  }
}

/** Refused commands get their error in place; the others run in order. */
async function runEach(engine: CommandRunner, commands: readonly Command[]) {
  const replies = await engine.pipeline(commands.filter((command) => refusal(command) === null));
  return commands.map((command) => refusal(command) ?? replies.shift() ?? null);
}

const list = (replies: readonly Parameters<typeof encodeResult>[0][], encoding: Encoding): string =>
  `[${replies.map((reply) => encodeResult(reply, encoding)).join(',')}]`;

function json(body: string, status = 200): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}

function failure(error: RedisError | string, status = 400): Response {
  return json(encodeError(typeof error === 'string' ? new RedisError(error) : error), status);
}
