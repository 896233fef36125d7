import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { prepareStatements } from './prepared';
import type { DatabaseSettings } from './settings';

export type Database = PostgresJsDatabase;

/** A transaction, or the database itself: what a query function runs on. */
export type Queryable = Pick<Database, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface Connection {
  db: Database;
  /** Ends all connections; running queries get `seconds` to finish. */
  close(seconds?: number): Promise<void>;
}

/** Seconds to open a connection; a webhook's caller waits 15 s for everything. */
const CONNECT_TIMEOUT_S = 2;
/** Milliseconds that the server gives one statement. */
const STATEMENT_TIMEOUT_MS = 3_000;
/** Seconds after which an unused connection is given back: idle functions must not hold the pooler's places. */
const IDLE_TIMEOUT_S = 20;

/** Opens nothing yet: connections are made by the first queries. */
export function connect({ url, prepare, max }: DatabaseSettings): Connection {
  const client = postgres(url, {
    max,
    prepare,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: IDLE_TIMEOUT_S,
    // It would ask for the types of arrays on each new connection; no column has one.
    fetch_types: false,
    onnotice: () => undefined,
    // Transaction poolers refuse or ignore settings at connect; there the role's own `statement_timeout` holds.
    connection: prepare ? { statement_timeout: STATEMENT_TIMEOUT_MS } : {},
  });
  if (prepare) prepareStatements(client);
  return { db: drizzle(client), close: (seconds = 5) => client.end({ timeout: seconds }) };
}
