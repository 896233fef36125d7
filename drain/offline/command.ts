import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Cardinality } from '../measure/cardinality';
import { readProcessingSettings } from '../settings';
import { toBatches } from './batches';
import { explain, readInput } from './input';
import { Memory } from './memory';
import { processBatch } from './process';
import { Progress } from './progress';
import { Summary } from './summary';

const HELP = `npm run drain -- --in FILE [--metrics FILE]

Runs a file of Vercel log entries through the drain's own pipeline, without any service.

  --in FILE       NDJSON or a JSON array of entries, as Vercel's log drain sends them, plain or
                  gzip, of any length; - for standard input
  --metrics FILE  where to write the metric rows, as NDJSON
  --help          this text

Shipped log rows are written to stdout as NDJSON; progress and a summary to stderr. A line that
cannot be read costs nothing else: it is kept, redacted, as an entry of its own, and counted.
Entries that come again are left out, as the running drain does. Without PHONE_HASH_PEPPERS phone
numbers become [phone] and not a pseudonym. Exits with 0 when the input was read to its end.

npm prints two lines of its own first; npm run -s drain leaves them out of a file of rows.
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
  const metrics = values.metrics === undefined ? null : await openForWriting(values.metrics);
  const progress = new Progress(await sizeOf(values.in), process.stderr.isTTY === true, toStderr);
  const summary = new Summary();
  try {
    const cardinality = new Cardinality();
    const memory = new Memory();
    for await (const body of toBatches(readInput(values.in, progress.read))) {
      const digest = createHash('sha256').update(body).digest('hex');
      const processed = processBatch({ body, digest, now: Date.now() }, settings, cardinality, memory);
      summary.add(processed);
      for (const { ndjson } of processed.logs) await print(ndjson);
      for (const { ndjson } of processed.metrics) await metrics?.appendFile(lineEnded(ndjson));
      progress.tell(summary.rows);
    }
  } catch (error) {
    const words = explain(error, values.in);
    throw words === null ? error : new Error(`${words}.`);
  } finally {
    await metrics?.close();
    progress.end();
    if (progress.bytes > 0) toStderr(String(summary));
  }
  if (progress.bytes === 0) toStderr(`drain: ${values.in} is empty; there was nothing to do.\n`);
  if (settings.peppers.length === 0)
    toStderr('PHONE_HASH_PEPPERS is not set: phone numbers became [phone].\n');
}

async function openForWriting(path: string): Promise<FileHandle> {
  return open(path, 'w').catch(({ code }: NodeJS.ErrnoException) => {
    throw new Error(`cannot write ${path} (${code}): name a file in a folder that this user may write to.`);
  });
}

/** Null for standard input, pipes, and whatever cannot be asked. */
async function sizeOf(path: string): Promise<number | null> {
  const found = path === '-' ? null : await stat(path).catch(() => null);
  return found?.isFile() ? found.size : null;
}

async function print(ndjson: Buffer): Promise<void> {
  if (!process.stdout.write(lineEnded(ndjson))) await once(process.stdout, 'drain');
}

const lineEnded = (ndjson: Buffer) => Buffer.concat([ndjson, Buffer.from('\n')]);

const toStderr = (text: string): void => {
  process.stderr.write(text);
};

// Whoever reads our rows may stop, as `head` does; then nobody wants the rest.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

main().catch((error: unknown) => {
  toStderr(`drain: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
