import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { log } from '@/lib/telemetry/log/log';

/**
 * `node many-lines.mjs ours|unguarded COUNT`: writes a line and waits for stdin to end; then writes COUNT numbered lines, says
 * `written` on stderr, and a turn later, when what befell stdout is known, `alive`.
 */
const [way = '', count = '0'] = process.argv.slice(2);
const write = (value: number) => {
  if (way === 'ours') log('gauge.sampled', { gauge: 'many_lines', value });
  else process.stdout.write(`${value}\n`);
};

write(0);
await once(process.stdin.resume(), 'end');
for (let n = 1; n <= Number(count); n += 1) write(n);
process.stderr.write('written\n');
await setImmediate();
process.stderr.write('alive\n');
