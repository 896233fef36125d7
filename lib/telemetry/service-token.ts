import { createHash, timingSafeEqual } from 'node:crypto';
import { JoshError } from './errors/error';

/**
 * Whether a request carries `SERVICE_TOKEN` as its bearer token. Digests are compared, so that neither the token nor its
 * length can be guessed from the time it takes. Without the setting nobody has it.
 */
export function hasServiceToken(request: Request): boolean {
  const expected = process.env.SERVICE_TOKEN;
  const given = request.headers.get('authorization') ?? '';
  return Boolean(expected) && timingSafeEqual(digest(given), digest(`Bearer ${expected}`));
}

/** @throws JoshError `request.unauthorized` without the service token */
export function requireServiceToken(request: Request): void {
  if (!hasServiceToken(request)) throw new JoshError('request.unauthorized');
}

const digest = (text: string) => createHash('sha256').update(text).digest();
