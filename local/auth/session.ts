import { randomUUID } from 'node:crypto';
import { type CryptoKey, SignJWT } from 'jose';
import type { User } from './users';

/** As long as Supabase's are unless it is told otherwise. */
export const SESSION_SECONDS = 3_600;

/** The access token of a session that begins now, with the claims that Supabase documents ("JWT Claims Reference"). */
export function accessToken(
  user: User,
  key: CryptoKey,
  { issuer, kid, now }: { issuer: string; kid: string; now: number },
) {
  const seconds = Math.floor(now / 1_000);
  return new SignJWT({
    role: 'authenticated',
    aal: 'aal1',
    session_id: randomUUID(),
    email: user.email,
    phone: '',
    is_anonymous: false,
    amr: [{ method: 'otp', timestamp: seconds }],
    app_metadata: { provider: 'email', role: user.role },
    user_metadata: {},
  })
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(user.id)
    .setAudience('authenticated')
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + SESSION_SECONDS)
    .sign(key);
}
