import { sql } from 'drizzle-orm';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GET as nothing } from '@/app/ops/[...path]/route';
import { GET as diagnosis } from '@/app/ops/diagnose/[id]/route';
import { POST as ask, GET as diagnosePage } from '@/app/ops/diagnose/route';
import { POST as abort } from '@/app/ops/replays/[id]/abort/route';
import { GET as replay } from '@/app/ops/replays/[id]/route';
import { POST as create, GET as fresh } from '@/app/ops/replays/new/route';
import { GET as replays } from '@/app/ops/replays/route';
import { GET as alerts } from '@/app/ops/route';
import { POST as signOut } from '@/app/ops/sign-out/route';
import { POST as lift } from '@/app/ops/silences/lift/route';
import { POST as silence } from '@/app/ops/silences/route';
import { POST as take } from '@/app/ops/take/route';
import { GET as timeline } from '@/app/ops/timeline/[id]/route';
import { POST as search, GET as searchPage } from '@/app/ops/timeline/route';
import type { Role } from '@/lib/admin/role';
import { formToken } from '@/lib/admin/session-cookie';
import { hearOutput } from '../helpers/log-lines';
import { startProduct } from '../helpers/product';
import { buttonsOf, newBrowser } from './support/browser';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const ISSUER = 'https://auth.example/auth/v1';
const ID = '01a20a10-9e28-7702-8dc3-4aa2b178dd73';

const product = startProduct();
beforeAll(() => {
  vi.stubEnv('DASHBOARD_JWT_ISSUER', ISSUER);
  vi.stubEnv('DASHBOARD_JWT_SECRET', SECRET);
  vi.stubEnv('DASHBOARD_JWKS_URL', '');
  vi.stubEnv('UPSTASH_REDIS_REST_URL', '');
  vi.stubEnv('AXIOM_TOKEN', '');
});
afterAll(() => vi.unstubAllEnvs());
beforeEach(() => {
  hearOutput(() => undefined);
});

