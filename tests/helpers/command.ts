import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The file that Node runs for a command: its bundle, which `commands.ts` has made before the first test.
 *
 * @param source its path from the repository's root
 */
export const bundled = (source: string): string =>
  join(ROOT, '.local/commands', source.replace(/\.ts$/, '.mjs'));
