import { type Connection, connect, type Database } from '@/lib/db/connect';
import { databaseSettings } from '@/lib/db/settings';

declare global {
  /** On the process, not the module: Next may load a module once for each route, and a pool belongs to the process. */
  var joshDatabase: Connection | undefined;
}

/**
 * The process's database, connected on first use.
 *
 * @throws MissingSetting without `DATABASE_URL`
 */
export function database(): Database {
  globalThis.joshDatabase ??= connect(databaseSettings());
  return globalThis.joshDatabase.db;
}

/**
 * Ends the process's connections; the next {@link database} opens new ones.
 *
 * @param seconds that running queries get to finish
 */
export async function closeDatabase(seconds = 5): Promise<void> {
  const connection = globalThis.joshDatabase;
  globalThis.joshDatabase = undefined;
  await connection?.close(seconds);
}
