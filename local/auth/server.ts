import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import type { Role } from '@/lib/admin/role';
import { Faults } from '../http/faults';
import { serve } from '../http/serve';
import { accessToken, SESSION_SECONDS } from './session';
import { type User, users } from './users';

export interface LocalAuth {
  /** For `DASHBOARD_JWT_ISSUER`. */
  issuer: string;
  jwksUrl: string;
  /** The publishable key of `apikey`, and the secret one of the admin API. */
  anonKey: string;
  serviceKey: string;
  faults: Faults;
  /** The one-time code of a sign-in link for somebody with that role. */
  code(role: Role): string;
  close(): Promise<void>;
}

const KID = 'local';
/** How long a link counts, in milliseconds; Supabase's default. */
const CODE_MS = 3_600_000;

const verifySchema = z.object({ type: z.enum(['email', 'magiclink']), token_hash: z.string() });
const linkSchema = z.object({ type: z.literal('magiclink'), email: z.string() });

/** As much of Supabase Auth as a sign-in needs: links with one-time codes, sessions, and the public keys they are signed with. */
export async function startAuth({ now = Date.now }: { now?: () => number } = {}): Promise<LocalAuth> {
  const faults = new Faults();
  const anonKey = `sb_publishable_${randomBytes(12).toString('hex')}`;
  const serviceKey = `sb_secret_${randomBytes(16).toString('hex')}`;
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: KID, alg: 'ES256', use: 'sig' };
  const codes = new Map<string, { user: User; until: number }>();
  let issuer = '';

  const newCode = (user: User): string => {
    const code = randomBytes(28).toString('hex');
    codes.set(code, { user, until: now() + CODE_MS });
    return code;
  };

  const app = new Hono();
  app.use(faults.middleware());
  app.route('/', faults.routes());
  app.get('/auth/v1/.well-known/jwks.json', (c) => c.json({ keys: [jwk] }));
  app.post('/auth/v1/verify', async (c) => {
    if (c.req.header('apikey') !== anonKey) return c.json({ message: 'No API key found in request' }, 401);
    const asked = verifySchema.safeParse(await c.req.json());
    if (!asked.success)
      return c.json(
        { code: 400, error_code: 'validation_failed', msg: 'Verify requires a type and a token hash' },
        400,
      );
    const found = codes.get(asked.data.token_hash);
    codes.delete(asked.data.token_hash);
    if (found === undefined || found.until <= now())
      return c.json(
        { code: 403, error_code: 'otp_expired', msg: 'Email link is invalid or has expired' },
        403,
      );
    return c.json({
      access_token: await accessToken(found.user, privateKey, { issuer, kid: KID, now: now() }),
      token_type: 'bearer',
      expires_in: SESSION_SECONDS,
      refresh_token: randomBytes(9).toString('base64url'),
      user: { id: found.user.id, email: found.user.email, app_metadata: { role: found.user.role } },
    });
  });
  app.post('/auth/v1/admin/generate_link', async (c) => {
    if (c.req.header('authorization') !== `Bearer ${serviceKey}`)
      return c.json(
        { code: 401, error_code: 'no_authorization', msg: 'This endpoint requires a valid Bearer token' },
        401,
      );
    const asked = linkSchema.safeParse(await c.req.json());
    const user = users.find(({ email }) => email === asked.data?.email);
    if (user === undefined)
      return c.json({ code: 404, error_code: 'user_not_found', msg: 'User not found' }, 404);
    return c.json({
      id: user.id,
      email: user.email,
      verification_type: 'magiclink',
      hashed_token: newCode(user),
    });
  });
  app.notFound((c) =>
    c.json({ msg: `the local Supabase Auth does not play ${c.req.method} ${c.req.path}` }, 404),
  );

  const served = await serve(app);
  issuer = `${served.url}/auth/v1`;
  return {
    issuer,
    jwksUrl: `${issuer}/.well-known/jwks.json`,
    anonKey,
    serviceKey,
    faults,
    code(role) {
      const user = users.find((known) => known.role === role);
      if (user === undefined) throw new Error(`nobody here has the role ${role}`);
      return newCode(user);
    },
    async close() {
      faults.clear();
      await served.close();
    },
  };
}
