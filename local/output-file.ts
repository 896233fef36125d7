import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('../.local/output.log', import.meta.url));

/** Keeps what the deployments print, as a platform's runtime logs do; begins anew with each start. */
export function openOutputFile() {
  mkdirSync(dirname(path), { recursive: true });
  // At once and in order: whoever reads the file sees every line that was printed before.
  const file = openSync(path, 'w', 0o600);
  process.once('exit', () => closeSync(file));
  return { path, write: (line: string) => void writeSync(file, `${line}\n`) };
}
