import { afterAll, beforeAll, vi } from 'vitest';
import { type LocalAuth, startAuth } from '@/local/auth/server';

/** The local Supabase Auth, and the settings with which the console uses it, for the tests of a file. */
export function startSignIns(options: { now?: () => number } = {}): { readonly auth: LocalAuth } {
  let auth: LocalAuth;
  beforeAll(async () => {
    auth = await startAuth(options);
    vi.stubEnv('DASHBOARD_JWT_ISSUER', auth.issuer);
    vi.stubEnv('DASHBOARD_JWKS_URL', auth.jwksUrl);
    vi.stubEnv('DASHBOARD_ANON_KEY', auth.anonKey);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await auth.close();
  });
  return {
    get auth() {
      return auth;
    },
  };
}
