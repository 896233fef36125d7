import { expect } from 'vitest';
import type { AnyQuery } from '@/axiom/queries/catalogue';
import { EXAMPLE_NOW } from '@/axiom/queries/example';
import { runQuery } from '@/local/axiom/query';
import { Store } from '@/local/axiom/store';

type Row = Record<string, unknown>;

/** The rows of a table as objects, without nulls. */
export function rowsOf(
  table: { fields: readonly { name: string }[]; columns: readonly (readonly unknown[])[] } | undefined,
): Row[] {
  const length = table?.columns[0]?.length ?? 0;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(
      (table?.fields ?? [])
        .map(({ name }, column): [string, unknown] => [name, table?.columns[column]?.[row]])
        .filter(([, value]) => value !== null && value !== undefined),
    ),
  );
}

/** Runs a query's text on rows in the local Axiom, as it stands at the examples' moment. */
export function runOn(
  dataset: string,
  given: readonly Readonly<Row>[],
  apl: string,
  startTime: string,
): Row[] {
  const store = new Store();
  store.create(dataset, EXAMPLE_NOW);
  store.ingest(dataset, given, { receivedAt: EXAMPLE_NOW });
  const outcome = runQuery(store, { apl, startTime, endTime: 'now' }, EXAMPLE_NOW);
  if (!outcome.ok)
    throw new Error(`${outcome.error.line}:${outcome.error.column} ${outcome.error.message}\n${apl}`);
  return rowsOf(outcome.result.tables[0]);
}

/** The rows are those that the example says, in that order. */
export function examplePasses({ dataset, example, apl }: AnyQuery): void {
  const rows = runOn(dataset, example.given, apl(dataset, example.with ?? {}), example.range ?? 'now-1h');
  const expected = example.expect.map(normal);
  const seen = rows.map(normal).map((row, i) => (example.partial ? only(row, expected[i] ?? row) : row));
  expect(seen).toEqual(expected);
}

const only = (row: Row, like: Row): Row =>
  Object.fromEntries(Object.keys(like).map((key) => [key, row[key]]));

const ISO = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
/** Times in one spelling. */
const normal = (row: Readonly<Row>): Row =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      typeof value === 'string' && ISO.test(value) ? new Date(value).toISOString() : value,
    ]),
  );
