import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measurements } from './all';
import type { Measurement } from './measurement';
import { holds, type Measured, type Skipped, table, toResult } from './report';

const HELP = `npm run bench [-- --only NAME] [--short] [--gate] [--json FILE]

Measures what docs/speed.md promises, in one run. Values are ratios wherever a machine that is busy or slow would
falsify a time: what is compared runs in turn, and the median of the rounds counts.

  --only NAME   only this measurement; may stand several times
  --short       fewer rounds and sizes
  --gate        short, only what holds on a busy machine too; what misses is measured again, up to three times
  --json FILE   write the report as {"results": [{"name", "value", "unit", "target", "ok"}]}
  --help        this text

Measurements:
${measurements.map(({ name, about }) => `  ${name.padEnd(12)}  ${about}`).join('\n')}

The exit code is 1 when something that must hold does not.
`;

/** Other processes disturb: a gate asks whether the target can be met, so the best of three tries counts. */
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
  const measured: (Measured | Skipped)[] = [];
  for (const measurement of chosen) {
    const tries = values.gate ? GATE_TRIES : 1;
    measured.push(...(await measure(measurement, values.short || values.gate, tries)));
  }
  process.stdout.write(`${table(measured)}\n`);
  const results = measured.map(toResult);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ results }, null, 2)}\n`);
  return values.gate ? gateCode(measured) : results.every(({ ok }) => ok) ? 0 : 1;
}

function gateCode(measured: readonly (Measured | Skipped)[]): number {
  return measured.every((one) => 'skipped' in one || holds(one, 'must', GATE_ROOM)) ? 0 : 1;
}

function choose(names: readonly string[] | undefined): Measurement[] {
  for (const name of names ?? []) {
    if (measurements.some((one) => one.name === name)) continue;
    const known = measurements.map((one) => one.name).join(', ');
    throw new Error(`There is no measurement ${name}. Those that are: ${known}.`);
  }
  return measurements.filter(({ name }) => names === undefined || names.includes(name));
}

async function measure(
  { name, run }: Measurement,
  short: boolean,
  tries: number,
): Promise<(Measured | Skipped)[]> {
  const say = (progress: string) => process.stderr.write(`${name}: ${progress}\n`);
  const results = await run({ short, say });
  const missed = results.filter((one) => 'bound' in one && !holds(one, 'must'));
  if (missed.length === 0 || tries === 1) return results;
  say(`missed ${missed.map((one) => one.name).join(', ')}; once more`);
  return measure({ name, run, about: '', gate: true }, short, tries - 1);
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
