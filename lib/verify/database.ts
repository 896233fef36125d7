import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { migrationStatus } from '@/lib/db/migrate';
import { type Check, found } from './check';

/** Tables of the specification, "Infrastructure Setup". */
const TABLES = ['domain_events', 'message_events', 'stripe_events'];
const AUDIT_TRIGGERS = ['admin_audit_append_only', 'admin_audit_chain'];

/** The database, through the connection that the app uses. */
export const databaseChecks: readonly Check[] = [
  {
    name: 'database: answers, and its migrations are current',
    expected: 'none pending',
    todo: 'Set DATABASE_URL; `npm run db -- migrate` with the direct URL.',
    async run() {
      const { applied, pending } = await migrationStatus(database());
      return found(pending.length === 0, `${applied.length} applied, ${pending.length} pending`);
    },
  },
  {
    name: 'database: domain_events, message_events and stripe_events exist',
    expected: 'all of them',
    todo: '`npm run db -- migrate`.',
    async run() {
      const rows = await database().execute(
        sql`select table_name from information_schema.tables where table_schema = 'public'`,
      );
      const there = new Set(rows.map(({ table_name }) => table_name));
      const missing = TABLES.filter((table) => !there.has(table));
      return found(missing.length === 0, missing.length === 0 ? 'there' : `missing: ${missing.join(', ')}`);
    },
  },
  {
    name: 'database: every correlation_id has an index',
    expected: 'an index that begins with it in each table',
    todo: 'Somebody dropped an index: create it again as lib/db/migrations has it.',
    async run() {
      const rows = await database().execute(sql`
        select c.relname as name,
          exists (select 1 from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum) as indexed
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where a.attname = 'correlation_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`);
      const without = rows.filter(({ indexed }) => !indexed).map(({ name }) => String(name));
      return found(
        rows.length > 0 && without.length === 0,
        without.length === 0 ? `${rows.length} tables` : `without: ${without.join(', ')}`,
      );
    },
  },
  {
    name: 'database: the audit log is append-only and chained',
    expected: 'both triggers, enabled',
    todo: 'Somebody took a trigger away: find out who, then enable it again as the migrations have it, and run `npm run audit -- verify`.',
    async run() {
      const rows = await database().execute(
        sql`select tgname as name from pg_trigger where tgrelid = 'admin_audit_log'::regclass and tgenabled in ('O', 'A')`,
      );
      const there = new Set(rows.map(({ name }) => name));
      const missing = AUDIT_TRIGGERS.filter((name) => !there.has(name));
      return found(missing.length === 0, missing.length === 0 ? 'enabled' : `missing: ${missing.join(', ')}`);
    },
  },
];
