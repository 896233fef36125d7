import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { closeDatabase } from '@/lib/clients/database';
import { connect } from '@/lib/db/connect';
import { applyMigrations } from '@/lib/db/migrate';
import { startPostgres } from '@/local/postgres/server';
import { bundled } from './command';
import { databaseImage } from './database-image';

export interface TestDatabase {
  url: string;
  stop(): Promise<void>;
}

/** A server that the suite was started with; tests change the variable afterwards. */
const realServer = process.env.DATABASE_URL;

/**
 * A Postgres of this test's own: a new database on the server of `DATABASE_URL` when the suite was started with one,
 * else PGlite on a free port. `DATABASE_URL` is set to it.
 *
 * @param migrated whether the migrations are applied; true unless the test is about them
 */
export async function startDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const server = realServer
    ? await createDatabase(realServer)
    : await startPostgres({
        image: await databaseImage({ migrated }),
        program: bundled('local/postgres/process.ts'),
      });
  process.env.DATABASE_URL = server.url;
  if (migrated && realServer) {
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

async function createDatabase(serverUrl: string): Promise<{ url: string; close(): Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = postgres(serverUrl, { max: 1, onnotice: () => undefined });
  await admin`create database ${admin(name)}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async close() {
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}
