import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** What ends up in the build; `local/` and `tests/` do not. */
const SOURCES = [
  'app',
  'drain',
  'lib',
  'axiom',
  'middleware.ts',
  'instrumentation.ts',
  'next.config.ts',
  'package-lock.json',
];

/** Whether `.next` holds a production build that is newer than every source file. */
export async function buildIsFresh(): Promise<boolean> {
  let built: number;
  try {
    readFileSync(join(root, '.next/BUILD_ID'));
    built = statSync(join(root, '.next/BUILD_ID')).mtimeMs;
  } catch {
    return false;
  }
  for (const source of SOURCES) if ((await newest(join(root, source))) > built) return false;
  return true;
}

/** Builds if needed. @throws Error with the build's own last lines. */
export async function ensureBuild(announce: (text: string) => void): Promise<void> {
  if (await buildIsFresh()) return;
  announce('building for production (about 20 s) …');
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [`${root}node_modules/next/dist/bin/next`, 'build'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`next build failed:\n${output.split('\n').slice(-25).join('\n')}`)),
    );
  });
}

async function newest(path: string): Promise<number> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const children = await readdir(path);
  let latest = 0;
  for (const child of children) latest = Math.max(latest, await newest(join(path, child)));
  return latest;
}
