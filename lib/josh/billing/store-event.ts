import { eq, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { stripeEvents } from '@/lib/db/schema/billing';
import { keptPayload } from './kept-payload';
import type { DatedFact } from './life';
import { parseStoredEvent, readBillingFact, type StripeEvent } from './stripe-event';

/** What was there when the event came. */
export interface StoredEvent {
  /** `resumed`: stored by a try that died or failed before it was applied. `duplicate`: applied already. */
  outcome: 'new' | 'resumed' | 'duplicate';
  correlationId: string;
}

/**
 * Stores an event, without what identifies the payer, before anything is done with it. Safe to repeat: the event's id is unique.
 *
 * @param isNew called once for an event, by the try that stored it, also when the deadline has passed before
 */
export async function storeStripeEvent(
  event: StripeEvent,
  { correlationId, customerId }: { correlationId: string; customerId: string | undefined },
  isNew: () => void,
): Promise<StoredEvent> {
  const [inserted] = await query('insert_stripe_event', async () => {
    const rows = await database()
      .insert(stripeEvents)
      .values({
        correlationId,
        stripeEventId: event.id,
        type: event.type,
        stripeCreated: event.created,
        stripeCustomerId: customerId ?? null,
        payload: keptPayload(event),
      })
      .onConflictDoNothing({ target: stripeEvents.stripeEventId })
      .returning({ id: stripeEvents.id });
    if (rows.length > 0) isNew();
    return rows;
  });
  if (inserted !== undefined) return { outcome: 'new', correlationId };
  const [earlier] = await query('find_stripe_event', () =>
    database()
      .select({ state: stripeEvents.state, correlationId: stripeEvents.correlationId })
      .from(stripeEvents)
      .where(eq(stripeEvents.stripeEventId, event.id)),
  );
  if (earlier === undefined) throw new Error('A Stripe event that is already there was not found.');
  return {
    outcome: earlier.state === 'received' ? 'resumed' : 'duplicate',
    correlationId: earlier.correlationId,
  };
}

/** Locks an event's row and says whether it is still to be applied: of two deliveries at once, one finds it so. */
export async function lockStripeEvent(tx: Queryable, stripeEventId: string): Promise<boolean> {
  const [row] = await query('lock_stripe_event', () =>
    tx
      .select({ state: stripeEvents.state })
      .from(stripeEvents)
      .where(eq(stripeEvents.stripeEventId, stripeEventId))
      .for('update'),
  );
  return row?.state === 'received';
}

/** Notes which subscription an event is about, once it could be read. */
export async function markSubscription(
  tx: Queryable,
  stripeEventId: string,
  stripeSubscriptionId: string,
): Promise<void> {
  await query('mark_subscription', () =>
    tx
      .update(stripeEvents)
      .set({ stripeSubscriptionId })
      .where(eq(stripeEvents.stripeEventId, stripeEventId)),
  );
}

/** Everything that Stripe has ever said of a subscription; a few events a month. */
export async function loadLife(tx: Queryable, stripeSubscriptionId: string): Promise<DatedFact[]> {
  const rows = await query('load_subscription_life', () =>
    tx
      .select({ payload: stripeEvents.payload })
      .from(stripeEvents)
      .where(eq(stripeEvents.stripeSubscriptionId, stripeSubscriptionId)),
  );
  return rows.flatMap(({ payload }) => {
    const event = parseStoredEvent(payload);
    const fact = readBillingFact(event);
    return fact === null ? [] : [{ ...fact, created: event.created }];
  });
}

export interface EventEnding {
  state: 'waiting' | 'processed';
  reason: string | undefined;
  now: Date;
}

export async function endStripeEvent(
  tx: Queryable,
  stripeEventId: string,
  { state, reason, now }: EventEnding,
): Promise<void> {
  await query('end_stripe_event', () =>
    tx
      .update(stripeEvents)
      .set({
        state,
        reason: reason ?? null,
        processedAt: state === 'processed' ? now : null,
        attempts: sql`${stripeEvents.attempts} + 1`,
      })
      .where(eq(stripeEvents.stripeEventId, stripeEventId)),
  );
}

/** Notes a failed try on the event's row. */
export async function noteStripeFailure(stripeEventId: string, reason: string): Promise<void> {
  await query('note_stripe_failure', () =>
    database()
      .update(stripeEvents)
      .set({ reason, attempts: sql`${stripeEvents.attempts} + 1` })
      .where(eq(stripeEvents.stripeEventId, stripeEventId)),
  );
}
