import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { freePort } from '@/local/vercel/deployment';
import { bundled } from '../helpers/command';

const nobody = `http://127.0.0.1:${await freePort()}`;

/** The command as a process, with no settings of a running cloud. */
function verify(...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [bundled('lib/verify/command.ts'), ...args],
      {
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'test',
          QSTASH_TOKEN: 'a-secret-that-must-not-be-shown',
          QSTASH_URL: nobody,
          AXIOM_URL: nobody,
        },
      },
      (_, stdout, stderr) => resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}

describe('npm run verify', () => {
  it('explains itself', async () => {
    expect(await verify('--help')).toMatchObject({ code: 0, output: expect.stringContaining('--no-canary') });
  });

  it.each([
    { args: [], says: 'PUBLIC_BASE_URL is not set' },
    { args: ['--app', 'josh'], says: 'app' },
    { args: ['--app', nobody, '--phone', '555'], says: 'not of the form +12025550100' },
    { args: ['--app', nobody, '--also', 'logs'], says: 'give a name and a file or address' },
    { args: ['--canary'], says: 'Unknown option' },
  ])('says what is wrong with $args', async ({ args, says }) => {
    const { code, output } = await verify(...args);
    expect(code).toBe(1);
    expect(output).toContain(says);
    expect(output).toContain('--help');
  });

  it('nobody there and nothing set: every check says so, and exit code 1', async () => {
    const { code, output } = await verify('--app', nobody, '--wait', '1', '--no-canary');
    expect(code).toBe(1);
    expect(output).toContain(`${nobody} did not answer (ECONNREFUSED)`);
    expect(output).toContain('settings.missing:DATABASE_URL');
    expect(output).not.toContain('a-secret-that-must-not-be-shown');
  });
});
