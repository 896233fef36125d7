import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
let child: ChildProcess | undefined;
let output = '';

function demo(...args: string[]): Promise<number | null> {
  output = '';
  const started = spawn(process.execPath, ['--import', 'tsx', 'local/demo/command.ts', ...args], {
    cwd: root,
  });
  child = started;
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => started.once('exit', resolve));
}

/** Processes that still serve the production build under this checkout. */
async function deploymentsLeft(): Promise<number> {
  const ports = [...output.matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port);
  const answers = await Promise.all(
    ports.map((port) =>
      fetch(`http://127.0.0.1:${port}/api/health`).then(
        () => 1,
        () => 0,
      ),
    ),
  );
  return answers.reduce<number>((sum, one) => sum + one, 0);
}

afterEach(() => child?.kill('SIGKILL'));

describe('npm run demo', () => {
  it('-- --exit --json: every count right, exit code 0, nothing left behind', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'demo-')), 'report.json');
    expect(await demo('--exit', '--seconds', '4', '--port', '0', '--json', file), output).toBe(0);
    const report = JSON.parse(readFileSync(file, 'utf8'));
    expect(report.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
    expect(report.ok).toBe(true);
    for (const name of [
      'duplicate texts suppressed',
      'Stripe handler failures, repaired by the retry',
      'texts served while Redis was away',
      'panels of the dashboards that show rows',
    ]) {
      const check = report.checks.find((one: { name: string }) => one.name === name);
      expect(check.expected, name).toBeGreaterThan(0);
    }
    expect(output).toContain('What happened to the text SM');
    expect(output).toMatch(/http:\/\/127\.0\.0\.1:\d+\/ops\/sign-in\?token_hash=[0-9a-f]{56}\n/);
    expect(output).toContain('llm.intent.fallback_clarifier');
    expect(await deploymentsLeft()).toBe(0);
  });

  it('while it runs, npm run verify finds everything right, without an argument', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'verify-')), 'report.json');
    const exited = demo('--seconds', '2', '--port', '0');
    await vi.waitFor(() => expect(output).toContain('stays up'), { timeout: 120_000, interval: 200 });
    const verify = ['--import', 'tsx', 'local/run.ts', 'lib/verify/command.ts', '--json', file];
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, verify, { cwd: root }, (_, stdout, stderr) => resolve(stdout + stderr));
    });
    child?.kill('SIGINT');
    await exited;
    const report = JSON.parse(readFileSync(file, 'utf8'));
    expect(report.ok, said).toBe(true);
    expect(report.checks.length).toBeGreaterThan(70);
    const names = report.not_checked.map(({ name }: { name: string }) => name);
    expect(names.filter((name: string) => !name.startsWith('settings: '))).toEqual([]);
  }, 300_000);

  it('interrupted in the middle: one Ctrl-C ends it, nothing is left behind', async () => {
    const exited = demo('--seconds', '60', '--port', '0');
    await vi.waitFor(() => expect(output).toContain('sent,'), { timeout: 50_000, interval: 100 });
    child?.kill('SIGINT');
    await exited;
    expect(output).toContain('stopping');
    expect(await deploymentsLeft()).toBe(0);
    expect(existsSync(join(root, '.local/env'))).toBe(false);
  });

  it('a taken port: says so and uses another', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const exited = demo('--seconds', '60', '--port', String(port));
    await vi.waitFor(() => expect(output).toContain(`port ${port} is taken`), { timeout: 30_000 });
    child?.kill('SIGINT');
    await exited;
    taken.close();
  });

  it('a wrong option: says what to do', async () => {
    expect(await demo('--seconds', 'soon')).toBe(1);
    expect(output).toMatch(/seconds[\s\S]*--help/);
  });
});
