import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import type { Subject } from '../subject';
import { type Piece, type Place, piecesOf } from './place';

/** Where the number and the text belong: nowhere else in the database. */
const HOME: Readonly<Record<string, string>> = { sms_messages: 'body', users: 'phone' };

const TODO =
  'Delete the row’s value, and find what wrote it: only sms_messages.body and users.phone may hold it.';

export const messageEventsPlace: Place = {
  name: 'message_events',
  todo: TODO,
  used: true,
  read: (subject) => rowsOf(subject, ['message_events']),
};

export const otherTablesPlace: Place = {
  name: 'the other tables of the database',
  todo: TODO,
  used: true,
  async read(subject) {
    const tables = await database().execute(sql`
      select c.table_name as name from information_schema.columns c
      join information_schema.tables t on t.table_name = c.table_name and t.table_schema = c.table_schema
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name = 'id' and c.data_type = 'uuid'`);
    return rowsOf(
      subject,
      tables.map(({ name }) => String(name)).filter((name) => name !== 'message_events'),
    );
  },
};

/** Ids begin with the time, so that the primary key finds what is new. */
async function rowsOf({ since }: Subject, tables: readonly string[]) {
  const first = firstIdAt(since - 60_000);
  const pieces: Piece[] = [];
  let items = 0;
  for (const table of tables) {
    const rows = await database().execute(sql`select * from ${sql.identifier(table)} where id >= ${first}`);
    items += rows.length;
    for (const row of rows)
      for (const [column, value] of Object.entries(row))
        if (HOME[table] !== column) pieces.push(...piecesOf(value, `${table}.${column}`));
  }
  return { items, pieces };
}

/** The smallest UUIDv7 of a moment. */
function firstIdAt(at: number): string {
  const time = Math.floor(at).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
