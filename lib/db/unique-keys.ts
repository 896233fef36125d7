import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from './connect';
import { newestSnapshot } from './migrate';
import { PostgresError, toPostgresError } from './postgres-error';

/** A unique index or constraint that the migrations make, with the statement that makes it. */
export interface UniqueKey {
  name: string;
  table: string;
  columns: string[];
  statement: string;
}

const snapshot = z.object({
  tables: z.record(
    z.string(),
    z.object({
      name: z.string(),
      indexes: z.record(
        z.string(),
        z.object({
          name: z.string(),
          isUnique: z.boolean(),
          columns: z.array(z.object({ expression: z.string() })),
          where: z.string().optional(),
        }),
      ),
      uniqueConstraints: z.record(z.string(), z.object({ name: z.string(), columns: z.array(z.string()) })),
    }),
  ),
});

/** The keys that hold what must be once to one, by the newest snapshot of the checked-in migrations. */
export function uniqueKeys(): UniqueKey[] {
  const { tables } = snapshot.parse(newestSnapshot());
  return Object.values(tables).flatMap(({ name: table, indexes, uniqueConstraints }) => [
    ...Object.values(uniqueConstraints).map(({ name, columns }) => ({
      name,
      table,
      columns,
      statement: `alter table "${table}" add constraint "${name}" unique (${quoted(columns)})`,
    })),
    ...Object.values(indexes)
      .filter(({ isUnique }) => isUnique)
      .map(({ name, columns: parts, where }) => {
        const columns = parts.map(({ expression }) => expression);
        const only = where === undefined ? '' : ` where ${where}`;
        return {
          name,
          table,
          columns,
          statement: `create unique index "${name}" on "${table}" (${quoted(columns)})${only}`,
        };
      }),
  ]);
}

const quoted = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ');

/** Keys that are not in force: gone, no longer unique, or not valid. */
export async function missingKeys(db: Database): Promise<UniqueKey[]> {
  const rows = await db.execute<{ name: string }>(sql`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = 'public'::regnamespace and i.indisunique and i.indisvalid`);
  const inForce = new Set(rows.map(({ name }) => name));
  return uniqueKeys().filter(({ name }) => !inForce.has(name));
}

export interface Restored {
  restored: UniqueKey[];
  /** `code` is Postgres's: 23505 while rows share a value. */
  refused: (UniqueKey & { code: string })[];
}

/**
 * Puts missing keys back. Safe to repeat, and deletes nothing: where rows share a value the key stays away and is named.
 * Writers of a table wait while its key is built.
 *
 * @throws what the driver throws when Postgres is away
 */
export async function restoreKeys(db: Database): Promise<Restored> {
  const result: Restored = { restored: [], refused: [] };
  for (const key of await missingKeys(db)) {
    try {
      await db.execute(sql.raw(key.statement));
      result.restored.push(key);
    } catch (error) {
      const why = toPostgresError(error, 'restore_key');
      if (!(why instanceof PostgresError)) throw error;
      result.refused.push({ ...key, code: why.code });
    }
  }
  return result;
}
