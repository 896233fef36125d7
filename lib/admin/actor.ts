import { inCategory } from '@/lib/josh/operation';
import { JoshError } from '@/lib/telemetry/errors/error';
import { hasServiceToken } from '@/lib/telemetry/service-token';
import { limitRate } from './limit-rate';
import type { Role } from './role';
import { readSession } from './session';

/** Who does something with the admin tools. */
export interface Actor {
  /** Shape of the field `actor_id`: a token without a phone number in it. */
  id: string;
  role: Role;
}

/** Who acts behind the service token; the dashboard's server says it, having checked it. */
export const ACTOR_HEADER = 'x-actor-id';
/** The dashboard's session; http-only, `SameSite=Lax`, set when somebody signs in. */
export const SESSION_COOKIE = 'josh_session';
/** Any value: another site can only send it after a preflight, which is never answered. */
export const CSRF_HEADER = 'x-csrf';

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
export function authorize(request: Request, allowed: readonly Role[], now = Date.now): Promise<Actor> {
  return inCategory('dashboard_auth', async () => {
    const actor = await authenticate(request, new Date(now()));
    await limitRate(actor, now());
    if (!allowed.includes(actor.role)) throw new JoshError('admin.forbidden');
    return actor;
  });
}

/** The service token stands for the role `engineering`; the header says for whom it is used. */
async function authenticate(request: Request, now: Date): Promise<Actor> {
  if (hasServiceToken(request)) {
    const id = request.headers.get(ACTOR_HEADER) ?? '';
    if (!ACTOR_ID.test(id)) throw new JoshError('request.unauthorized', { reason: 'no_actor' });
    return { id, role: 'engineering' };
  }
  const bearer = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) return readSession(bearer, now);
  const cookie = cookieOf(request);
  if (cookie === undefined) throw new JoshError('request.unauthorized', { reason: 'no_token' });
  // A browser sends a cookie whoever wrote the page.
  if (!comesFromUs(request)) throw new JoshError('request.unauthorized', { reason: 'cross_site' });
  return readSession(cookie, now);
}

function cookieOf(request: Request): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))?.slice(SESSION_COOKIE.length + 1);
}

/** Browsers say where a request comes from, and pages cannot change it (Fetch Metadata; RFC 6454). */
function comesFromUs(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  const own = new URL(process.env.PUBLIC_BASE_URL || request.url).origin;
  return request.headers.get('origin') === own && request.headers.has(CSRF_HEADER);
}
