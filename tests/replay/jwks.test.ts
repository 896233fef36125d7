import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { authorize } from '@/lib/admin/actor';
import { JoshError } from '@/lib/telemetry/errors/error';
import { type Served, serve } from '@/local/http/serve';

const ISSUER = 'https://josh.example/auth/v1';
const SUB = '12345678-9012-4345-8789-012345678901';
const HOUR = 3_600;

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
const pairs = new Map<string, { alg: string; keys: Keys; jwk: JWK }>();
async function addPair(kid: string, alg: string) {
  const keys = await generateKeyPair(alg, { extractable: true });
  pairs.set(kid, { alg, keys, jwk: { ...(await exportJWK(keys.publicKey)), kid, alg, use: 'sig' } });
}
function pair(kid: string) {
  const found = pairs.get(kid);
  if (found === undefined) throw new Error(`no key ${kid}`);
  return found;
}

/** What the issuer publishes; how often it was asked; what it answers instead of keys. */
let published: string[] = [];
let asked = 0;
let broken: (() => Response) | null = null;
let issuer: Served;
/** Each test has an address of its own: keys are remembered by address. */
let path = 0;

beforeAll(async () => {
  for (const [kid, alg] of [
    ['es', 'ES256'],
    ['rs', 'RS256'],
    ['ed', 'EdDSA'],
    ['next', 'ES256'],
    ['stranger', 'ES256'],
  ] as const)
    await addPair(kid, alg);
  issuer = await serve({
    fetch() {
      asked += 1;
      return broken?.() ?? Response.json({ keys: published.map((kid) => pair(kid).jwk) });
    },
  });
});
afterAll(() => issuer.close());
beforeEach(() => {
  published = ['es', 'rs', 'ed'];
  asked = 0;
  broken = null;
  Object.assign(process.env, {
    DASHBOARD_JWT_ISSUER: ISSUER,
    DASHBOARD_JWKS_URL: `${issuer.url}/${++path}/.well-known/jwks.json`,
    // The URL wins: a secret that is left over must not open a second door.
    DASHBOARD_JWT_SECRET: 'a-secret-of-at-least-thirty-two-characters',
  });
  delete process.env.UPSTASH_REDIS_REST_URL;
});
afterEach(() => {
  vi.useRealTimers();
  delete process.env.DASHBOARD_JWKS_URL;
});

const now = () => Math.floor(Date.now() / 1000);
interface Given {
  kid?: string;
  /** Which key signs; the one that `kid` names when absent. */
  by?: string;
  claims?: Record<string, unknown>;
}

const claimsOf = (claims: Record<string, unknown> = {}) => ({
  iss: ISSUER,
  aud: 'authenticated',
  sub: SUB,
  iat: now() - 60,
  exp: now() + HOUR,
  app_metadata: { role: 'engineering' },
  amr: [{ method: 'otp', timestamp: now() - 60 }],
  ...claims,
});

function token({ kid = 'es', by = kid, claims }: Given = {}) {
  const { alg, keys } = pair(by);
  return new SignJWT(claimsOf(claims)).setProtectedHeader({ alg, kid }).sign(keys.privateKey);
}

async function ask(bearer: string | Promise<string>): Promise<string> {
  try {
    const headers = { authorization: `Bearer ${await bearer}` };
    return (await authorize(new Request('https://josh.example/x', { headers }), ['engineering'])).role;
  } catch (error) {
    return error instanceof JoshError ? [error.spec.status, error.reason].join(' ') : String(error);
  }
}

