import { closeDatabase } from '@/lib/clients/database';
import { connect } from '@/lib/db/connect';
import { applyMigrations } from '@/lib/db/migrate';
import { startPostgres } from '@/local/postgres/server';

export interface TestDatabase {
  url: string;
  stop(): Promise<void>;
}

/**
 * A Postgres of this test's own on a free port. `DATABASE_URL` is set to it.
 *
 * @param migrated whether the migrations are applied; true unless the test is about them
 */
export async function startDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const server = await startPostgres();
  process.env.DATABASE_URL = server.url;
  if (migrated) {
    const { db, close } = connect({ url: server.url, prepare: true, max: 1 });
    await applyMigrations(db);
    await close();
  }
  return {
    url: server.url,
    async stop() {
      await closeDatabase();
      await server.close();
    },
  };
}
