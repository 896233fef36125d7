import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measurements } from '@/bench/all';

const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'bench/command.ts', ...args], { encoding: 'utf8' });

// Each is a process that compiles what it imports.
describe('npm run bench', { timeout: 120_000 }, () => {
  it('--help names every measurement', () => {
    const { status, stdout } = bench('--help');
    expect(status).toBe(0);
    for (const { name, about } of measurements) expect(stdout).toContain(`${name.padEnd(12)}  ${about}`);
  });

  it('says which measurements there are when one is unknown', () => {
    const { status, stderr } = bench('--only', 'everything');
    expect(status).toBe(1);
    expect(stderr).toContain('There is no measurement everything. Those that are: drain, redact');
  });

  it('writes a table, its progress to stderr, and a report of the stated shape', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'josh-bench-test-')), 'report.json');
    const { status, stdout, stderr } = bench('--only', 'edge', '--short', '--json', file);
    const { results } = JSON.parse(readFileSync(file, 'utf8'));
    const own = results.find(({ name }: { name: string }) => name === 'edge, own time of a text');
    expect(own).toMatchObject({ unit: 'ms', target: '≤ 1' });
    expect(own.value).toBeGreaterThan(0);
    expect(Object.keys(own)).toEqual(['name', 'value', 'unit', 'target', 'ok']);
    expect(stdout).toContain('edge, own time of a text');
    expect(stderr).toContain('edge: ');
    // The exit code says what the report says, whatever this machine is busy with.
    expect(status).toBe(results.every(({ ok }: { ok: boolean }) => ok) ? 0 : 1);
  });

  it('names each value once, so that reports can be compared', () => {
    expect(new Set(measurements.map(({ name }) => name)).size).toBe(measurements.length);
  });
});
