import { createHmac } from 'node:crypto';
import { decodeJwt } from 'jose';

/** The dashboard's session. Not readable by scripts; sent along when somebody follows a link to us, as from a page's alert. */
export const SESSION_COOKIE = 'josh_session';

/** The token in a request's cookie, whatever it is worth. */
export function sessionOf(request: Request): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${SESSION_COOKIE}=`));
  return found?.slice(SESSION_COOKIE.length + 1) || undefined;
}

/**
 * What forms carry to show that they are on a page of ours: only who knows the session can make it, and no page, ours neither,
 * can read the cookie.
 */
export const formToken = (session: string): string =>
  createHmac('sha256', session).update('console:form').digest('base64url');

/** `Set-Cookie` for a token that was verified; the cookie ends when the token does. */
export function cookieFor(token: string, now: number): string {
  const seconds = Math.max(Math.floor((decodeJwt(token).exp ?? 0) - now / 1_000), 0);
  return `${SESSION_COOKIE}=${token}; ${attributes()}; Max-Age=${seconds}`;
}

/** `Set-Cookie` that ends the session. */
export const noCookie = (): string => `${SESSION_COOKIE}=; ${attributes()}; Max-Age=0`;

function attributes(): string {
  const secure = (process.env.PUBLIC_BASE_URL ?? '').startsWith('https:') ? '; Secure' : '';
  return `Path=/; HttpOnly; SameSite=Lax${secure}`;
}