describe('a session that a public key proves', () => {
  it.each(['es', 'rs', 'ed'])('signed with %s', async (kid) => {
    expect(await ask(token({ kid }))).toBe('engineering');
  });

  it.each<[string, Given, string]>([
    ['of another issuer', { claims: { iss: 'https://else.example/auth/v1' } }, '401 token_invalid'],
    ['of no issuer', { claims: { iss: undefined } }, '401 token_invalid'],
    ['for another audience', { claims: { aud: 'anon' } }, '401 token_invalid'],
    ['that has expired', { claims: { exp: now() - 60 } }, '401 token_invalid'],
    ['that never expires', { claims: { exp: undefined } }, '401 token_invalid'],
    ['that is not valid yet', { claims: { nbf: now() + 120 } }, '401 token_invalid'],
    ['of nobody', { claims: { sub: undefined } }, '401 token_invalid'],
    [
      'whose sign-in was yesterday',
      { claims: { amr: [{ method: 'otp', timestamp: now() - 25 * HOUR }] } },
      '401 session_stale',
    ],
    ['of somebody who acts for another', { claims: { act: { sub: 'x' } } }, '401 impersonated'],
    ['of an anonymous user', { claims: { is_anonymous: true } }, '401 impersonated'],
    ['without a role', { claims: { app_metadata: {} } }, '401 no_role'],
    ['signed with a key that is not published', { kid: 'stranger' }, '401 token_invalid'],
    ['that names one key and is signed with another', { kid: 'es', by: 'stranger' }, '401 token_invalid'],
  ])('%s', async (_, given, expected) => {
    expect(await ask(token(given))).toBe(expected);
  });

  it('a difference of clocks of 5 s is none', async () => {
    expect(await ask(token({ claims: { exp: now() - 3 } }))).toBe('engineering');
    expect(await ask(token({ claims: { nbf: now() + 3 } }))).toBe('engineering');
  });

  it('the public key is not taken for a shared secret, nor is the secret that is left over', async () => {
    const spki = await exportSPKI(pair('rs').keys.publicKey);
    const secrets = [
      spki,
      JSON.stringify(pair('rs').jwk),
      String(pair('rs').jwk.n),
      process.env.DASHBOARD_JWT_SECRET ?? '',
    ];
    for (const secret of secrets) {
      const forged = new SignJWT(claimsOf())
        .setProtectedHeader({ alg: 'HS256', kid: 'rs' })
        .sign(new TextEncoder().encode(secret));
      expect(await ask(forged)).toBe('401 token_invalid');
    }
    const [, payload] = (await token()).split('.');
    expect(await ask(`${btoa('{"alg":"none","kid":"es"}')}.${payload}.`)).toBe('401 token_invalid');
  });

  it('and the other way round: with a secret, a token signed with a key is refused', async () => {
    delete process.env.DASHBOARD_JWKS_URL;
    expect(await ask(token({ kid: 'rs' }))).toBe('401 token_invalid');
  });
});

describe('the issuer’s keys', () => {
  it('are asked for once, and rotated without a deploy', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    expect(await ask(token())).toBe('engineering');
    expect(await ask(token())).toBe('engineering');
    expect(asked).toBe(1);
    published = ['next', 'es'];
    vi.setSystemTime(Date.now() + 60_000);
    expect(await ask(token({ kid: 'next' }))).toBe('engineering');
    expect(await ask(token())).toBe('engineering');
    expect(asked).toBe(2);
    // The old key is withdrawn: once the keys are fetched again it opens nothing.
    published = ['next'];
    vi.setSystemTime(Date.now() + 11 * 60_000);
    expect(await ask(token())).toBe('401 token_invalid');
    expect(await ask(token({ kid: 'next' }))).toBe('engineering');
  });

  it('are not asked for again and again by tokens with invented keys', async () => {
    await ask(token());
    for (let i = 0; i < 10; i++) expect(await ask(token({ kid: 'stranger' }))).toBe('401 token_invalid');
    expect(asked).toBe(1);
  });

  it.each([
    ['an error', () => new Response('no', { status: 503 })],
    ['something else', () => Response.json({ hello: 'world' })],
    ['no JSON', () => new Response('<html>')],
  ])('answered with %s open nothing, and the reason says so', async (_, answer) => {
    broken = answer;
    expect(await ask(token())).toBe('401 keys_unavailable');
    broken = null;
    expect(await ask(token())).toBe('engineering');
  });

  it('that cannot be reached open nothing', async () => {
    process.env.DASHBOARD_JWKS_URL = 'http://127.0.0.1:9/jwks.json';
    expect(await ask(token())).toBe('401 keys_unavailable');
  });
});
