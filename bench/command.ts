import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measurements } from './all';
import type { Measurement } from './measurement';
import { better, missed, type Outcome, table, toResult } from './report';

const HELP = `npm run bench [-- --only NAME] [--short] [--gate] [--json FILE]

Measures what docs/speed.md promises, in one run. Values are ratios wherever a machine that is busy or slow would
falsify a time: what is compared runs in turn, and the median of the rounds counts.

  --only NAME   only this measurement; may stand several times
  --short       fewer rounds and sizes
  --gate        short, only what CI holds on to, with room for a busy machine; what misses is measured again, up to
                three times
  --json FILE   write the report as {"results": [{"name", "value", "unit", "target", "ok"}]}
  --help        this text

Measurements:
${measurements.map(({ name, about }) => `  ${name.padEnd(12)}  ${about}`).join('\n')}

The exit code is 1 when something that must hold does not.
`;

/** A gate asks whether the targets can be met. */
const GATE_TRIES = 3;
/** And it looks for what became much slower, so it leaves this much room beyond what must hold. */
const GATE_ROOM = 1.5;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      short: { type: 'boolean', default: false },
      gate: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const chosen = choose(values.only).filter(({ gate }) => gate || !values.gate);
  const measured: Outcome[] = [];
  const room = values.gate ? GATE_ROOM : 1;
  const tries = values.gate ? GATE_TRIES : 1;
  for (const measurement of chosen) {
    measured.push(...(await measure(measurement, { short: values.short || values.gate, tries, room })));
  }
  process.stdout.write(`${table(measured)}\n`);
  const results = measured.map(toResult);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ results }, null, 2)}\n`);
  const failed = missed(measured, room);
  if (values.gate) process.stdout.write(`${verdict(failed)}\n`);
  return failed.length === 0 ? 0 : 1;
}

const verdict = (failed: readonly string[]): string =>
  failed.length === 0
    ? `The gate holds: nothing is ${GATE_ROOM} times worse than what must hold.`
    : `The gate fails: ${failed.join(', ')}.`;

function choose(names: readonly string[] | undefined): Measurement[] {
  for (const name of names ?? []) {
    if (measurements.some((one) => one.name === name)) continue;
    const known = measurements.map((one) => one.name).join(', ');
    throw new Error(`There is no measurement ${name}. Those that are: ${known}.`);
  }
  return measurements.filter(({ name }) => names === undefined || names.includes(name));
}

interface Trying {
  short: boolean;
  tries: number;
  /** How many times worse than its bound a value may be without another try. */
  room: number;
}

/** Other processes only ever slow things down, so of several tries the better value of each counts. */
async function measure({ name, run }: Measurement, { short, tries, room }: Trying): Promise<Outcome[]> {
  const say = (progress: string) => process.stderr.write(`${name}: ${progress}\n`);
  let best = await run({ short, say });
  for (let left = tries - 1; left > 0 && missed(best, room).length > 0; left -= 1) {
    say(`missed ${missed(best, room).join(', ')}; once more`);
    best = better(best, await run({ short, say }));
  }
  return best;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
