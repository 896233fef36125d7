import { warmUp } from '@/local/axiom/parse/kusto';
import { runQuery } from '@/local/axiom/query';
import type { Json } from '@/local/axiom/result/json';
import type { TabularTable } from '@/local/axiom/result/tabular';
import { Store } from '@/local/axiom/store';

export const NOW = Date.parse('2026-03-01T12:00:00Z');

// Here, so that no test's time pays for loading the parser.
warmUp();

export type Row = Record<string, unknown>;
/** Datasets by name, or the rows of one that is called `t`. */
export type Given = Record<string, readonly Row[]> | readonly Row[];

export interface Options {
  startTime?: string;
  endTime?: string;
  defaultLimit?: number;
  maxBinAutoGroups?: number;
}

export function storeOf(given: Given): Store {
  const store = new Store();
  const datasets: Record<string, readonly Row[]> = isRows(given) ? { t: given } : given;
  for (const [name, rows] of Object.entries(datasets)) {
    store.create(name, NOW);
    store.ingest(name, rows, { receivedAt: NOW });
  }
  return store;
}

function isRows(given: Given): given is readonly Row[] {
  return Array.isArray(given);
}

/** The table that a query yields; throws what is wrong with the query. */
export function table(given: Given, apl: string, options: Options = {}): TabularTable {
  const outcome = runQuery(storeOf(given), { apl, ...options }, NOW);
  const first = outcome.ok ? outcome.result.tables[0] : undefined;
  if (first === undefined) throw new Error(outcome.ok ? 'no table' : outcome.error.message);
  return first;
}

/** The rows that a query yields, as objects. */
export function rows(given: Given, apl: string, options: Options = {}): Record<string, Json>[] {
  const { fields, columns } = table(given, apl, options);
  const count = columns[0]?.length ?? 0;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(fields.map(({ name }, i) => [name, columns[i]?.[row] ?? null])),
  );
}

/** The value of one expression. */
export function value(expression: string): Json {
  return rows([], `print v = ${expression}`)[0]?.v ?? null;
}

/** What is wrong with a query, as `line:column message`. */
export function failure(given: Given, apl: string, options: Options = {}): string {
  const outcome = runQuery(storeOf(given), { apl, ...options }, NOW);
  if (outcome.ok) throw new Error(`the query was expected to fail: ${apl}`);
  const { line, column, message } = outcome.error;
  return `${line}:${column} ${message}`;
}
