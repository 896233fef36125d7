import { spawn } from 'node:child_process';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { database } from '@/lib/clients/database';
import { bundled } from '../helpers/command';
import { startDatabase, type TestDatabase } from '../helpers/database';

const TABLES = [
  'admin_audit_log',
  'domain_events',
  'entitlements',
  'invites',
  'linkups',
  'message_events',
  'otp_challenges',
  'payments',
  'profile_events',
  'replay_items',
  'replays',
  'safety_holds',
  'safety_incidents',
  'sms_messages',
  'sms_outbound_jobs',
  'stripe_events',
  'subscriptions',
  'users',
];

function db(args: string[], env: Record<string, string | undefined>) {
  return new Promise<{ code: number | null; out: string }>((resolve) => {
    const child = spawn(process.execPath, [bundled('lib/db/command.ts'), ...args], {
      env: { ...process.env, ...env },
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      out += chunk;
    });
    child.on('close', (code) => resolve({ code, out }));
  });
}

const rows = async (query: ReturnType<typeof sql>) => [...(await database().execute(query))];

describe('npm run db', () => {
  let postgres: TestDatabase;
  beforeAll(async () => {
    postgres = await startDatabase({ migrated: false });
  });
  afterAll(() => postgres.stop());

  it('migrates an empty database, says so, and does nothing the second time', async () => {
    expect(await db(['status'], {})).toMatchObject({
      code: 1,
      out: expect.stringContaining('Pending: 0000_initial'),
    });
    expect(await db(['migrate'], {})).toMatchObject({
      code: 0,
      out: expect.stringContaining('Applied: 0000_initial'),
    });
    expect(await db(['migrate'], {})).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing to apply.'),
    });
    expect(await db(['status'], {})).toMatchObject({
      code: 0,
      out: expect.stringContaining('Pending: none'),
    });
  });

  it('creates every table, each with an indexed correlation id and closed to Supabase’s public API', async () => {
    const tables = await rows(
      sql`select tablename, rowsecurity from pg_tables where schemaname = 'public' order by tablename`,
    );
    expect(tables).toEqual(TABLES.map((tablename) => ({ tablename, rowsecurity: true })));

    const indexed = await rows(
      sql`select tablename from pg_indexes where schemaname = 'public' and indexdef like '%(correlation_id)' order by tablename`,
    );
    expect(indexed.map(({ tablename }) => tablename)).toEqual(TABLES);
  });

  it('keeps the words of a text in sms_messages.body and nowhere else', async () => {
    const columns = await rows(
      sql`select table_name, column_name from information_schema.columns
          where table_schema = 'public' and column_name in ('body', 'text', 'message', 'content', 'error_message')`,
    );
    expect(columns).toEqual([{ table_name: 'sms_messages', column_name: 'body' }]);
  });

  it.each([
    { given: 'no URL', env: { DATABASE_URL: '' }, says: 'DATABASE_URL is not set' },
    { given: 'something that is no URL', env: { DATABASE_URL: 'db.internal:5432' }, says: 'not of the form' },
    {
      given: 'nobody listening',
      env: { DATABASE_URL: 'postgres://josh:hunter2@127.0.0.1:1/josh' },
      says: 'does not answer',
    },
    { given: 'a bad pool size', env: { DATABASE_POOL_MAX: 'many' }, says: 'DATABASE_POOL_MAX must be' },
  ])('says what to do and no password: $given', async ({ env, says }) => {
    const { code, out } = await db(['status'], env);
    expect(code).toBe(1);
    expect(out).toContain(says);
    expect(out).not.toContain('hunter2');
  });

  it('explains itself', async () => {
    expect(await db(['--help'], {})).toMatchObject({ code: 0, out: expect.stringContaining('Usage:') });
    expect(await db(['drop'], {})).toMatchObject({
      code: 1,
      out: expect.stringContaining('Unknown command'),
    });
  });
});
