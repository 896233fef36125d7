import { readdirSync } from 'node:fs';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { ROOT } from './helpers/command';
import { PURE, SLOW } from './projects';

const all = readdirSync(`${ROOT}tests`, { recursive: true })
  .map((name) => `tests/${String(name)}`)
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('tests/e2e/'));

/** What starts a Postgres, or one of the bundled commands. */
const PROCESSES = ['tests/helpers/database.ts', 'tests/helpers/command.ts', 'local/postgres/server.ts'];

it('every file of the lists is there, once', () => {
  const listed = [...PURE, ...SLOW];
  expect(listed.filter((name) => !all.includes(name))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});

it('who starts a process is among the slow', async () => {
  const { metafile } = await build({
    entryPoints: all,
    absWorkingDir: ROOT,
    outdir: 'never-written',
    write: false,
    metafile: true,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  const reaches = (name: string, seen = new Set<string>()): boolean => {
    if (PROCESSES.includes(name)) return true;
    seen.add(name);
    return (metafile.inputs[name]?.imports ?? []).some(
      ({ path, external }) => !external && !seen.has(path) && reaches(path, seen),
    );
  };
  const starting = all.filter((name) => name !== 'tests/projects.test.ts' && reaches(name));
  expect(starting.length).toBeGreaterThan(30);
  expect(starting.filter((name) => !SLOW.includes(name))).toEqual([]);
});
