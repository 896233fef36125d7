import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

const file = fileURLToPath(new URL('../.local/env', import.meta.url));

/** Leaves the settings of the running cloud where the other commands find them; holds local secrets only. */
export function writeEnvFile(env: Record<string, string>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
}

/** Takes them away again when the cloud stops. */
export function removeEnvFile(): void {
  rmSync(file, { force: true });
}

/** Adds the running cloud's settings to the environment; what is set already stays. */
export function loadEnvFile(): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return;
  }
  for (const [name, value] of Object.entries(parseEnv(text))) process.env[name] ??= value;
}
