import { join } from 'node:path';
import { bundle } from '../bundle';
import { inTempFolder } from '../in-temp-folder';
import type { Measurement } from '../measurement';
import { atMost } from '../report';
import { median, ratioOf } from '../rounds';
import { run } from './run';

const LINES = 100_000;
const FEW_LINES = 40_000;
const ROUNDS = 9;
const WAYS = ['ours', 'pino', 'console', 'stream'] as const;
type Way = (typeof WAYS)[number];

/** One line of ours, formatted, checked against the catalogue and written, beside pino with the same destination. */
export const logLine: Measurement = {
  name: 'log',
  about: 'one log line formatted and written, beside pino',
  gate: false,
  run: ({ short, say }) =>
    inTempFolder(async (folder) => {
      await bundle({ 'log-lines': 'bench/processes/log-lines.ts' }, folder);
      const lines = short ? FEW_LINES : LINES;
      const nanoseconds = (which: Way) =>
        Number(run(process.execPath, [join(folder, 'log-lines.mjs'), which, String(lines)]).stderr);
      const rounds = short ? 5 : ROUNDS;
      say(`${lines} lines, ${rounds} times each`);
      const times = { ours: [], pino: [], console: [], stream: [] } as Record<Way, number[]>;
      for (let round = 0; round < rounds; round += 1)
        for (const way of WAYS) times[way].push(nanoseconds(way));
      const { ours, pino } = times;
      return [
        {
          name: 'log line, beside pino',
          value: ratioOf(ours, pino),
          unit: '× pino',
          bound: atMost(0.6, 0.4),
        },
        { name: 'log line, the floor: console alone', value: ratioOf(times.console, pino), unit: '× pino' },
        {
          name: 'log line, without console: stdout alone',
          value: ratioOf(times.stream, pino),
          unit: '× pino',
        },
        { name: 'log line', value: median(ours), unit: 'ns' },
        { name: 'log line of pino', value: median(pino), unit: 'ns' },
      ];
    }),
};
