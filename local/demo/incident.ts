import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import type { Stack } from '../stack';

/** Longest wait for the failure to show, in milliseconds; Stripe's stand-in comes back after a second. */
const LONGEST_MS = 5_000;

/**
 * The demonstration's one failure: for a moment the table of Stripe's events has another name, as after a bad migration.
 * The handler fails, its claim is released, and the provider's own retry repairs what was missed.
 *
 * @param work what meets the failure; the table is back as soon as Sentry has heard of it
 */
export async function withoutStripeTable<T>(stack: Stack, work: () => Promise<T>): Promise<T> {
  const sql = postgres(stack.cloud.postgres.url, { max: 1 });
  const heard = stack.cloud.sentry.events().length;
  try {
    await sql`alter table stripe_events rename to stripe_events_away`;
    const working = work();
    const until = Date.now() + LONGEST_MS;
    while (stack.cloud.sentry.events().length === heard && Date.now() < until) await pause(20);
    await sql`alter table stripe_events_away rename to stripe_events`;
    return await working;
  } finally {
    await sql.end();
  }
}
