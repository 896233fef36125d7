import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { z } from 'zod';
import type { Database } from './connect';

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));
/** Any number will do, as long as every run of this command takes the same. */
const LOCK = 7_105_114;

const journal = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) });

export interface MigrationStatus {
  applied: string[];
  pending: string[];
}

const readMeta = (file: string): unknown => JSON.parse(readFileSync(`${FOLDER}/meta/${file}`, 'utf8'));
const readJournal = () => journal.parse(readMeta('_journal.json'));

/** The schema after all checked-in migrations, as drizzle-kit keeps it. */
export function newestSnapshot(): unknown {
  const number = String(readJournal().entries.length - 1).padStart(4, '0');
  return readMeta(`${number}_snapshot.json`);
}

/** Which of the checked-in migrations the database has. */
export async function migrationStatus(db: Database): Promise<MigrationStatus> {
  const { entries } = readJournal();
  const newest = await newestApplied(db);
  return {
    applied: entries.filter(({ when }) => when <= newest).map(({ tag }) => tag),
    pending: entries.filter(({ when }) => when > newest).map(({ tag }) => tag),
  };
}

/**
 * Applies what is pending, in order, in one transaction; applying again changes nothing. Two runs at once take turns.
 *
 * @param db with a single connection: the lock belongs to the session
 * @returns the migrations that this run applied
 */
export async function applyMigrations(db: Database): Promise<string[]> {
  await db.execute(sql`select pg_advisory_lock(${LOCK})`);
  try {
    const { pending } = await migrationStatus(db);
    await migrate(db, { migrationsFolder: FOLDER });
    return pending;
  } finally {
    await db.execute(sql`select pg_advisory_unlock(${LOCK})`);
  }
}

/** The migrator's own bookmark: the time stamp of the last migration applied, 0 for an empty database. */
async function newestApplied(db: Database): Promise<number> {
  const [table] = await db.execute(sql`select to_regclass('drizzle.__drizzle_migrations') as name`);
  if (table?.name === null) return 0;
  const [row] = await db.execute(sql`select max(created_at) as newest from drizzle.__drizzle_migrations`);
  return Number(row?.newest ?? 0);
}
