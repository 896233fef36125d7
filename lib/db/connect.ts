import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { prepareStatements } from './prepared';
import { type DatabaseSettings, databaseTimeoutMs } from './settings';

export type Database = PostgresJsDatabase;

/** A transaction, or the database itself: what a query function runs on. */
export type Queryable = Pick<Database, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface Connection {
  db: Database;
  /** Ends all connections; running queries get `seconds` to finish. */
  close(seconds?: number): Promise<void>;
}

/** Seconds after which an unused connection is given back: idle functions must not hold the pooler's places. */
const IDLE_TIMEOUT_S = 20;

/** Opens nothing yet: connections are made by the first queries. */
export function connect({ url, prepare, max }: DatabaseSettings): Connection {
  const timeoutMs = databaseTimeoutMs();
  const client = postgres(url, {
    max,
    prepare,
    // In seconds.
    connect_timeout: timeoutMs / 2_000,
    idle_timeout: IDLE_TIMEOUT_S,
    // It would ask for the types of arrays on each new connection; no column has one.
    fetch_types: false,
    onnotice: () => undefined,
    // Transaction poolers refuse or ignore settings at connect; there the role's own `statement_timeout` holds.
    connection: prepare ? { statement_timeout: Math.round(timeoutMs * 0.75) } : {},
  });
  if (prepare) prepareStatements(client);
  return { db: drizzle(client), close: (seconds = 5) => client.end({ timeout: seconds }) };
}
