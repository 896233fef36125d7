import postgres from 'postgres';
import type { Stack } from '../../stack';

/** Reads one row of the database, by a statement of ours. @throws Error when there is none */
export async function oneRow(
  stack: Stack,
  ask: (sql: postgres.Sql) => Promise<readonly Record<string, unknown>[]>,
): Promise<Record<string, string>> {
  const [row] = await withSql(stack, ask);
  if (row === undefined) throw new Error('the incident left no row: it did not happen');
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
}

/** Does something to the database behind the product's back. */
export async function withSql<T>(stack: Stack, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(stack.cloud.postgres.url, { max: 1 });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** A text that the product took. Returns its SID. */
export async function sendText(stack: Stack, from: string, body: string): Promise<string> {
  const url = `${stack.app.url}/api/twilio/inbound`;
  const { sid } = await stack.cloud.twilio.sendInbound({ from, body, url });
  return sid;
}
