import { decodeJwt } from 'jose';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { GET as nothing } from '@/app/ops/[...path]/route';
import { GET as alerts } from '@/app/ops/route';
import { POST as signIn, GET as signInPage } from '@/app/ops/sign-in/route';
import { POST as signOut } from '@/app/ops/sign-out/route';
import { captureLogLines } from '../helpers/log-lines';
import { startSignIns } from './support/auth';
import { newBrowser, signedIn } from './support/browser';

let clock = Date.now();
const lines = captureLogLines();
const signIns = startSignIns({ now: () => clock });
beforeAll(() => {
  vi.stubEnv('PUBLIC_BASE_URL', 'https://josh.example');
});
afterEach(() => {
  signIns.auth.faults.clear();
  clock = Date.now();
});

/** Follows a link and presses its button. */
async function follow(code: string, to = '/ops') {
  const browser = newBrowser();
  const path = `/ops/sign-in?token_hash=${code}&to=${encodeURIComponent(to)}`;
  const fields = browser.fieldsOf(await browser.get(path, signInPage), '/ops/sign-in');
  return { browser, answer: await browser.post('/ops/sign-in', signIn, fields) };
}
const cookieOf = (headers: Headers) => headers.get('set-cookie') ?? '';

describe('a sign-in link', () => {
  it('opening it changes nothing; its button begins a session in a cookie that no script can read, until the token ends', async () => {
    const code = signIns.auth.code('engineering');
    const browser = newBrowser();
    for (let preview = 0; preview < 3; preview += 1)
      expect((await browser.get(`/ops/sign-in?token_hash=${code}`, signInPage)).status).toBe(200);
    const { answer } = await follow(code);
    expect([answer.status, answer.location]).toEqual([303, '/ops']);
    const cookie = cookieOf(answer.headers);
    expect(cookie).toMatch(/^josh_session=ey[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/);
    const seconds = Number(/Max-Age=(\d+)/.exec(cookie)?.[1]);
    expect(seconds).toBeLessThanOrEqual(3_600);
    expect(seconds).toBeGreaterThan(3_500);
  });

  it('counts once, and not after its hour', async () => {
    const code = signIns.auth.code('support');
    expect((await follow(code)).answer.status).toBe(303);
    const again = await follow(code);
    expect([again.answer.status, again.browser.cookie]).toEqual([401, null]);
    const late = signIns.auth.code('support');
    clock += 3_600_001;
    expect((await follow(late)).answer.status).toBe(401);
  });

  it('Supabase Auth does not answer: 500, no session, and the code is not in the log', async () => {
    const code = signIns.auth.code('engineering');
    signIns.auth.faults.set({ kind: 'status', status: 503 });
    const { answer, browser } = await follow(code);
    expect([answer.status, browser.cookie]).toEqual([500, null]);
    expect(lines.raw.join('\n')).not.toContain(code);
  });

  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/ops/..//evil',
    '/api/admin',
    '/ops/sign-out',
    '/ops\nx',
  ])('never leads on to %j', async (to) => {
    expect((await follow(signIns.auth.code('support'), to)).answer.location).toBe('/ops');
  });

  it('leads on to the page that was wanted', async () => {
    const wanted = '/ops/timeline/01a20a10-9e28-7702-8dc3-4aa2b178dd73';
    const sent = await newBrowser().get(wanted, nothing);
    expect(sent.location).toBe(`/ops/sign-in?to=${encodeURIComponent(wanted)}`);
    expect((await follow(signIns.auth.code('support'), wanted)).answer.location).toBe(wanted);
  });
});

describe('a token of the dashboard', () => {
  const token = async () => (await signedIn(signIns.auth, 'engineering')).cookie ?? '';
  const hand = (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const browser = newBrowser();
    return browser.post('/ops/sign-in', signIn, fields, { headers });
  };

  it('pasted → signed in; one that does not count → 401 without a reason, the same for each', async () => {
    const good = await token();
    expect((await hand({ token: ` ${good}\n` })).status).toBe(303);
    const bad = await Promise.all(
      ['x', '', `${good.slice(0, -4)}AAAA`, good.split('.')[0] ?? ''].map((t) => hand({ token: t })),
    );
    expect(new Set(bad.map(({ status, html }) => `${status} ${html}`)).size).toBe(1);
    expect(bad[0]?.status).toBe(401);
    expect(cookieOf(bad[0]?.headers ?? new Headers())).toBe('');
  });

  it('handed over by a page of the dashboard → signed in; by another site → refused', async () => {
    const fields = { token: await token() };
    const from = (origin: string) => hand(fields, { origin, 'sec-fetch-site': 'cross-site' });
    expect((await from('https://dashboard.example')).status).toBe(401);
    vi.stubEnv('DASHBOARD_URL', 'https://dashboard.example/sign-in');
    expect((await from('https://dashboard.example')).status).toBe(303);
    expect((await from('https://evil.example')).status).toBe(401);
    expect((await from('null')).status).toBe(401);
    vi.stubEnv('DASHBOARD_URL', '');
  });

  it('is in no page and in no line', async () => {
    const browser = await signedIn(signIns.auth, 'engineering');
    const page = await browser.get('/ops', alerts);
    for (const part of browser.cookie?.split('.') ?? []) {
      expect(page.html).not.toContain(part);
      expect(lines.raw.join('\n')).not.toContain(part);
    }
    expect(page.text).not.toContain(String(decodeJwt(browser.cookie ?? '').email));
  });
});

it('signing out ends the session in the browser', async () => {
  const browser = await signedIn(signIns.auth, 'support');
  const fields = browser.fieldsOf(await browser.get('/ops', alerts), '/ops/sign-out');
  const answer = await browser.post('/ops/sign-out', signOut, fields);
  expect([answer.location, browser.cookie]).toEqual(['/ops/sign-in', null]);
  expect((await browser.get('/ops', alerts)).location).toBe('/ops/sign-in');
});

it('what is there and what is not is answered the same to who is not signed in', async () => {
  const stranger = newBrowser();
  const there = await stranger.get('/ops', alerts);
  const missing = await stranger.get('/ops', nothing);
  expect([there.status, there.location]).toEqual([missing.status, missing.location]);
  expect((await (await signedIn(signIns.auth, 'support')).get('/ops/missing', nothing)).status).toBe(404);
});

it('every answer forbids scripts, frames, caches, search engines and referrers', async () => {
  const browser = await signedIn(signIns.auth, 'engineering');
  const answers = [
    await browser.get('/ops', alerts),
    await browser.get('/ops/x', nothing),
    await newBrowser().get('/ops', alerts),
    await browser.get('/ops/sign-in', signInPage),
  ];
  for (const { headers, html } of answers) {
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src|unsafe/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(html).not.toMatch(/<script|<style| style=| on[a-z]+=/);
  }
});
