import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { runQuery } from '@/local/axiom/query';
import { Store } from '@/local/axiom/store';

export const NOW = Date.parse('2026-03-01T12:00:00Z');

/** A question in both languages; the columns of the SQL are named as the query's. */
export interface DifferentialCase {
  readonly apl: string;
  readonly sql: string;
  /** The range of the query, as the API takes it; all of the past when absent. */
  readonly range?: { readonly startTime: string; readonly endTime: string };
}

/** A dataset in the one, a table in the other. */
export interface Table {
  readonly columns: Columns;
  readonly events: readonly Event[];
}

export type Cell = string | number | boolean | null;
export type Event = Readonly<Record<string, Cell>>;

/** SQL types by column. `VARIANT` stands for several kinds in one column: DuckDB gets it as JSON. */
export type Columns = Readonly<
  Record<string, 'TIMESTAMP' | 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'VARIANT'>
>;

export interface Differential {
  /** The rows of each engine in their order, as lines of JSON. */
  ask(question: DifferentialCase): Promise<{ apl: string[]; sql: string[] }>;
  /** Tells DuckDB something that is no question: a view, a variable. */
  prepare(sql: string): Promise<void>;
  close(): void;
}

/** The same events in the local Axiom, as datasets, and in DuckDB, as tables of the same names. */
export async function differential(tables: Readonly<Record<string, Table>>): Promise<Differential> {
  const store = new Store();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const folder = mkdtempSync(join(tmpdir(), 'differential-'));
  for (const [table, { columns, events }] of Object.entries(tables)) {
    store.create(table, NOW);
    const outcome = store.ingest(table, events, { receivedAt: NOW });
    if (outcome.kind !== 'ingested' || outcome.failures.length > 0)
      throw new Error('the events were not all taken');
    // DuckDB reads a file many times faster than it parses as many literals.
    const types = Object.entries(columns).map(
      ([name, type]) => [name, type === 'VARIANT' ? 'JSON' : type] as const,
    );
    const file = join(folder, `${table}.json`);
    writeFileSync(file, events.map((event) => JSON.stringify(event)).join('\n'));
    await connection.run(
      `create table ${table} (${types.map(([name, type]) => `"${name}" ${type}`).join(', ')})`,
    );
    const read = types.map(([name, type]) => `'${name}': '${type}'`);
    await connection.run(
      `insert into ${table} select ${types.map(([name, type]) => (type === 'JSON' ? `nullif("${name}", 'null')` : `"${name}"`)).join(', ')}
       from read_json('${file}', format = 'newline_delimited', columns = {${read.join(', ')}})`,
    );
  }
  rmSync(folder, { recursive: true });
  return {
    ask: async ({ apl, sql, range }) => {
      const outcome = runQuery(store, { apl, defaultLimit: 50_000, ...range }, NOW);
      if (!outcome.ok) throw new Error(`${apl}: ${outcome.error.message}`);
      const [table] = outcome.result.tables;
      const fields = table?.fields.map(({ name }) => name) ?? [];
      const mine = (table?.columns[0] ?? []).map((_, row) =>
        line(fields.map((name, i) => [name, table?.columns[i]?.[row] ?? null])),
      );
      const reader = await connection.runAndReadAll(sql);
      const theirs = reader.getRowObjectsJson().map((row) => line(Object.entries(row)));
      return { apl: mine, sql: theirs };
    },
    prepare: async (sql) => {
      await connection.run(sql);
    },
    close: () => connection.closeSync(),
  };
}

/** One row, its keys sorted, numbers to ten digits, times without the parts that one of the engines leaves out. */
function line(cells: readonly (readonly [string, unknown])[]): string {
  const plain = cells.map(([name, value]) => [name, normal(value)] as const);
  return JSON.stringify(Object.fromEntries(plain.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

function normal(value: unknown): unknown {
  if (typeof value === 'string') {
    if (/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/.test(value))
      return new Date(`${value.replace(' ', 'T').replace('Z', '')}Z`).toISOString();
    // DuckDB gives 64-bit numbers as text.
    return /^-?\d{1,15}(\.\d+)?$/.test(value) ? Number(Number(value).toPrecision(10)) : value;
  }
  return typeof value === 'number' ? Number(value.toPrecision(10)) : value;
}
