import postgres from 'postgres';
import type { Stack } from '../stack';

/** How long the table is away, in milliseconds; Stripe's stand-in comes back after a second. */
const LASTS_MS = 400;

/**
 * The demonstration's one failure: for a moment the table of Stripe's events has another name, as after a bad migration.
 * Handlers fail, their claims are released, and the provider's own retry repairs what was missed.
 */
export async function breakStripeTable(stack: Stack): Promise<{ mend(): Promise<void> }> {
  const sql = postgres(stack.cloud.postgres.url, { max: 1 });
  await sql`alter table stripe_events rename to stripe_events_away`;
  return {
    async mend() {
      await new Promise((resolve) => setTimeout(resolve, LASTS_MS));
      await sql`alter table stripe_events_away rename to stripe_events`;
      await sql.end();
    },
  };
}
