import type { Line } from '../enrich';
import { Mark } from '../measure/mark';
import type { Points } from '../measure/points';
import { newSeries, SeriesTree } from '../measure/series';
import { safeRoute } from '../redact';
import { memo } from '../redact/memo';
import { requestKey } from '../seen';
import { UNKNOWN } from './observe';

export const HTTP_REQUESTS = 'http_requests_total';

const TAG = Mark.of(HTTP_REQUESTS);
const series = new SeriesTree();

/** An entry that says how a request ended. Lines of a function's console come before it is known. */
interface Ending {
  line: Line;
  status: number;
  byMiddleware: boolean;
}

/**
 * Counts each request once, by Vercel's own entries and not by our lines: a crash or a time-out never logs. A request has
 * one entry of the middleware and one of what answered it; that one wins when both come in one batch.
 *
 * A middleware entry with status 200 mostly means that the request was passed on, and never counts: where the edge itself
 * answered a duplicate, a line of ours says so. So it does not matter how the entries of a request are cut into batches.
 *
 * @param counted requests that an earlier batch counted, by their names: see `seen.ts`
 * @returns the names of those that are counted now
 */
export function observeRequests(
  lines: readonly Line[],
  counted: ReadonlySet<string>,
  into: Points,
): string[] {
  const endings = new Map<string, Ending>();
  for (const line of lines) {
    if (line.sample) continue;
    const ending = endingOf(line);
    if (ending === null) continue;
    const request = requestKey(line.entry) ?? line.key;
    const earlier = endings.get(request);
    if (counted.has(request) || (earlier && (ending.byMiddleware || !earlier.byMiddleware))) continue;
    endings.set(request, ending);
  }
  const requests: string[] = [];
  for (const [request, { line, status }] of endings) {
    const { env, _time: time } = line.row;
    const [route, status_class] = [routeOf(line), statusClass(status)];
    const one = series.at(series.from(env).to(route).to(status_class), () =>
      newSeries(HTTP_REQUESTS, 'counter', { env, route, status_class }, TAG),
    );
    const { requestId } = line.entry;
    into.of(`request:${requestId ?? line.key}`, time).add(one, 1);
    if (requestId !== null) requests.push(request);
  }
  return requests;
}

const EDGE_DUPLICATES = new Set([
  'sms.inbound.duplicate_sid',
  'stripe.webhook.duplicate_event',
  'claim.duplicate',
]);
const isEdgeDuplicate = ({ row }: Line) =>
  row.event !== null && EDGE_DUPLICATES.has(row.event) && row.dedupe === 'done';

function endingOf(line: Line): Ending | null {
  if (isEdgeDuplicate(line)) return { line, status: 200, byMiddleware: true };
  const { entry } = line;
  const { source, type, proxy } = entry;
  if (source === 'lambda' || (source === 'edge' && type !== 'middleware-invocation')) {
    const status = finalStatus(entry.statusCode, proxy?.statusCode ?? null);
    return status === null ? null : { line, status, byMiddleware: false };
  }
  if (source === 'edge') {
    const status = entry.statusCode;
    return status === null || status === 200 ? null : { line, status, byMiddleware: true };
  }
  if (source === 'build' || source === 'unreadable' || source === null) return null;
  const status = proxy?.statusCode ?? entry.statusCode;
  return status === null ? null : { line, status, byMiddleware: false };
}

/** The function's own status must be there: the proxy's also stands on console lines. */
function finalStatus(own: number | null, proxied: number | null): number | null {
  if (own === null || own === 0) return null;
  // A proxy status of −1 is a revalidation in the background: nobody waited for it, only its failure counts.
  if (proxied === -1 && own !== -1 && own < 500) return null;
  return proxied !== null && proxied >= 100 ? proxied : own;
}

/** No answer at all (−1) is a server error, as 504 is. */
function statusClass(status: number): string {
  return status >= 100 && status <= 599 ? `${Math.floor(status / 100)}xx` : '5xx';
}

const MIDDLEWARE = /^\/?(?:src\/)?middleware$/;
const ID_SEGMENT = /\/(?=[^/]*\d)[A-Za-z0-9_-]{16,}(?=\/|$)|\/\d+(?=\/|$)/g;

/** Anybody can ask the console for any word. */
const CONSOLE_WORD = /^(\/ops\/(?:timeline|diagnose|replays))\/(?!new(?:\/|$))[^/]+/;

/** Middleware entries name themselves in `path`; the proxy's path has ids in it. */
function routeOf({ row, entry }: Line): string {
  const own = entry.path !== null && !MIDDLEWARE.test(entry.path);
  const route = own ? row.route : safeRoute(entry.proxy?.path ?? null);
  return typeof route === 'string' ? withoutIds(route) : UNKNOWN;
}

const withoutIds = memo((route) => route.replace(CONSOLE_WORD, '$1/[id]').replace(ID_SEGMENT, '/[id]'));
