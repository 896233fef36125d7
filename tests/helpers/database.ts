import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { closeDatabase } from '@/lib/clients/database';
import { connect } from '@/lib/db/connect';
import { applyMigrations } from '@/lib/db/migrate';

export interface TestDatabase {
  url: string;
  stop(): Promise<void>;
}

/**
 * A Postgres of this test's own: PGlite on a socket on a free port. `DATABASE_URL` is set to it.
 *
 * @param migrated whether the migrations are applied; true unless the test is about them
 */
export async function startDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const pglite = await PGlite.create();
  const server = new PGLiteSocketServer({ db: pglite, port: 0, maxConnections: 20 });
  await server.start();
  const url = `postgres://postgres:postgres@${server.getServerConn()}/postgres`;
  process.env.DATABASE_URL = url;
  if (migrated) {
    const { db, close } = connect({ url, prepare: true, max: 1 });
    await applyMigrations(db);
    await close();
  }
  return {
    url,
    async stop() {
      await closeDatabase();
      await server.stop();
      await pglite.close();
    },
  };
}
