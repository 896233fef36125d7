import { type Connection, connect, type Database } from '@/lib/db/connect';
import { surviveDeadSockets } from '@/lib/db/dead-socket';
import { databaseSettings } from '@/lib/db/settings';
import { log } from '@/lib/telemetry/log/log';

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
  surviveDeadSockets(abandonPool);
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

/** Running queries on the pool's other connections finish; the next query opens a new pool. */
function abandonPool(): void {
  log('error.caught', {
    error_code: 'pg.CONNECTION_CLOSED',
    error_type: 'TypeError',
    category: 'admin_action',
  });
  closeDatabase().catch(() => undefined);
}
