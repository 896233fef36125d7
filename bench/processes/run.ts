import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** Whether a program is installed. */
export const isInstalled = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

/**
 * Runs a program to its end, with its output to a file.
 *
 * @returns milliseconds from start to end, and what it wrote to stderr
 * @throws Error when it fails
 */
export function run(
  program: string,
  args: readonly string[],
  output = '/dev/null',
): { ms: number; stderr: string } {
  const out = openSync(output, 'w');
  const start = performance.now();
  const { status, stderr, error } = spawnSync(program, args, {
    stdio: ['ignore', out, 'pipe'],
    encoding: 'utf8',
  });
  const ms = performance.now() - start;
  closeSync(out);
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(-500)}`);
  return { ms, stderr };
}
