import { DuckDBInstance } from '@duckdb/node-api';
import { runQuery } from '@/local/axiom/query';
import { Store } from '@/local/axiom/store';

export const NOW = Date.parse('2026-03-01T12:00:00Z');

/** A question in both languages; the columns of the SQL are named as the query's. Rows are compared without their order. */
export interface DifferentialCase {
  readonly apl: string;
  readonly sql: string;
}

export type Cell = string | number | boolean | null;
export type Event = Readonly<Record<string, Cell>>;

/** SQL types by column. `VARIANT` stands for several kinds in one column: DuckDB gets it as JSON. */
export type Columns = Readonly<
  Record<string, 'TIMESTAMP' | 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'VARIANT'>
>;

export interface Differential {
  /** The rows of each engine, as sorted lines of JSON. */
  ask(question: DifferentialCase): Promise<{ apl: string[]; sql: string[] }>;
  close(): void;
}

/** The same events in the local Axiom, as dataset `t`, and in DuckDB, as table `t`. */
export async function differential(columns: Columns, events: readonly Event[]): Promise<Differential> {
  const store = new Store();
  store.create('t', NOW);
  const outcome = store.ingest('t', events, { receivedAt: NOW });
  if (outcome.kind !== 'ingested' || outcome.failures.length > 0)
    throw new Error('the events were not all taken');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const names = Object.keys(columns);
  const types = names.map((name) => `"${name}" ${columns[name] === 'VARIANT' ? 'JSON' : columns[name]}`);
  await connection.run(`create table t (${types.join(', ')})`);
  for (let i = 0; i < events.length; i += 500) {
    const rows = events
      .slice(i, i + 500)
      .map((event) => `(${names.map((name) => literal(event[name] ?? null, columns[name])).join(', ')})`);
    await connection.run(`insert into t values ${rows.join(', ')}`);
  }
  return {
    ask: async ({ apl, sql }) => {
      const outcome = runQuery(store, { apl: `${apl} | take 50000` }, NOW);
      if (!outcome.ok) throw new Error(`${apl}: ${outcome.error.message}`);
      const [table] = outcome.result.tables;
      const fields = table?.fields.map(({ name }) => name) ?? [];
      const mine = (table?.columns[0] ?? []).map((_, row) =>
        line(fields.map((name, i) => [name, table?.columns[i]?.[row] ?? null])),
      );
      const reader = await connection.runAndReadAll(sql);
      const theirs = reader.getRowObjectsJson().map((row) => line(Object.entries(row)));
      return { apl: mine.sort(), sql: theirs.sort() };
    },
    close: () => connection.closeSync(),
  };
}

function literal(value: Cell, type: Columns[string] | undefined): string {
  if (value === null) return 'null';
  if (type === 'VARIANT') return `'${JSON.stringify(value).replaceAll("'", "''")}'`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
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
