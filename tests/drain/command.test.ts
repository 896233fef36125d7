import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundled } from '../helpers/command';
import { entry, lineEntry, ndjson } from './support/entries';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drain-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

interface RunOptions {
  env?: Record<string, string>;
  /** What it reads from standard input. */
  input?: Uint8Array;
  /** Options of Node itself. */
  node?: string[];
}

/** Runs the command as `npm run drain` does. */
function run(args: string[], { env = {}, input, node = [] }: RunOptions = {}) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [...node, bundled('drain/offline/command.ts'), ...args],
      { env: { ...process.env, PHONE_HASH_PEPPERS: '', ...env }, maxBuffer: 1e9 },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

const rows = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line));

const entries = [
  lineEntry('linkup.created', { region: 'sf' }),
  entry({ message: 'call +14155550123' }),
  entry({ path: '/api/drain' }),
];

describe('npm run drain', () => {
  test('writes log rows to stdout, metric rows to the file, a summary to stderr', async () => {
    const input = await file('in.ndjson', Buffer.concat([ndjson(...entries), Buffer.from('\nbroken')]));
    const metrics = join(folder, 'metrics.ndjson');
    const env = { PHONE_HASH_PEPPERS: 'k1:a-pepper-of-32-characters-length' };
    const { code, stdout, stderr } = await run(['--in', input, '--metrics', metrics], { env });
    expect(code).toBe(0);
    expect(rows(stdout).map(({ event, source }) => [event, source])).toEqual([
      ['linkup.created', 'lambda'],
      [null, 'lambda'],
      [null, 'unreadable'],
    ]);
    expect(stdout).toMatch(/call k1_[0-9a-f]{32}/);
    const metricNames = rows(await readFile(metrics, 'utf8')).map(({ metric }) => metric);
    expect(metricNames).toContain('linkups_created_total');
    expect(stderr).toMatch(/log rows +3\n/);
    expect(stderr).toMatch(/unreadable +1\n/);
    expect(stderr).toMatch(/dropped as own +1\n/);
  });

  describe('takes the entries however they are written', () => {
    const lines = () => ndjson(...entries);
    const array = () => Buffer.from(JSON.stringify(entries));
    test.each([
      ['NDJSON', lines],
      ['a JSON array', array],
      ['a JSON array on many lines', () => Buffer.from(JSON.stringify(entries, null, 2))],
      ['gzip', () => gzipSync(lines())],
      ['an array in gzip', () => gzipSync(array())],
      [
        'two gzip files, one behind the other',
        () => Buffer.concat([gzipSync(`${lines().toString()}\n`), gzipSync('{"id":"1"}')]),
      ],
    ])('%s: from a file and from standard input', async (name, make) => {
      const bytes = make();
      const fromFile = await run(['--in', await file('entries', bytes)]);
      const fromInput = await run(['--in', '-'], { input: bytes });
      for (const { code, stdout, stderr } of [fromFile, fromInput]) {
        expect(code).toBe(0);
        expect(rows(stdout)).toHaveLength(name.startsWith('two') ? 3 : 2);
        expect(stdout).toContain('call [phone]');
        expect(stderr).toContain('PHONE_HASH_PEPPERS is not set');
      }
    });
  });

  test('entries that come again are left out, also from another batch', async () => {
    const many = Array.from({ length: 1_500 }, () => lineEntry('linkup.created', { region: 'sf' }));
    const metrics = join(folder, 'repeated.ndjson');
    const input = await file('repeated', ndjson(...many, ...many, ...many));
    const { stdout, stderr } = await run(['--in', input, '--metrics', metrics]);
    expect(rows(stdout)).toHaveLength(1_500);
    expect(stderr).toMatch(/repeated +3000\n/);
    const created = rows(await readFile(metrics, 'utf8')).filter(
      ({ metric }) => metric === 'linkups_created_total',
    );
    expect(created.reduce((sum, { value }) => sum + Number(value), 0)).toBe(1_500);
  });

  test('an empty file is no error, and is told', async () => {
    const path = await file('empty', '');
    expect(await run(['--in', path])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining(`${path} is empty`),
    });
  });

  test('whoever reads the rows may stop', async () => {
    const many = Array.from({ length: 2_000 }, () => entry({ message: 'x'.repeat(500) }));
    const path = await file('long', ndjson(...many));
    const command = `'${process.execPath}' '${bundled('drain/offline/command.ts')}' --in '${path}' | head -n 1`;
    const stderr = await new Promise((resolve) => {
      execFile('bash', ['-o', 'pipefail', '-c', command], (error, _, text) => resolve([error, text]));
    });
    expect(stderr).toEqual([null, '']);
  });

  test('explains itself', async () => {
    expect(await run(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--metrics FILE'),
    });
  });

  test.each([
    ['no file given', [], '--in FILE is missing. See --help.'],
    ['a file that does not exist', ['--in', '/nowhere/x'], 'cannot read /nowhere/x: there is no such file.'],
    ['a folder', ['--in', 'drain'], 'cannot read drain: it is a folder; name a file.'],
    ['an unknown option', ['--on', 'x'], "Unknown option '--on'"],
    [
      'metrics where nothing can be written',
      ['--in', 'package.json', '--metrics', '/nowhere/x'],
      'cannot write /nowhere/x (ENOENT)',
    ],
  ])('fails clearly: %s', async (_, args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(`drain: ${message}`)]);
    expect(stderr).not.toContain('    at ');
  });

  test.each([
    ['ends too early', (gzip: Buffer) => gzip.subarray(0, gzip.length - 20)],
    ['is damaged', (gzip: Buffer) => Buffer.concat([gzip.subarray(0, gzip.length - 8), Buffer.alloc(8)])],
  ])('gzip that %s: what was there is processed, and the exit code tells', async (how, damage) => {
    const path = await file('damaged.gz', damage(gzipSync(ndjson(...entries))));
    const { code, stderr } = await run(['--in', path]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`its gzip data ${how}`)]);
    expect(stderr).toMatch(/log rows +\d/);
  });
});

/** Says at the end how much memory the process had at most, in kilobytes. */
const TELL_MEMORY =
  'data:text/javascript,process.on("exit",()=>console.error("peak "+process.resourceUsage().maxRSS))';
const peakOf = (stderr: string) => Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;

// A process that reads 100 MB, on a machine that may be busy with others.
describe('a file of 100 MB', { timeout: 600_000 }, () => {
  test.each(['lines', 'array'])('%s: bounded memory, with progress', async (form) => {
    const path = join(folder, form);
    const message = 'Send to +14155550123 failed: naïve carrier. '.repeat(20);
    let count = 0;
    const item = () => JSON.stringify({ ...entry({ message }), id: `e${count++}` });
    function* content() {
      if (form === 'array') yield '[';
      for (let block = 0; block < 80; block += 1) {
        if (block > 0) yield form === 'array' ? ',' : '\n';
        yield Array.from({ length: 1_000 }, item).join(form === 'array' ? ',' : '\n');
      }
      if (form === 'array') yield ']';
    }
    await pipeline(Readable.from(content()), createWriteStream(path));
    const { code, stderr } = await run(['--in', path], { node: ['--import', TELL_MEMORY] });
    expect(code).toBe(0);
    expect(stderr).toMatch(/log rows +80000\n/);
    expect(stderr.match(/^\d+ MB of \d+ MB \(\d+%\) read, \d+ rows$/gm)?.length).toBeGreaterThan(4);
    // The file as bytes and as text would be more than this already.
    expect(peakOf(stderr)).toBeLessThan(320);
  });
});
