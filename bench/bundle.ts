import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/**
 * Bundles modules as a serverless function gets them: minified, nothing looked up in `node_modules`, and what is imported
 * dynamically in files of its own.
 *
 * @param entries paths from the repository's root, by the name of the file that each becomes
 * @param instead sources that take a module's place, by its path from the root
 */
export async function bundle(
  entries: Readonly<Record<string, string>>,
  folder: string,
  instead: Readonly<Record<string, string>> = {},
): Promise<void> {
  await build({
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(ROOT, path)])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    plugins: [replacing(instead)],
    define: { 'process.env.NODE_ENV': '"production"' },
    // CommonJS packages in an ES module call `require` for what Node has itself.
    banner: { js: "import {createRequire as __cr} from 'node:module';const require=__cr(import.meta.url);" },
  });
}

function replacing(instead: Readonly<Record<string, string>>): Plugin {
  const sources = new Map(Object.entries(instead).map(([path, contents]) => [join(ROOT, path), contents]));
  return {
    name: 'instead',
    setup(building) {
      building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = sources.get(path);
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
    },
  };
}
