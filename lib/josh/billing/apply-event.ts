import type { Queryable } from '@/lib/db/connect';
import { type EntitlementChange, updateEntitlement } from './entitlement';
import { plan } from './plan';
import { endStripeEvent, lockStripeEvent } from './store-event';
import type { BillingFact, StripeEvent } from './stripe-event';
import {
  findLinkedUser,
  linkCustomer,
  loadSubscription,
  lockCustomer,
  saveSubscription,
  userExists,
} from './subscription-row';

export type AppliedEvent =
  | { outcome: 'processed' | 'waiting'; reason?: string; userId?: string; change?: EntitlementChange }
  /** Another delivery was faster; nothing was written. */
  | { outcome: 'already' };

/** Applies an event within a transaction. Safe to repeat: the event's own row says whether it was applied. */
export async function applyStripeEvent(
  tx: Queryable,
  event: StripeEvent,
  fact: BillingFact | null,
  options: { correlationId: string; now: Date },
): Promise<AppliedEvent> {
  // Always the customer first, then rows: one order of locks, no deadlock.
  if (fact !== null) await lockCustomer(tx, fact.customerId);
  if (!(await lockStripeEvent(tx, event.id))) return { outcome: 'already' };
  const applied =
    fact === null
      ? { outcome: 'processed' as const, reason: 'not_used' }
      : await applyFact(tx, event, fact, options);
  await endStripeEvent(tx, event.id, {
    state: applied.outcome,
    reason: applied.reason,
    now: options.now,
  });
  return applied;
}

async function applyFact(
  tx: Queryable,
  event: StripeEvent,
  fact: BillingFact,
  { correlationId, now }: { correlationId: string; now: Date },
) {
  const { subscriptionId, customerId } = fact;
  const row = await loadSubscription(tx, subscriptionId);
  const decided = plan(row?.state ?? null, { ...fact, created: event.created });
  if (decided.do === 'set') {
    const ids = { correlationId, stripeSubscriptionId: subscriptionId, stripeCustomerId: customerId };
    await saveSubscription(tx, ids, decided.state);
  }
  const reason = decided.do === 'keep' ? { reason: decided.reason } : {};
  const userId = await findUser(tx, fact, row?.userId ?? undefined);
  // The subscription is kept; whose it is, the checkout will say.
  if (userId === undefined) return { outcome: 'waiting' as const, reason: 'no_user' };
  await linkCustomer(tx, customerId, userId, now);
  const change = await updateEntitlement(tx, { userId, correlationId, stripeEventId: event.id });
  return { outcome: 'processed' as const, userId, ...reason, ...(change ? { change } : {}) };
}

/** A user whom the event names counts only if there is one: metadata can be edited in Stripe's dashboard. */
async function findUser(tx: Queryable, fact: BillingFact, owner: string | undefined) {
  if (owner !== undefined) return owner;
  if (fact.userId !== undefined && (await userExists(tx, fact.userId))) return fact.userId;
  return findLinkedUser(tx, fact.customerId);
}
