import { comesFromUs } from '@/lib/admin/actor';
import { redeem } from '@/lib/admin/redeem';
import { readSession } from '@/lib/admin/session';
import { cookieFor } from '@/lib/admin/session-cookie';
import { inCategory } from '@/lib/josh/operation';
import { JoshError } from '@/lib/telemetry/errors/error';
import { seeOther } from '../frame/answer';
import { pathAfter } from '../frame/sign-in-path';

/**
 * Signs somebody in with a token of the dashboard, or with the one-time code of a sign-in link. Not safe to repeat with a code,
 * which works once; who tries again asks for another link.
 *
 * @throws JoshError `request.unauthorized`
 */
export function signIn(request: Request, now: number): Promise<Response> {
  return inCategory('dashboard_auth', async () => {
    // Another site must not sign somebody in as somebody else.
    if (!comesFromUs(request) && !comesFromDashboard(request))
      throw new JoshError('request.unauthorized', { reason: 'cross_site' });
    const fields = new URLSearchParams(await request.text());
    const code = fields.get('token_hash');
    const token = code === null ? (fields.get('token') ?? '').trim() : await redeem(code);
    await readSession(token, new Date(now));
    return seeOther(pathAfter(fields.get('to')), cookieFor(token, now));
  });
}

/** The dashboard may hand its token over by a form of its own. */
function comesFromDashboard(request: Request): boolean {
  const dashboard = process.env.DASHBOARD_URL;
  return Boolean(dashboard) && request.headers.get('origin') === new URL(dashboard ?? '').origin;
}
