import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../bundle';
import { inTempFolder } from '../in-temp-folder';
import type { Measurement } from '../measurement';
import { atMost } from '../report';
import { run } from './run';

const ROUNDS = 15;

/** What the drain's route adds to a cold start, in fresh processes on bundles. */
export const coldImport: Measurement = {
  name: 'import',
  about: 'a fresh process imports the bundle of the drain’s route, over that of an empty route',
  gate: true,
  run: ({ short, say }) =>
    inTempFolder(async (folder) => {
      await bundle({ drain: 'app/api/drain/route.ts', empty: 'bench/processes/empty-route.ts' }, folder);
      writeFileSync(
        join(folder, 'time.mjs'),
        `const start = process.cpuUsage();
await import(process.argv[2]);
const { user, system } = process.cpuUsage(start);
process.stderr.write(String((user + system) / 1_000));`,
      );
      const importing = (name: string) =>
        Number(run(process.execPath, [join(folder, 'time.mjs'), join(folder, name)]).stderr);
      const rounds = short ? 9 : ROUNDS;
      say(`${rounds} processes each`);
      // Of the processor's time, in turn, and the best of each: whatever else the machine does only makes an import slower.
      const times = Array.from(
        { length: rounds },
        () => [importing('empty.mjs'), importing('drain.mjs')] as const,
      );
      const best = (route: 0 | 1) => Math.min(...times.map((pair) => pair[route]));
      return [
        {
          name: 'cold import of the drain’s route',
          value: best(1) - best(0),
          unit: 'ms',
          bound: atMost(40, 15),
        },
      ];
    }),
};
