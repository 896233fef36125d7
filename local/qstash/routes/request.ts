import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

export interface Env {
  Bindings: Partial<HttpBindings>;
  Variables: { body: Buffer };
}

/**
 * What follows a prefix in the raw URL, query included: destinations are written un-encoded into the path. A token given
 * in the query belongs to this API, not to the destination.
 */
export function rawRest(c: Context<Env>, prefix: string): string {
  const { url } = c.req;
  const rest = url.slice(url.indexOf(prefix) + prefix.length);
  if (c.req.header('authorization') !== undefined) return rest;
  return rest.replace(/[?&]qstash_token=[^&]*$/, '').replace(/([?&])qstash_token=[^&]*&/, '$1');
}

export function queryOf(c: Context<Env>): URLSearchParams {
  return new URL(c.req.url).searchParams;
}

export function callerIp(c: Context<Env>): string {
  return c.env.incoming?.socket.remoteAddress ?? '127.0.0.1';
}
