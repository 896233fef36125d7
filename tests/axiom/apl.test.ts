import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listing, textOf } from '@/axiom/apl/question';
import { renderPlot } from '@/axiom/apl/render-plot';
import { renderTable } from '@/axiom/apl/render-table';
import { tabularSchema, toTable } from '@/axiom/apl/result';
import { queries } from '@/axiom/queries/catalogue';
import { line } from '@/axiom/queries/example';
import { aplCommand } from '@/local/apl/run-command';
import { type Axiom, startAxiom } from '@/local/axiom/server';
import { run, runProcess } from './support/run';

const folder = mkdtempSync(join(tmpdir(), 'apl-'));
const file = join(folder, 'rows.ndjson');
const ROWS = [
  { _time: '2026-11-23T10:00:00Z', n: 3, route: '/a' },
  { _time: '2026-11-23T10:10:00Z', n: 6, route: '/b' },
];
writeFileSync(file, ROWS.map((row) => JSON.stringify(row)).join('\n'));

let axiom: Axiom;
beforeAll(async () => {
  axiom = await startAxiom({ datasets: ['josh-logs'] });
  axiom.store.ingest('josh-logs', [line('error.caught', { level: 'error', error_code: 'pg.42P01' })], {
    receivedAt: Date.now(),
  });
});
afterAll(async () => {
  await axiom.close();
  rmSync(folder, { recursive: true });
});

const apl = (args: readonly string[], env?: Record<string, string>) => run(aplCommand, args, env);

describe('npm run apl', () => {
  test('on a file: Axiom’s tabular answer', async () => {
    const args = ['--data', file, '--dataset', 'd', "['d'] | summarize total = sum(n)"];
    const { code, out } = await runProcess('local/apl/command.ts', args);
    expect(code).toBe(0);
    expect(toTable(tabularSchema.parse(JSON.parse(out)))).toEqual({ names: ['total'], rows: [[9]] });
  });

  test('on a running Axiom: a query of the catalogue, as a table', async () => {
    const there = { AXIOM_URL: axiom.url, AXIOM_TOKEN: axiom.token };
    const { code, out } = await apl(['--query', 'errors-by-code', '--param', 'env=prod'], there);
    expect([code, out]).toEqual([0, expect.stringMatching(/^error_code +.*\n─+.*\npg\.42P01 +1/)]);
  });

  test('as a plot, and as JSON', async () => {
    const ask = ['--data', file, '--dataset', 'd', "['d'] | project _time, n"];
    const plot = await apl([...ask, '--format', 'plot']);
    expect([plot.code, plot.out]).toEqual([0, expect.stringMatching(/█ 0 … 6$/m)]);
    const json = await apl([...ask, '--format', 'json']);
    expect(tabularSchema.parse(JSON.parse(json.out)).tables).toHaveLength(1);
  });

  test.each([
    ['a wrong query says where', ["['josh-logs'] | where nope == 1"], /nope.*line: 1, col: 23/],
    ['an unknown name', ['--query', 'nope'], /there is no query “nope”; --list shows all/],
    ['a parameter that it does not have', ['--query', 'firing', '--param', 'x=1'], /firing takes env=…/],
    ['two queries', ['a', 'b'], /give one query/],
    ['a format that is none', ['--format', 'pie', 'a'], /table, json or plot/],
    ['a file without a name', ['--data', file, 'a'], /--data needs --dataset/],
  ])('%s', async (_, args, expected) => {
    const { code, err } = await apl(args, { AXIOM_URL: axiom.url, AXIOM_TOKEN: axiom.token });
    expect(code).toBe(1);
    expect(err).toMatch(expected);
    expect(err).not.toContain(axiom.token);
  });
});

test('the list has every query with its question', () => {
  expect(listing().trimEnd().split('\n')).toHaveLength(queries.length);
});

test('a value cannot become a part of the query', () => {
  const text = textOf('firing', ["env=x'; ['other'] | count //"], { datasets: { logs: 'l', metrics: 'm' } });
  expect(text.split('\n')[0]).toBe("let _env = 'x\\'; [\\'other\\'] | count //';");
});

test('a table: numbers to the right, nothing of empty columns', () => {
  const table = {
    names: ['route', 'n'],
    rows: [
      ['/a', 3],
      ['/long', 12],
    ],
  };
  expect(renderTable(table)).toBe('route   n\n─────  ──\n/a      3\n/long  12\n');
  expect(renderTable({ names: [], rows: [] })).toBe('no rows\n');
});

test('a plot: a line for each series, from its lowest to its highest', () => {
  const rows = [
    ['2026-11-23T10:00:00Z', 'a', 0],
    ['2026-11-23T10:10:00Z', 'a', 4],
    ['2026-11-23T10:10:00Z', 'b', 2],
  ];
  const [a, b, ends] = renderPlot({ names: ['_time', 'who', 'n'], rows }).split('\n');
  expect(a).toMatch(/^a ▁ {58}█ 0 … 4$/);
  expect(b).toMatch(/^b {60}█ 0 … 2$/);
  expect(ends).toContain('2026-11-23T10:00:00.000Z … 2026-11-23T10:10:00.000Z');
});

test('a plot without time: bars', () => {
  const plot = renderPlot({
    names: ['who', 'n'],
    rows: [
      ['a', 1],
      ['b', 2],
    ],
  });
  expect(plot).toBe(`a ${'█'.repeat(30)} 1\nb ${'█'.repeat(60)} 2\n`);
});
