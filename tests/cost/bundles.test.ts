import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const PRICES = '@pydantic/genai-prices/';

/** The modules that come with an entry's first load, and those that are loaded later, if ever. */
async function modulesOf(entry: string) {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outdir: 'never-written',
    write: false,
    metafile: true,
    logLevel: 'silent',
    external: ['next', 'next/*', 'sharp'],
    tsconfig: 'tsconfig.json',
  });
  const outputs = Object.entries(metafile.outputs);
  const start = outputs.find(([, { entryPoint }]) => entryPoint === entry)?.[0] ?? '';
  const first = new Set<string>();
  const visit = (name: string) => {
    if (first.has(name)) return;
    first.add(name);
    for (const { path, kind } of metafile.outputs[name]?.imports ?? [])
      if (kind === 'import-statement' && path in metafile.outputs) visit(path);
  };
  visit(start);
  const inputs = (names: Iterable<string>) =>
    [...names].flatMap((name) => Object.keys(metafile.outputs[name]?.inputs ?? {}));
  return { first: inputs(first), all: Object.keys(metafile.inputs) };
}

const holds = (modules: readonly string[]) => modules.some((module) => module.includes(PRICES));

describe('the table of the LLM’s prices (830 KB, 30 to 45 ms to load)', () => {
  it('is not in the drain at all', async () => {
    const { all } = await modulesOf('app/api/drain/route.ts');
    expect(all.length).toBeGreaterThan(50);
    expect(holds(all)).toBe(false);
  });

  it('is not in the edge at all', async () => {
    expect(holds((await modulesOf('middleware.ts')).all)).toBe(false);
  });

  it('comes to the inbound route only when the LLM is being asked', async () => {
    const { first, all } = await modulesOf('app/api/twilio/inbound/route.ts');
    expect(holds(all)).toBe(true);
    expect(holds(first)).toBe(false);
  });
});
