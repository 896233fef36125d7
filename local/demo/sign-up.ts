import postgres from 'postgres';
import { newId } from '@/lib/telemetry/correlation';
import type { Stack } from '../stack';

export interface Person {
  phone: string;
  region?: string;
}

/** Writes users as the website does that signs them up. Returns their ids. */
export async function signUp(stack: Stack, people: readonly Person[]): Promise<string[]> {
  const sql = postgres(stack.cloud.postgres.url, { max: 1 });
  const rows = people.map(({ phone, region = null }) => {
    const id = newId();
    return { id, correlation_id: newId(), phone, phone_hash: `demo_${id.replaceAll('-', '')}`, region };
  });
  try {
    await sql`insert into users ${sql(rows)}`;
  } finally {
    await sql.end();
  }
  return rows.map(({ id }) => id);
}
