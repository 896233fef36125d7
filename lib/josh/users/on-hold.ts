import { sql } from 'drizzle-orm';

/** Whether the user of the query's `users` row is on hold. Spelt out: Drizzle drops the table from `returning` columns. */
export const onHold = sql<boolean>`exists (
  select 1 from safety_holds where safety_holds.user_id = users.id and safety_holds.lifted_at is null
)`;
