import { and, eq } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { entitlements, subscriptions } from '@/lib/db/schema/billing';
import { recordDomainEvent } from '../domain-event';
import { isEntitled } from './life';

/** The one thing that is sold. */
const NAME = 'membership';

export interface EntitlementChange {
  entitled: boolean;
  /** Status of the subscription that decided. */
  state: string;
  stripeSubscriptionId: string;
}

export interface EntitlementCause {
  userId: string;
  correlationId: string;
  stripeEventId: string;
}

/**
 * Brings a user's entitlement in line with their subscriptions: one that entitles is enough. Safe to repeat: it follows
 * from the rows alone. Undefined when nothing changed.
 */
export async function updateEntitlement(
  tx: Queryable,
  { userId, correlationId, stripeEventId }: EntitlementCause,
): Promise<EntitlementChange | undefined> {
  const owned = await query('load_user_subscriptions', () =>
    tx
      .select({ id: subscriptions.stripeSubscriptionId, status: subscriptions.status })
      .from(subscriptions)
      .where(eq(subscriptions.userId, userId))
      .orderBy(subscriptions.lastEventCreated, subscriptions.stripeSubscriptionId),
  );
  const decisive = owned.findLast(({ status }) => isEntitled(status)) ?? owned.at(-1);
  if (decisive === undefined) return undefined;
  const next = {
    entitled: isEntitled(decisive.status),
    state: decisive.status,
    stripeSubscriptionId: decisive.id,
  };
  const [before] = await query('load_entitlement', () =>
    tx
      .select()
      .from(entitlements)
      .where(and(eq(entitlements.userId, userId), eq(entitlements.name, NAME)))
      .for('update'),
  );
  if (before?.entitled === next.entitled && before.state === next.state) return undefined;
  // A user who never had it and does not get it now has not been changed.
  if (before === undefined && !next.entitled) return undefined;

  await query('save_entitlement', () =>
    tx
      .insert(entitlements)
      .values({ userId, correlationId, stripeEventId, name: NAME, ...next })
      .onConflictDoUpdate({
        target: [entitlements.userId, entitlements.name],
        set: { ...next, stripeEventId, correlationId },
      }),
  );
  await recordDomainEvent(tx, {
    correlationId,
    type: next.entitled ? 'entitlement.granted' : 'entitlement.revoked',
    entity: 'user',
    entityId: userId,
    userId,
    data: { entitlement: NAME, state: next.state, stripe_event_id: stripeEventId },
  });
  return next;
}
