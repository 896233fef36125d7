import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundle } from '@/bench/bundle';
import { writeLine } from '@/lib/telemetry/log/write-line';
import { hearOutput } from '../helpers/log-lines';

const folder = mkdtempSync(join(tmpdir(), 'josh-lines-'));
const program = join(folder, 'many-lines.mjs');
beforeAll(() => bundle({ 'many-lines': 'tests/telemetry/processes/many-lines.ts' }, folder));
afterAll(() => rmSync(folder, { recursive: true }));

describe('where a line goes', () => {
  it('info to stdout, without the console; the rest to the console method of its level, which Vercel tells apart', () => {
    const heard: string[] = [];
    hearOutput((line, stream) => heard.push(`${stream} ${line}`));
    for (const level of ['info', 'debug', 'warn', 'error'] as const) writeLine(level, level);
    expect(heard).toEqual(['stdout info', 'stdout debug', 'stderr warn', 'stderr error']);
    expect(console.info).not.toHaveBeenCalled();
    expect(console.warn).toHaveBeenCalledOnce();
    expect(console.error).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
  });

  it('all to the console at the edge, which has no stdout', async () => {
    vi.stubEnv('NEXT_RUNTIME', 'edge');
    vi.resetModules();
    const edge = await import('@/lib/telemetry/log/write-line');
    hearOutput(() => undefined);
    edge.writeLine('info', 'line');
    expect(console.info).toHaveBeenCalledExactlyOnceWith('line');
    expect(process.stdout.write).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
});

describe('a pipe whose reader is gone', () => {
  /** Takes the reader away after the first line, and lets the process go on. */
  async function withoutReader(way: 'ours' | 'unguarded') {
    const child = spawn(process.execPath, [program, way, '100']);
    const said = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    await once(child.stdout, 'close');
    child.stdin.end();
    return { code: await codeOf(child), said: await said };
  }

  it('does not end the process', async () => {
    expect(await withoutReader('ours')).toEqual({ code: 0, said: 'written\nalive\n' });
  });

  it('ends one that writes to it without a guard', async () => {
    expect(await withoutReader('unguarded')).toMatchObject({
      code: 1,
      said: expect.stringContaining('EPIPE'),
    });
  });
});

it('20,000 lines all arrive, whole and in order, through a pipe of 64 kB whose reader begins after the last', async () => {
  const child = spawn('sh', ['-c', '"$0" "$1" ours 20000 | cat', process.execPath, program]);
  child.stdin.end();
  await once(child.stderr, 'data');
  const arrived = (await text(child.stdout)).trimEnd().split('\n');
  expect(arrived.map((line) => JSON.parse(line).value)).toEqual(Array.from({ length: 20_001 }, (_, n) => n));
}, 60_000);

async function codeOf(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, 'close');
  return code;
}
