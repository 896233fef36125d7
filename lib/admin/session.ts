import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { setting } from '@/lib/telemetry/env';
import { JoshError } from '@/lib/telemetry/errors/error';
import type { Actor } from './actor';
import { roles } from './role';

/** Seconds by which our clock and Supabase's may differ. */
const SKEW_SECONDS = 5;
const HOUR_SECONDS = 3_600;
const DEFAULT_HOURS = 12;

/** The claims that are read (Supabase: "JWT Claims Reference"); what is not known is ignored. */
const claims = z.looseObject({
  sub: z.uuid(),
  app_metadata: z.looseObject({ role: z.enum(roles), impersonated_by: z.unknown().optional() }),
  auth_time: z.number().optional(),
  amr: z.array(z.looseObject({ timestamp: z.number() })).optional(),
});

/** Whether somebody acts as somebody else (RFC 8693, "act"), or nobody has signed in at all. Pure. */
function isBorrowed(payload: JWTPayload): boolean {
  const meta = payload.app_metadata;
  const impersonator =
    typeof meta === 'object' && meta !== null ? Reflect.get(meta, 'impersonated_by') : null;
  const claimed = [payload.act, payload.is_impersonation, payload.impersonated_by, payload.is_anonymous];
  return [...claimed, impersonator].some(Boolean);
}

/** When the person last proved who they are, in seconds; a refreshed token has a new `iat` and the old proof. Pure. */
function provenAt({ auth_time, amr = [] }: z.output<typeof claims>): number | undefined {
  const proofs = [...(auth_time === undefined ? [] : [auth_time]), ...amr.map(({ timestamp }) => timestamp)];
  return proofs.length === 0 ? undefined : Math.max(...proofs);
}

/** In groups of four: the log takes no id with seven digits in a row, which could be a phone number. */
const actorId = (sub: string) => (sub.replaceAll('-', '').match(/.{4}/g) ?? []).join('.');

/** Whether the issuer's keys could not be read, so that nothing is known of the token (jose: generic errors are about the answer). */
const isAboutKeys = (cause: unknown): boolean =>
  !(cause instanceof errors.JOSEError) ||
  [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code].includes(cause.code);

let remote: { url: string; keys: JWTVerifyGetKey } | undefined;

function verifyWith(token: string, now: Date) {
  const options = {
    issuer: setting(
      'DASHBOARD_JWT_ISSUER',
      'who issues the dashboard’s tokens, https://<project>.supabase.co/auth/v1',
    ),
    audience: process.env.DASHBOARD_JWT_AUDIENCE || 'authenticated',
    clockTolerance: SKEW_SECONDS,
    currentDate: now,
    requiredClaims: ['exp', 'sub'],
  };
  const url = process.env.DASHBOARD_JWKS_URL;
  if (url) {
    if (remote?.url !== url)
      remote = { url, keys: createRemoteJWKSet(new URL(url), { timeoutDuration: 2_000 }) };
    // Asymmetric only: a public key must never be taken for a shared secret.
    return jwtVerify(token, remote.keys, { ...options, algorithms: ['ES256', 'RS256', 'EdDSA'] });
  }
  const secret = setting(
    'DASHBOARD_JWT_SECRET',
    'the HS256 secret of the dashboard’s tokens, or set DASHBOARD_JWKS_URL',
  );
  return jwtVerify(token, new TextEncoder().encode(secret), { ...options, algorithms: ['HS256'] });
}

/**
 * Who a token of the JOSH dashboard (Supabase Auth) stands for. The signature first, everything else after it.
 *
 * @throws JoshError `request.unauthorized`: the answer never says what was wrong, the reason is for Sentry only
 */
export async function readSession(token: string, now: Date): Promise<Actor> {
  const refuse = (reason: string, cause?: unknown) =>
    new JoshError('request.unauthorized', { reason, cause });
  let payload: JWTPayload;
  try {
    ({ payload } = await verifyWith(token, now));
  } catch (cause) {
    throw refuse(isAboutKeys(cause) ? 'keys_unavailable' : 'token_invalid', cause);
  }
  if (isBorrowed(payload)) throw refuse('impersonated');
  const parsed = claims.safeParse(payload);
  if (!parsed.success) throw refuse('no_role');
  const proven = provenAt(parsed.data);
  const hours = Number(process.env.DASHBOARD_SESSION_HOURS) || DEFAULT_HOURS;
  const age = proven === undefined ? Number.POSITIVE_INFINITY : now.getTime() / 1000 - proven;
  if (age > hours * HOUR_SECONDS) throw refuse('session_stale');
  return { id: actorId(parsed.data.sub), role: parsed.data.app_metadata.role };
}
