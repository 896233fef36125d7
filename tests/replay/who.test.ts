import { SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { authorize } from '@/lib/admin/actor';
import type { Role } from '@/lib/admin/role';
import { JoshError } from '@/lib/telemetry/errors/error';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const ISSUER = 'https://josh.example/auth/v1';
const SUB = '12345678-9012-4345-8789-012345678901';
const seconds = (ms: number) => Math.floor(ms / 1000);

beforeEach(() => {
  Object.assign(process.env, {
    DASHBOARD_JWT_SECRET: SECRET,
    DASHBOARD_JWT_ISSUER: ISSUER,
    PUBLIC_BASE_URL: 'https://josh.example',
  });
  delete process.env.DASHBOARD_JWKS_URL;
  delete process.env.UPSTASH_REDIS_REST_URL;
});

interface Given {
  claims?: Record<string, unknown>;
  issuer?: string;
  audience?: string;
  expires?: number;
  secret?: string;
}

function token(role: string | null, { claims = {}, ...given }: Given = {}) {
  return new SignJWT({
    ...(role === null ? {} : { app_metadata: { role } }),
    amr: [{ method: 'otp', timestamp: seconds(NOW - 3_600_000) }],
    ...claims,
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(SUB)
    .setIssuer(given.issuer ?? ISSUER)
    .setAudience(given.audience ?? 'authenticated')
    .setIssuedAt(seconds(NOW))
    .setExpirationTime(seconds(given.expires ?? NOW + 60_000))
    .sign(new TextEncoder().encode(given.secret ?? SECRET));
}

async function ask(headers: Record<string, string>, allowed: readonly Role[], method = 'POST') {
  try {
    const request = new Request('https://josh.example/api/admin/replay', { method, headers });
    return (await authorize(request, allowed, () => NOW)).role;
  } catch (error) {
    return error instanceof JoshError ? [error.spec.status, error.code, error.reason].join(' ') : error;
  }
}

const actions = { read: ['engineering', 'support'], create: ['engineering'] } as const;
const states: Record<string, () => Promise<string>> = {
  engineering: () => token('engineering'),
  support: () => token('support'),
  'another role': () => token('marketing'),
  'no role': () => token(null),
  'a role that the user wrote': () => token(null, { claims: { user_metadata: { role: 'engineering' } } }),
  'acting for somebody': () => token('engineering', { claims: { act: { sub: 'x' } } }),
  impersonated: () => token('engineering', { claims: { is_impersonation: true } }),
  'signed in 13 hours ago': () =>
    token('engineering', { claims: { amr: [{ method: 'otp', timestamp: seconds(NOW - 13 * 3_600_000) }] } }),
  'signed in nobody knows when': () => token('engineering', { claims: { amr: [] } }),
  expired: () => token('engineering', { expires: NOW - 60_000 }),
  'another issuer': () => token('engineering', { issuer: 'https://else.example' }),
  'another audience': () => token('engineering', { audience: 'anon' }),
  'another secret': () => token('engineering', { secret: 'another-secret-of-thirty-two-characters!' }),
  unsigned: async () => `${btoa('{"alg":"none"}')}.${(await token('engineering')).split('.')[1]}.`,
  'no token at all': async () => 'x',
};
const refused = (reason: string) => `401 request.unauthorized ${reason}`;
const expected: Record<string, [read: string, create: string]> = {
  engineering: ['engineering', 'engineering'],
  support: ['support', '403 admin.forbidden '],
  'another role': [refused('no_role'), refused('no_role')],
  'no role': [refused('no_role'), refused('no_role')],
  'a role that the user wrote': [refused('no_role'), refused('no_role')],
  'acting for somebody': [refused('impersonated'), refused('impersonated')],
  impersonated: [refused('impersonated'), refused('impersonated')],
  'signed in 13 hours ago': [refused('session_stale'), refused('session_stale')],
  'signed in nobody knows when': [refused('session_stale'), refused('session_stale')],
};

describe('who may, by token', () => {
  for (const [state, make] of Object.entries(states))
    for (const [index, action] of (['read', 'create'] as const).entries())
      it(`${state} → ${action}`, async () => {
        const answer = await ask({ authorization: `Bearer ${await make()}` }, actions[action]);
        expect(answer).toBe(expected[state]?.[index] ?? refused('token_invalid'));
      });
});

describe('who may, by cookie', () => {
  const cookie = async () => ({ cookie: `other=1; josh_session=${await token('engineering')}` });
  const own = { origin: 'https://josh.example', 'x-csrf': '1' };
  it.each([
    ['of our own page', own, 'POST', 'engineering'],
    ['without the CSRF header', { origin: own.origin }, 'POST', refused('cross_site')],
    ['without an origin', { 'x-csrf': '1' }, 'POST', refused('cross_site')],
    ['of another site', { ...own, origin: 'https://evil.example' }, 'POST', refused('cross_site')],
    ['read from our own page', {}, 'GET', 'engineering'],
    ['read from another site', { 'sec-fetch-site': 'cross-site' }, 'GET', refused('cross_site')],
  ])('%s', async (_, headers, method, answer) => {
    expect(await ask({ ...(await cookie()), ...headers }, actions.create, method)).toBe(answer);
  });
});

it('the id of an actor has no run of digits that could be a phone number', async () => {
  const request = new Request('https://josh.example/x', {
    headers: { authorization: `Bearer ${await token('support')}` },
  });
  const { id } = await authorize(request, actions.read, () => NOW);
  expect(id.replaceAll('.', '')).toBe(SUB.replaceAll('-', ''));
  expect(id).not.toMatch(/\d{7}/);
});
