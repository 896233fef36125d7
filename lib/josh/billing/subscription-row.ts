import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { payments, stripeEvents, subscriptions } from '@/lib/db/schema/billing';
import { users } from '@/lib/db/schema/users';
import type { SubscriptionState } from './life';

export interface SubscriptionRow {
  userId: string | null;
  state: SubscriptionState;
}

const toSeconds = (date: Date | null) => (date === null ? undefined : Math.floor(date.getTime() / 1000));
const toDate = (seconds: number | undefined) => (seconds === undefined ? null : new Date(seconds * 1000));

/** Makes all events of one customer take turns, also those of a subscription that has no row yet. */
export async function lockCustomer(tx: Queryable, customerId: string): Promise<void> {
  await query('lock_customer', () =>
    tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`stripe:${customerId}`}, 0))`),
  );
}

export async function loadSubscription(
  tx: Queryable,
  stripeSubscriptionId: string,
): Promise<SubscriptionRow | null> {
  const [row] = await query('load_subscription', () =>
    tx
      .select()
      .from(subscriptions)
      .where(eq(subscriptions.stripeSubscriptionId, stripeSubscriptionId))
      .for('update'),
  );
  if (row === undefined) return null;
  const { status, optimistic, cancelAtPeriodEnd, lastEventCreated } = row;
  const currentPeriodEnd = toSeconds(row.currentPeriodEnd);
  return {
    userId: row.userId,
    state: { status, optimistic, cancelAtPeriodEnd, currentPeriodEnd, lastEventCreated },
  };
}

export interface SubscriptionIds {
  correlationId: string;
  stripeSubscriptionId: string;
  stripeCustomerId: string;
}

/** Safe to repeat: the subscription's id is unique. */
export async function saveSubscription(
  tx: Queryable,
  ids: SubscriptionIds,
  { currentPeriodEnd, ...state }: SubscriptionState,
): Promise<void> {
  const values = { ...state, currentPeriodEnd: toDate(currentPeriodEnd) };
  await query('save_subscription', () =>
    tx
      .insert(subscriptions)
      .values({ ...ids, ...values })
      .onConflictDoUpdate({ target: subscriptions.stripeSubscriptionId, set: values }),
  );
}

/** The user whom an earlier checkout linked to the customer. */
export async function findLinkedUser(tx: Queryable, customerId: string): Promise<string | undefined> {
  const [row] = await query('find_linked_user', () =>
    tx
      .select({ userId: subscriptions.userId })
      .from(subscriptions)
      .where(and(eq(subscriptions.stripeCustomerId, customerId), isNotNull(subscriptions.userId)))
      .limit(1),
  );
  return row?.userId ?? undefined;
}

export async function userExists(tx: Queryable, userId: string): Promise<boolean> {
  const rows = await query('find_user', () =>
    tx.select({ id: users.id }).from(users).where(eq(users.id, userId)),
  );
  return rows.length > 0;
}

/** Gives all subscriptions and payments of a customer to a user, and ends the waiting of the customer's events. Safe to repeat. */
export async function linkCustomer(
  tx: Queryable,
  customerId: string,
  userId: string,
  now: Date,
): Promise<void> {
  await query('link_subscriptions', () =>
    tx.update(subscriptions).set({ userId }).where(eq(subscriptions.stripeCustomerId, customerId)),
  );
  await query('link_payments', () =>
    tx.update(payments).set({ userId }).where(eq(payments.stripeCustomerId, customerId)),
  );
  await query('end_waiting_events', () =>
    tx
      .update(stripeEvents)
      .set({ state: 'processed', reason: 'linked', processedAt: now })
      .where(and(eq(stripeEvents.stripeCustomerId, customerId), eq(stripeEvents.state, 'waiting'))),
  );
}
