import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { readAtMost } from '@/local/http/read-at-most';
import { ApiError } from '../api-error';
import { type Env, queryOf } from './request';

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Bearer token, or `?qstash_token=`. */
export function authenticate(token: string): MiddlewareHandler<Env> {
  return (c, next) => {
    const header = c.req.header('authorization');
    const given = header === undefined ? queryOf(c).get('qstash_token') : /^Bearer (.+)$/i.exec(header)?.[1];
    if (given == null || !equal(given, token))
      throw new ApiError(401, 'unauthorized: invalid or missing token');
    return next();
  };
}

/**
 * Reads the body, at most so many bytes. Upstash does not document the status for a message over the plan's size; 413 is
 * what HTTP has for it. Not hono's `bodyLimit`, which builds a new `Request` and fails on those of the Node adapter.
 */
export function readBody(maxBytes: number): MiddlewareHandler<Env> {
  return async (c, next) => {
    const body = await readAtMost(c.req, maxBytes);
    if (body === null) throw new ApiError(413, `body is larger than ${maxBytes} bytes`);
    c.set('body', body);
    return next();
  };
}
