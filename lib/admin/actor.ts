import { timingSafeEqual } from 'node:crypto';
import { inCategory } from '@/lib/josh/operation';
import { JoshError } from '@/lib/telemetry/errors/error';
import { hasServiceToken } from '@/lib/telemetry/service-token';
import { limitRate } from './limit-rate';
import type { Role } from './role';
import { readSession } from './session';
import { formToken, sessionOf } from './session-cookie';

/** Who does something with the admin tools. */
export interface Actor {
  /** Shape of the field `actor_id`: a token without a phone number in it. */
  id: string;
  role: Role;
}

/** Who acts behind the service token; the dashboard's server says it, having checked it. */
export const ACTOR_HEADER = 'x-actor-id';
/** Any value: another site can only send it after a preflight, which is never answered. */
export const CSRF_HEADER = 'x-csrf';

/**
 * How a browser came to send a request with the session's cookie: by a script of our own page, by a link from wherever (which
 * only reads), or by a form of our own page, which carries the session's {@link formToken}.
 */
export type Via = 'script' | 'link' | { form: string };

/** As the catalogue's `actor_id`; `system` is for scheduled runs alone. */
const ACTOR_ID = /^(?!.*\d{7})(?!system$)[A-Za-z0-9_.:-]{1,128}$/;

/**
 * The one seam through which every admin route learns who asks, and whether they may. Call it before anything is looked up:
 * then whoever may not is answered the same, whether the thing is there or not.
 *
 * @param allowed roles of which one is enough
 * @throws JoshError `request.unauthorized` without a valid proof, `admin.forbidden` when the role does not allow it,
 * `admin.rate_limited`
 */
export function authorize(
  request: Request,
  allowed: readonly Role[],
  now = Date.now,
  via: Via = 'script',
): Promise<Actor> {
  return inCategory('dashboard_auth', async () => {
    const actor = await authenticate(request, via, new Date(now()));
    await limitRate(actor, now());
    if (!allowed.includes(actor.role)) throw new JoshError('admin.forbidden');
    return actor;
  });
}

/** The service token stands for the role `engineering`; the header says for whom it is used. */
async function authenticate(request: Request, via: Via, now: Date): Promise<Actor> {
  if (hasServiceToken(request)) {
    const id = request.headers.get(ACTOR_HEADER) ?? '';
    if (!ACTOR_ID.test(id)) throw new JoshError('request.unauthorized', { reason: 'no_actor' });
    return { id, role: 'engineering' };
  }
  const bearer = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) return readSession(bearer, now);
  const session = sessionOf(request);
  if (session === undefined) throw new JoshError('request.unauthorized', { reason: 'no_token' });
  // A browser sends a cookie whoever wrote the page.
  const ours = via === 'link' ? isRead(request) : comesFromUs(request) && proves(request, session, via);
  if (!ours) throw new JoshError('request.unauthorized', { reason: 'cross_site' });
  return readSession(session, now);
}

const isRead = ({ method }: Request) => method === 'GET' || method === 'HEAD';

/** Browsers say where a request comes from, and pages cannot change it (Fetch Metadata; RFC 6454). */
export function comesFromUs(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  if (isRead(request)) return true;
  const origin = request.headers.get('origin');
  // A page that tells no referrer sends its forms with the origin `null`; so does a sandboxed one, as another site.
  if (origin === 'null') return site === 'same-origin';
  return origin === new URL(process.env.PUBLIC_BASE_URL || request.url).origin;
}

/** What another site's page could not have added to a request that changes something. */
function proves(request: Request, session: string, via: Exclude<Via, 'link'>): boolean {
  if (isRead(request)) return true;
  return via === 'script' ? request.headers.has(CSRF_HEADER) : isSame(via.form, formToken(session));
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
