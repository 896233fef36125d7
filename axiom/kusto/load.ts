import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';

let loaded = false;

/**
 * Loads Microsoft's Kusto language service. The package is a browser bundle: its two scripts have to run in the global
 * scope, in this order, and leave `Bridge`, `System` and `Kusto` there. Takes about 0.3 s, and the first parse about 1 s
 * more. A development dependency: nothing that is deployed may call this.
 */
export function loadKusto(): void {
  if (loaded) return;
  const { resolve } = createRequire(import.meta.url);
  for (const script of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
    const filename = resolve(`@kusto/language-service-next/${script}`);
    runInThisContext(readFileSync(filename, 'utf8'), { filename });
  }
  loaded = true;
}
