import { MissingSetting } from '@/lib/telemetry/env';
import { connect } from './connect';
import { applyMigrations, migrationStatus } from './migrate';
import { databaseSettings, displayUrl } from './settings';
import { missingKeys, type Restored, restoreKeys, type UniqueKey } from './unique-keys';

const HELP = `Usage: npm run db -- migrate | status | repair

  migrate   applies the pending migrations of lib/db/migrations; safe to run again, and by two people at once
  status    lists applied and pending migrations, and unique keys that are not in force; exits with 1 while there are any
  repair    puts unique keys back that were lost; where rows share a value it changes nothing, says which, and exits with 1

The database is the one of DATABASE_URL (postgres://user:password@host:5432/database). Behind a transaction pooler
give this command the direct or session URL. A new migration: npx drizzle-kit generate --name <change>.
Without a Postgres at hand: npm run local starts one and prints its URL.`;

async function main(command: string | undefined): Promise<number> {
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    console.info(HELP);
    return command === undefined ? 1 : 0;
  }
  if (command !== 'migrate' && command !== 'status' && command !== 'repair') {
    console.error(`Unknown command "${command}".\n\n${HELP}`);
    return 1;
  }
  const settings = { ...databaseSettings(), max: 1 };
  const { db, close } = connect(settings);
  try {
    console.info(`Database: ${displayUrl(settings.url)}`);
    if (command === 'migrate') {
      const applied = await applyMigrations(db);
      console.info(applied.length === 0 ? 'Nothing to apply.' : `Applied: ${applied.join(', ')}`);
      return 0;
    }
    const { applied, pending } = await migrationStatus(db);
    console.info(`Applied: ${applied.join(', ') || 'none'}\nPending: ${pending.join(', ') || 'none'}`);
    if (pending.length > 0) {
      if (command === 'repair') console.error('Apply what is pending first: npm run db -- migrate');
      return 1;
    }
    return command === 'status' ? showKeys(await missingKeys(db)) : showRepair(await restoreKeys(db));
  } finally {
    await close();
  }
}

const nameOf = ({ name, table, columns }: UniqueKey) => `${name} on ${table} (${columns.join(', ')})`;

function showKeys(missing: readonly UniqueKey[]): number {
  if (missing.length === 0) return 0;
  console.error(
    `Unique keys not in force:\n  ${missing.map(nameOf).join('\n  ')}\nPut them back: npm run db -- repair`,
  );
  return 1;
}

function showRepair({ restored, refused }: Restored): number {
  if (restored.length + refused.length === 0) console.info('Every unique key is in force.');
  for (const key of restored) console.info(`Restored: ${nameOf(key)}`);
  for (const key of refused) {
    const why =
      key.code === '23505'
        ? 'rows share a value. See npm run diagnose, and replay what it proposes, then repair again'
        : `Postgres says ${key.code}`;
    console.error(`NOT restored: ${nameOf(key)}: ${why}.`);
  }
  return refused.length === 0 ? 0 : 1;
}

/** A one-line explanation; the driver's errors are taken apart because some repeat the whole statement. */
function explain(error: unknown): string {
  if (error instanceof MissingSetting)
    return 'DATABASE_URL is not set. Set it, or run "npm run local" for a database on this machine.';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  if (code === 'ECONNREFUSED' || code === 'CONNECT_TIMEOUT' || code === 'ENOTFOUND')
    return `Postgres does not answer (${code}). Is it running, and is the host in DATABASE_URL right?`;
  if (code === '28P01' || code === '28000') return 'Postgres refused the user or password in DATABASE_URL.';
  return cause instanceof Error ? cause.message : 'Unknown error.';
}

main(process.argv[2]).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  },
);
