import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundled, ROOT } from './command';

/** What tests start as processes of their own. From their sources each start costs four times as much. */
const COMMANDS = [
  'axiom/command.ts',
  'drain/offline/command.ts',
  'lib/admin/audit-log/command.ts',
  'lib/db/command.ts',
  'lib/diagnose/playbooks/command.ts',
  'lib/diagnose/timeline/command.ts',
  'lib/schedules/command.ts',
  'lib/verify/command.ts',
  'local/alerts/command.ts',
  'local/apl/command.ts',
  'local/postgres/process.ts',
];

/** Bundles the commands, so that the tests never run anything but the sources as they are; 0.3 s. */
export async function setup(project: { onTestsRerun(again: () => Promise<void>): void }): Promise<void> {
  await bundleCommands();
  project.onTestsRerun(bundleCommands);
}

async function bundleCommands(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: COMMANDS,
    absWorkingDir: ROOT,
    outbase: '.',
    outdir: dirname(bundled('x.ts')),
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    plugins: [
      {
        // Files beside a source, such as the migrations, stay where they are.
        name: 'own-address',
        setup: (building) =>
          building.onLoad({ filter: /[\\/](lib|local|drain|axiom)[\\/].*\.ts$/ }, async ({ path }) => ({
            loader: 'ts',
            contents: (await readFile(path, 'utf8')).replaceAll(
              'import.meta.url',
              JSON.stringify(pathToFileURL(path).href),
            ),
          })),
      },
    ],
  });
  for (const { path, contents } of outputFiles) {
    // Another run may start the very file now: only a whole one has its name.
    const draft = `${path}.${randomBytes(6).toString('hex')}`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, contents);
    await rename(draft, path);
  }
}
