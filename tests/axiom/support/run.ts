import { execFile } from 'node:child_process';
import type { Surroundings } from '@/lib/surroundings';
import { bundled } from '../../helpers/command';

export interface Run {
  code: number;
  out: string;
  err: string;
}

/** A command in this process, with those settings alone. */
export async function run(
  command: (args: readonly string[], surroundings: Surroundings) => Promise<number>,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Run> {
  const said = { out: '', err: '' };
  const code = await command(args, {
    env,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}

/** A command as a process of its own, without the settings of an Axiom that happens to be known here. */
export function runProcess(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Run> {
  const bare = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AXIOM_')));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bundled(command), ...args],
      { env: { ...bare, ...env, NODE_ENV: 'test' } },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}
