import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { Tally } from './account';
import { Cardinality } from './cardinality';
import { readBatches } from './file';
import { processBatch } from './process';
import { readProcessingSettings } from './settings';

const HELP = `npm run drain -- --in FILE [--metrics FILE]

Runs a file of Vercel log entries through the drain's own pipeline, without any service.

  --in FILE       NDJSON or a JSON array of entries, as Vercel's log drain sends them
  --metrics FILE  where to write the metric rows, as NDJSON
  --help          this text

Shipped log rows are written to stdout as NDJSON, a summary to stderr. Without PHONE_HASH_PEPPERS
phone numbers become [phone] and not a pseudonym.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { in: { type: 'string' }, metrics: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.in === undefined) throw new Error('--in FILE is missing. See --help.');
  const settings = readProcessingSettings();
  const cardinality = new Cardinality();
  const metricsFile = values.metrics === undefined ? null : createWriteStream(values.metrics);
  const total = { rows: 0, points: 0 };
  const tallies: Tally[] = [];
  for await (const body of readBatches(values.in)) {
    const digest = createHash('sha256').update(body).digest('hex');
    const processed = processBatch({ body, digest, now: Date.now() }, settings, cardinality);
    total.rows += processed.lines.length;
    total.points += processed.metrics.length;
    tallies.push(processed.tally);
    await writeLines(
      process.stdout,
      processed.logs.map(({ ndjson }) => ndjson),
    );
    if (metricsFile)
      await writeLines(
        metricsFile,
        processed.metrics.map((row) => JSON.stringify(row)),
      );
  }
  if (metricsFile) {
    metricsFile.end();
    await once(metricsFile, 'finish');
  }
  process.stderr.write(summary(total, tallies, settings.peppers.length > 0));
}

async function writeLines(to: Writable, lines: readonly string[]): Promise<void> {
  if (lines.length > 0 && !to.write(`${lines.join('\n')}\n`)) await once(to, 'drain');
}

function summary(
  total: { rows: number; points: number },
  tallies: readonly Tally[],
  hashed: boolean,
): string {
  const sum = (count: (tally: Tally) => number) => tallies.reduce((all, tally) => all + count(tally), 0);
  const kinds = new Set(tallies.flatMap(({ redactions }) => Object.keys(redactions)));
  const redactions = [...kinds].map((kind) => `${kind} ${sum((one) => one.redactions[kind] ?? 0)}`);
  return [
    `log rows        ${total.rows}`,
    `  events        ${sum(({ events }) => events)}`,
    `  other lines   ${sum(({ other }) => other)}`,
    `  unreadable    ${sum(({ unreadable }) => unreadable)}`,
    `  test samples  ${sum(({ samples }) => samples)}`,
    `dropped as own  ${sum(({ own }) => own)}`,
    `fields dropped  ${sum(({ fieldsDropped }) => fieldsDropped)}`,
    `redactions      ${redactions.join(', ') || 'none'}`,
    `metric rows     ${total.points}`,
    hashed ? '' : 'PHONE_HASH_PEPPERS is not set: phone numbers became [phone].',
    '',
  ]
    .filter((line, index, all) => line !== '' || index === all.length - 1)
    .join('\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`drain: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
