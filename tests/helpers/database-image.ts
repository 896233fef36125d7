import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';

const MIGRATIONS = fileURLToPath(new URL('../../lib/db/migrations', import.meta.url));
const CACHE = fileURLToPath(new URL('../../.local/', import.meta.url));
const LOCKFILE = fileURLToPath(new URL('../../package-lock.json', import.meta.url));

/**
 * A file with a whole database, empty or with every migration applied. To set one up costs seconds, to load one does not:
 * it is made once, and again when a migration or a package changes. Two workers may make it at once; the last one stays.
 */
export async function databaseImage({ migrated }: { migrated: boolean }): Promise<string> {
  const kind = migrated ? 'database-migrated-' : 'database-empty-';
  const file = `${CACHE}${kind}${fingerprint()}.tar`;
  if (existsSync(file)) return file;
  const { PGlite } = await import('@electric-sql/pglite');
  const pglite = await PGlite.create();
  try {
    if (migrated) await migrate(drizzle(pglite), { migrationsFolder: MIGRATIONS });
    const dump = await pglite.dumpDataDir('none');
    mkdirSync(CACHE, { recursive: true });
    // Only a whole file has the name that is looked for.
    const draft = `${CACHE}draft-${randomBytes(6).toString('hex')}`;
    writeFileSync(draft, new Uint8Array(await dump.arrayBuffer()));
    for (const old of readdirSync(CACHE)) if (old.startsWith(kind)) rmSync(CACHE + old, { force: true });
    renameSync(draft, file);
  } finally {
    await pglite.close();
  }
  return file;
}

/** Of the migrations and of the packages that make the file. */
function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(LOCKFILE));
  for (const name of readdirSync(MIGRATIONS).toSorted())
    if (name.endsWith('.sql')) hash.update(name).update(readFileSync(`${MIGRATIONS}/${name}`));
  return hash.digest('hex').slice(0, 16);
}
