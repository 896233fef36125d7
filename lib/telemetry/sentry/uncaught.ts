import { waitUntil } from '@vercel/functions';
import { CORRELATION_HEADER, isCorrelationId } from '../correlation';
import { describeError } from '../errors/describe';
import { log } from '../log/log';
import { captureError } from './capture';
import { categoryOfPath } from './category';
import { flushSentry } from './flush';

/**
 * Logs and reports an error that Next caught: in a page, a layout or a server action. Next does not wait for it after a
 * server action, so the function is asked to stay awake. Never throws.
 *
 * @param where the route as Next names it, and the request's headers as the edge stamped them
 */
export async function reportUncaught(
  error: unknown,
  where: { route: string; headers: Record<string, string | string[] | undefined> },
): Promise<void> {
  const id = where.headers[CORRELATION_HEADER];
  const correlation = typeof id === 'string' && isCorrelationId(id) ? { correlationId: id } : {};
  const { code, type } = describeError(error);
  const category = categoryOfPath(where.route);
  log('error.caught', { error_code: code, error_type: type, category, route: where.route }, correlation);
  captureError(error, { path: where.route, handled: false, ...correlation });
  const sent = flushSentry();
  waitUntil(sent);
  await sent;
}
