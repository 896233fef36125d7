import { execFile } from 'node:child_process';
import { Client } from '@upstash/qstash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schedules } from '@/lib/schedules/schedules';
import { startQstash } from '@/local/qstash/server';
import { bundled } from '../helpers/command';

let qstash: Awaited<ReturnType<typeof startQstash>>;
let client: Client;
beforeAll(async () => {
  qstash = await startQstash();
  client = new Client({ baseUrl: qstash.url, token: qstash.token });
});
afterAll(() => qstash.close());

/** Runs the command as `npm run schedules` does, without the settings of a local cloud. */
function run(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [bundled('lib/schedules/command.ts'), ...args],
      {
        env: {
          ...process.env,
          JOSH_ENV: 'staging',
          PUBLIC_BASE_URL: 'https://app.example.com/',
          QSTASH_URL: qstash.url,
          QSTASH_TOKEN: qstash.token,
          ...env,
        },
      },
      (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

const there = async () =>
  (await client.schedules.list()).map(({ scheduleId, destination, cron }) => ({
    scheduleId,
    destination,
    cron,
  }));

/** When each was written: its runs change what QStash lists of it, each minute. */
const versions = async () =>
  (await client.schedules.list()).map(({ scheduleId, createdAt }) => ({ scheduleId, createdAt }));

describe('npm run schedules', () => {
  it('plans, applies, and has nothing left to do the second time', async () => {
    const planned = await run(['plan']);
    expect(planned).toMatchObject({
      code: 2,
      stderr: 'environment staging, app https://app.example.com/\n',
    });
    expect(planned.stdout).toContain('+ josh-staging-sample-gauges  * * * * *');
    expect(await there()).toEqual([]);

    expect(await run(['apply'])).toMatchObject({ code: 0 });
    expect((await there()).toSorted((a, b) => (a.scheduleId < b.scheduleId ? -1 : 1))).toEqual(
      schedules
        .map(({ name, path, cron, timezone }) => ({
          scheduleId: `josh-staging-${name}`,
          destination: `https://app.example.com${path}`,
          cron: timezone === 'UTC' ? cron : `CRON_TZ=${timezone} ${cron}`,
        }))
        .toSorted((a, b) => (a.scheduleId < b.scheduleId ? -1 : 1)),
    );

    const before = await versions();
    const again = await run(['apply']);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toMatch(/^0 to change/);
    expect(await versions()).toEqual(before);
    expect(await run(['plan'])).toMatchObject({ code: 0 });
  });

  it('takes back what was changed by hand and what is gone, and leaves others alone', async () => {
    const [first] = schedules;
    await client.schedules.create({
      scheduleId: `josh-staging-${first?.name}`,
      destination: 'https://elsewhere.example.com',
      cron: '0 0 1 1 *',
    });
    for (const scheduleId of ['josh-staging-old', 'josh-prod-old', 'newsletter'])
      await client.schedules.create({
        scheduleId,
        destination: 'https://app.example.com/old',
        cron: '0 0 * * *',
      });
    const { stdout } = await run(['plan']);
    expect(stdout).toContain(`~ josh-staging-${first?.name}`);
    expect(stdout).toContain('- josh-staging-old');
    await run(['apply']);
    const ids = (await there()).map(({ scheduleId }) => scheduleId);
    expect(ids).toEqual(expect.arrayContaining(['josh-prod-old', 'newsletter']));
    expect(ids).not.toContain('josh-staging-old');
    expect(await run(['plan'])).toMatchObject({ code: 0 });
  });

  it('says what is paused', async () => {
    await client.schedules.pause({ schedule: 'josh-staging-sample-gauges' });
    const { code, stdout } = await run(['plan']);
    expect(code).toBe(0);
    expect(stdout).toContain('! josh-staging-sample-gauges is paused');
  });

  it.each([
    { given: 'a wrong token', env: { QSTASH_TOKEN: 'secret-guess' }, says: 'refused the token' },
    { given: 'no token', env: { QSTASH_TOKEN: '' }, says: 'QSTASH_TOKEN is not set' },
    { given: 'nobody there', env: { QSTASH_URL: 'http://127.0.0.1:1' }, says: 'did not answer' },
    { given: 'an address that is none', env: { PUBLIC_BASE_URL: 'app' }, says: 'not an http(s) URL' },
  ])('says what to do: $given', async ({ env, says }) => {
    const { code, stderr } = await run(['plan'], env);
    expect(code).toBe(1);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('secret-guess');
  });

  it('explains itself', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('plan | apply') });
    expect(await run(['drop'])).toMatchObject({ code: 1 });
  });
});
