import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SOURCE = 'drain/lane/wasm/lane.ts';
const TARGET = 'drain/lane/wasm-bytes.ts';
/** Pages of memory: see `wasm/memory.ts`. */
const OPTIONS = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', '58', '--noAssert'];

/**
 * The bytes of the module as the compiler makes them of `drain/lane/wasm`.
 *
 * @throws Error with what the compiler says
 */
export function compileLane(): Uint8Array {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')),
    'bin/asc.js',
  );
  const folder = mkdtempSync(join(tmpdir(), 'lane-'));
  try {
    const file = join(folder, 'lane.wasm');
    execFileSync(process.execPath, [compiler, SOURCE, '--outFile', file, ...OPTIONS]);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The module as source code: a bundle that holds it needs no file beside it. */
export function asSource(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  return `// Made of drain/lane/wasm by \`npm run build:lane\`.\nexport const LANE_WASM =\n  '${text}';\n`;
}

export function writeLane(): void {
  writeFileSync(TARGET, asSource(compileLane()));
}
