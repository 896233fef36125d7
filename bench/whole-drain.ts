import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle';
import { inTempFolder } from './in-temp-folder';
import type { Measurement } from './measurement';
import { run } from './processes/run';
import type { Measured } from './report';

/**
 * The whole pipeline beside parsing and serialising the same lines (P+S), by the size of the batches. On a bundle, as a
 * function gets it: what runs TypeScript here gives each function its name anew whenever it is made, a tenth of a small batch.
 */
export const wholeDrain: Measurement = {
  name: 'drain',
  about:
    'signed bytes in, NDJSON bytes out, everything on: beside JSON.parse + JSON.stringify of the same lines',
  gate: false,
  run: ({ short, say }) =>
    inTempFolder(async (folder) => {
      await bundle({ shares: 'bench/processes/drain-shares.ts' }, folder);
      say(`batches of 10 to ${short ? '10,000' : '100,000'} entries`);
      const file = join(folder, 'measured.json');
      run(process.execPath, [join(folder, 'shares.mjs'), short ? 'short' : 'full', file]);
      const measured: Measured[] = JSON.parse(readFileSync(file, 'utf8'));
      return measured;
    }),
};
