import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runQuery } from '@/lib/clients/axiom-query';
import { signInLink } from '@/local/auth/sign-in-link';
import { refuseSends, untilPaged } from '@/local/demo/outage';
import { type Stack, startStack } from '@/local/stack';

const CHROMIUM = '/usr/bin/chromium';
const PHONE = { width: 390, height: 844 };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ retryScale: 0.02 });
  for (const [name, value] of Object.entries(stack.cloud.env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await stack?.stop();
});

const counted = () =>
  runQuery(
    {
      name: 'console-requests',
      question: 'Under which routes are requests to the console counted?',
      dataset: 'metrics',
      apl: (metrics) =>
        `['${metrics}'] | where metric == 'http_requests_total' and route startswith '/ops' | distinct route`,
    },
    {},
  );

const logged = () =>
  runQuery(
    {
      name: 'everything',
      question: 'What is in the logs?',
      dataset: 'logs',
      apl: (logs) => `['${logs}'] | limit 50000`,
    },
    {},
  );

// `apt-get install chromium` has it; `.ci/services` does so.
describe.skipIf(!existsSync(CHROMIUM))(`the on-call’s night (skipped without ${CHROMIUM})`, () => {
  let browser: Browser;
  let page: Page;
  let code: string;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: PHONE, colorScheme: 'dark', baseURL: stack.app.url });
    // A policy that the page breaks itself, a file that is missing: the browser would say so here.
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterAll(() => browser?.close());
  const heading = () => page.getByRole('heading', { level: 1 }).textContent();

  it('the link of the demo leads into the console, once', async () => {
    code = stack.cloud.auth.code('engineering');
    await page.goto(signInLink(stack.app.url, code));
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await heading()).toBe('Alerts');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: 'josh_session', httpOnly: true, sameSite: 'Lax' });
    const stranger = await browser.newPage();
    await stranger.goto(signInLink(stack.app.url, code));
    await stranger.getByRole('button', { name: 'Sign in' }).click();
    expect(await stranger.getByRole('alert').textContent()).toContain('did not sign you in');
    await stranger.close();
  });

  it('Twilio fails: the alert fires, and a press of its button takes it, in the pager too', async () => {
    refuseSends(stack);
    expect(await untilPaged(stack, 'outbound_failures')).not.toBeNull();
    await page.goto('/ops');
    const alert = page.getByRole('article').filter({ hasText: 'outbound_failures' });
    await alert.getByRole('button', { name: 'I take it' }).click();
    await page
      .getByText(/by [0-9a-f.]{10,}/)
      .first()
      .waitFor();
    const paged = stack.cloud.pager.pages.find(({ summary }) => summary.includes('outbound_failures'));
    expect(paged?.status).toBe('acknowledged');
  }, 150_000);

  it('from its example to the story, to the job, to the diagnosis, to the dry run of a replay', async () => {
    stack.cloud.twilio.faults.clear();
    const alert = page.getByRole('article').filter({ hasText: 'outbound_failures' });
    await alert.getByRole('link', { name: /^[0-9a-f-]{36}$/ }).click();
    expect(await heading()).toBe('Timeline');
    await page.getByText('sms.outbound.failed').first().waitFor();
    const job = page.getByRole('row').filter({ hasText: 'job id' }).first();
    await job.getByRole('link', { name: 'Diagnose' }).click();
    expect(await heading()).toBe('Diagnose');
    await page.getByRole('heading', { name: /^no-reply:/ }).waitFor();
    await page.getByRole('link', { name: /^[0-9a-f-]{36}$/ }).click();
    await page.getByRole('link', { name: 'Replay: dry run' }).click();
    expect(await heading()).toBe('New replay');
    await page.getByRole('heading', { name: /Dry run: (nothing|1) would run/ }).waitFor();
  });

  it('all of it without a script, in a phone’s width, and without a complaint of the browser', async () => {
    for (const path of [
      '/ops',
      '/ops/timeline',
      '/ops/diagnose',
      '/ops/replays',
      '/ops/replays/new',
      '/ops/sign-in',
    ]) {
      await page.goto(path);
      expect(await page.locator('script').count()).toBe(0);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([path, width <= PHONE.width]).toEqual([path, true]);
    }
    expect(complaints).toEqual([]);
  });

  it('its requests are in the logs and counted under few routes; no code and no session is in a row', async () => {
    await page.goto('/ops/timeline/what-is-this');
    await stack.idle();
    const rows = JSON.stringify(await logged());
    expect(rows).toContain('"/ops/sign-in"');
    const session = (await page.context().cookies())[0]?.value ?? '';
    for (const secret of [code, session, session.split('.')[2] ?? '']) expect(rows).not.toContain(secret);
    const routes = (await counted()).map(({ route }) => String(route)).toSorted();
    expect(routes).toEqual(
      expect.arrayContaining([
        '/ops',
        '/ops/sign-in',
        '/ops/take',
        '/ops/timeline/[id]',
        '/ops/diagnose/[id]',
      ]),
    );
    expect(routes.filter((route) => /what-is-this|[0-9a-f]{8}-/.test(route))).toEqual([]);
  });
});

it('the drain has no console', async () => {
  for (const path of ['/ops', '/ops/sign-in', '/ops/timeline/x', '/ops/console.css'])
    expect((await fetch(`${stack.drain.url}${path}`, { redirect: 'manual' })).status).toBe(404);
});

it('the style is served to who is not signed in, and nothing else', async () => {
  const style = await fetch(`${stack.app.url}/ops/console.css`);
  expect([style.status, style.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/css'),
  ]);
  for (const path of ['/ops', '/ops/replays/new', '/ops/no-such-page']) {
    const answer = await fetch(`${stack.app.url}${path}`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/ops\/sign-in/),
    ]);
  }
});