const seconds = (at: number) => Math.floor(at / 1_000);
function token(
  role: Role,
  claims: Record<string, unknown> = {},
  expires = Date.now() + 600_000,
): Promise<string> {
  return new SignJWT({
    app_metadata: { role },
    amr: [{ method: 'otp', timestamp: seconds(Date.now()) }],
    ...claims,
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('12345678-9012-4345-8789-012345678901')
    .setIssuer(ISSUER)
    .setAudience('authenticated')
    .setExpirationTime(seconds(expires))
    .sign(new TextEncoder().encode(SECRET));
}

const sessions: Record<string, () => Promise<string | null>> = {
  'nobody is signed in': async () => null,
  support: () => token('support'),
  engineering: () => token('engineering'),
  'an expired session': () => token('engineering', {}, Date.now() - 60_000),
  'an impersonated session': () => token('engineering', { is_impersonation: true }),
  'a session of 13 hours': () =>
    token('engineering', { amr: [{ method: 'otp', timestamp: seconds(Date.now()) - 13 * 3_600 }] }),
  'a token that is none': async () => 'x.y.z',
};
const isRole = (session: string): session is Role => session === 'support' || session === 'engineering';

/** Where a page is, and what it answers each role. */
const pages = {
  '/ops': [alerts, { support: 200, engineering: 200 }],
  '/ops/timeline': [searchPage, { support: 200, engineering: 200 }],
  [`/ops/timeline/${ID}`]: [timeline, { support: 200, engineering: 200 }],
  '/ops/diagnose': [diagnosePage, { support: 200, engineering: 200 }],
  [`/ops/diagnose/${ID}`]: [diagnosis, { support: 404, engineering: 404 }],
  '/ops/replays': [replays, { support: 200, engineering: 200 }],
  [`/ops/replays/${ID}`]: [replay, { support: 404, engineering: 404 }],
  '/ops/replays/new': [fresh, { support: 403, engineering: 200 }],
  '/ops/no-such-page': [nothing, { support: 404, engineering: 404 }],
} as const;

describe('who sees', () => {
  for (const [path, [route, answers]] of Object.entries(pages))
    for (const [session, cookie] of Object.entries(sessions))
      it(`${session} → ${path}`, async () => {
        const seen = await newBrowser(await cookie()).get(path, route, { id: ID });
        if (isRole(session)) {
          expect(seen.status).toBe(answers[session]);
          return;
        }
        // Whatever is wrong with a session, and whatever is there, the answer is one.
        const to = path === '/ops' ? '' : `?to=${encodeURIComponent(path)}`;
        expect([seen.status, seen.location, seen.html]).toEqual([303, `/ops/sign-in${to}`, '']);
      });

  it('no button is on any page of support but the way out and the searches', async () => {
    const support = newBrowser(await token('support'));
    for (const [path, [route]] of Object.entries(pages)) {
      const seen = await support.get(path, route, { id: ID });
      expect(
        buttonsOf(seen).filter((to) => !['/ops/sign-out', '/ops/timeline', '/ops/diagnose'].includes(to)),
      ).toEqual([]);
    }
  });
});

/** What a form asks, and what it is answered. */
const actions = {
  '/ops/take': [take, { incident: 'inbound-20261123T120000Z' }, { support: 403, engineering: 500 }],
  '/ops/silences': [
    silence,
    { id: ID, rule: 'made_up', minutes: '30', reason: 'why' },
    { support: 403, engineering: 400 },
  ],
  '/ops/silences/lift': [lift, { id: 'si_1' }, { support: 403, engineering: 500 }],
  '/ops/replays/new': [
    create,
    { kind: 'outbound', ids: ID, request_id: 'a-request-of-test', reason: 'because it is tested' },
    { support: 403, engineering: 303 },
  ],
  [`/ops/replays/${ID}/abort`]: [
    abort,
    { request_id: 'an-abort-of-test', reason: 'because it is tested' },
    { support: 403, engineering: 404 },
  ],
  '/ops/timeline': [search, { id: ID }, { support: 303, engineering: 303 }],
  '/ops/diagnose': [ask, { id: ID }, { support: 303, engineering: 303 }],
  '/ops/sign-out': [signOut, {}, { support: 303, engineering: 303 }],
} as const;

describe('who acts (without Redis, so that what reaches the book fails there)', () => {
  for (const [path, [route, fields, answers]] of Object.entries(actions))
    for (const [session, cookie] of Object.entries(sessions))
      it(`${session} → ${path}`, async () => {
        const held = await cookie();
        const given = { ...fields, csrf: formToken(held ?? '') };
        const seen = await newBrowser(held).post(path, route, given, { params: { id: ID } });
        expect(seen.status).toBe(isRole(session) ? answers[session] : 303);
        if (!isRole(session)) expect(seen.location).toBe('/ops/sign-in');
        const [left] = await product.rows(sql`select count(*)::int as replays from replays`);
        expect(left?.replays).toBe(session === 'engineering' && path === '/ops/replays/new' ? 1 : 0);
      });

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame of another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['another subdomain', { origin: 'https://other.josh.example', 'sec-fetch-site': 'same-site' }],
    ['nobody says where', { origin: '' }],
  ])('with the session but from %s → sent to the sign-in, and nothing is done', async (_, headers) => {
    const held = await token('engineering');
    const {
      '/ops/replays/new': [route, fields],
    } = actions;
    const browser = newBrowser(held);
    const seen = await browser.post(
      '/ops/replays/new',
      route,
      { ...fields, csrf: formToken(held) },
      { headers },
    );
    expect([seen.status, seen.location]).toEqual([303, '/ops/sign-in']);
    expect(await product.rows(sql`select id from replays`)).toEqual([]);
  });

  it.each([
    ['none', ''],
    ['one of another session', formToken('another')],
  ])('with the session but %s of the form’s tokens → nothing is done', async (_, csrf) => {
    const browser = newBrowser(await token('engineering'));
    const {
      '/ops/replays/new': [route, fields],
    } = actions;
    const seen = await browser.post('/ops/replays/new', route, { ...fields, csrf });
    expect([seen.status, seen.location]).toEqual([303, '/ops/sign-in']);
    expect(await product.rows(sql`select id from replays`)).toEqual([]);
  });

  it('a link from a chat opens the page with the session', async () => {
    const browser = newBrowser(await token('support'));
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await browser.get('/ops', alerts, {}, headers)).status).toBe(200);
  });
});
