import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../bundle';
import { signedDelivery, signedGzip } from '../drain-once';
import { makeLines } from '../entries';
import { inTempFolder } from '../in-temp-folder';
import type { Measurement } from '../measurement';
import { atMost } from '../report';
import { run } from './run';

const SIZES = [4_500, 10_000, 32_000];
/** Vercel's limit on the body of a function's request. */
const MAX_BODY_BYTES = 4_500_000;
const BODY_TIMES = 2.5;
const BESIDES_MB = 60;

/** Peak memory of a process that drains one batch, over that of a process that does nothing. */
export const memory: Measurement = {
  name: 'memory',
  about:
    'peak memory of a process for one batch, as large as Vercel sends them, and as large as gzip may make them',
  gate: true,
  run: ({ short, say }) =>
    inTempFolder(async (folder) => {
      await bundle({ drain: 'bench/processes/drain-file.ts', idle: 'bench/processes/idle.ts' }, folder);
      const peak = (script: string, ...args: string[]) =>
        Number(run(process.execPath, [join(folder, script), ...args]).stderr) / 1_024;
      const idle = Math.min(peak('idle.mjs'), peak('idle.mjs'), peak('idle.mjs'));
      return (short ? SIZES.slice(1) : SIZES).map((count) => {
        const lines = makeLines({ count });
        const plain = signedDelivery(lines);
        const megabytes = plain.body.length / 1_048_576;
        // Vercel's limit on a request leaves no other way.
        const { body, signature, encoding } = plain.body.length > MAX_BODY_BYTES ? signedGzip(lines) : plain;
        say(`a batch of ${megabytes.toFixed(1)} MB`);
        const file = join(folder, 'batch.ndjson');
        writeFileSync(file, body);
        const value =
          peak('drain.mjs', file, signature ?? '', ...(encoding === null ? [] : [encoding])) - idle;
        const bound = atMost(Math.round(megabytes * BODY_TIMES + BESIDES_MB));
        return { name: `memory for a batch of ${megabytes.toFixed(1)} MB`, value, unit: 'MB', bound };
      });
    }),
};
