import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBatches } from '@/drain/file';
import { entry, lineEntry, ndjson } from './support/entries';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drain-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

/** Runs the command as `npm run drain` does. */
function run(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'drain/command.ts', ...args],
      { env: { ...process.env, PHONE_HASH_PEPPERS: '', ...env } },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

const rows = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line));

const entries = [
  lineEntry('linkup.created', { region: 'sf' }),
  entry({ message: 'call +14155550123' }),
  entry({ path: '/api/drain' }),
];

describe('npm run drain', () => {
  test('writes log rows to stdout, metric rows to the file, a summary to stderr', async () => {
    const input = await file('in.ndjson', Buffer.concat([ndjson(...entries), Buffer.from('\nbroken')]));
    const metrics = join(folder, 'metrics.ndjson');
    const env = { PHONE_HASH_PEPPERS: 'k1:a-pepper-of-32-characters-length' };
    const { code, stdout, stderr } = await run(['--in', input, '--metrics', metrics], env);
    expect(code).toBe(0);
    expect(rows(stdout).map(({ event, source }) => [event, source])).toEqual([
      ['linkup.created', 'lambda'],
      [null, 'lambda'],
      [null, 'unreadable'],
    ]);
    expect(stdout).toMatch(/call k1_[0-9a-f]{32}/);
    const metricNames = rows(await readFile(metrics, 'utf8')).map(({ metric }) => metric);
    expect(metricNames).toContain('linkups_created_total');
    expect(stderr).toMatch(/log rows +3\n/);
    expect(stderr).toMatch(/unreadable +1\n/);
    expect(stderr).toMatch(/dropped as own +1\n/);
  });

  test('takes a JSON array; without peppers it says so', async () => {
    const { stdout, stderr } = await run(['--in', await file('in.json', JSON.stringify(entries))]);
    expect(rows(stdout)).toHaveLength(2);
    expect(stdout).toContain('call [phone]');
    expect(stderr).toContain('PHONE_HASH_PEPPERS is not set');
  });

  test('explains itself', async () => {
    expect(await run(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--metrics FILE'),
    });
  });

  test.each([
    ['no file given', [], '--in FILE is missing'],
    ['a file that does not exist', ['--in', '/nowhere/x'], 'ENOENT'],
    ['an unknown option', ['--on', 'x'], "Unknown option '--on'"],
  ])('fails clearly: %s', async (_, args, message) => {
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});

describe('a large file', () => {
  test('passes in batches that end between lines, and nothing is lost', async () => {
    const all = Array.from({ length: 6_000 }, (_, n) => `{"id":"${n}","message":"${'ü'.repeat(200)}"}`).join(
      '\n',
    );
    const batches: string[] = [];
    for await (const batch of readBatches(await file('large.ndjson', all))) {
      batches.push(Buffer.from(batch).toString());
    }
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.join('')).toBe(all);
    for (const batch of batches.slice(0, -1)) expect(batch.endsWith('\n')).toBe(true);
  });
});
