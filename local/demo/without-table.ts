import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import type { Stack } from '../stack';

/** Longest wait for the failure to show, in milliseconds; Stripe's stand-in comes back after a second. */
const LONGEST_MS = 5_000;

/**
 * Does something while a table has another name, as after a bad migration.
 *
 * @param until what to wait for before the table is back; the work itself when absent
 */
export async function withoutTable<T>(
  stack: Stack,
  table: string,
  work: () => Promise<T>,
  until: (working: Promise<T>) => Promise<unknown> = (working) => working,
): Promise<T> {
  const sql = postgres(stack.cloud.postgres.url, { max: 1 });
  const away = `${table}_away`;
  try {
    await sql`alter table ${sql(table)} rename to ${sql(away)}`;
    const working = work();
    await until(working).finally(() => sql`alter table ${sql(away)} rename to ${sql(table)}`);
    return await working;
  } finally {
    await sql.end();
  }
}

/**
 * The demonstration's one failure: for a moment the table of Stripe's events is away. The handler fails, its claim is
 * released, and the provider's own retry repairs what was missed.
 *
 * @param work what meets the failure; the table is back as soon as Sentry has heard of it
 */
export function withoutStripeTable<T>(stack: Stack, work: () => Promise<T>): Promise<T> {
  const heard = stack.cloud.sentry.events().length;
  return withoutTable(stack, 'stripe_events', work, async () => {
    const latest = Date.now() + LONGEST_MS;
    while (stack.cloud.sentry.events().length === heard && Date.now() < latest) await pause(20);
  });
}
