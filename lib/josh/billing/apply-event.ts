import type { Queryable } from '@/lib/db/connect';
import { type EntitlementChange, updateEntitlement } from './entitlement';
import { subscriptionLife, unchangedReason } from './life';
import type { PaymentFact } from './payment-fact';
import { applyPayment, type PaymentChange } from './payment-row';
import { endStripeEvent, loadLife, lockStripeEvent, markSubscription } from './store-event';
import type { BillingFact, StripeEvent } from './stripe-event';
import {
  findLinkedUser,
  linkCustomer,
  loadSubscription,
  lockCustomer,
  saveSubscription,
  userExists,
} from './subscription-row';

/** What an event is about: a subscription, a charge, or nothing that is used. */
export interface EventFacts {
  billing: BillingFact | null;
  payment: PaymentFact | null;
}

export type AppliedEvent =
  | {
      outcome: 'processed' | 'waiting';
      reason?: string;
      userId?: string;
      change?: EntitlementChange;
      payment?: PaymentChange;
    }
  /** Another delivery was faster; nothing was written. */
  | { outcome: 'already' };

type Applied = Exclude<AppliedEvent, { outcome: 'already' }>;
type Options = { correlationId: string; now: Date };

/** Applies an event within a transaction. Safe to repeat: the event's own row says whether it was applied. */
export async function applyStripeEvent(
  tx: Queryable,
  event: StripeEvent,
  { billing, payment }: EventFacts,
  options: Options,
): Promise<AppliedEvent> {
  // Always the customer first, then charges, then rows: one order of locks, no deadlock.
  const customerId = billing?.customerId ?? (payment?.kind === 'charge' ? payment.customerId : undefined);
  if (customerId !== undefined) await lockCustomer(tx, customerId);
  if (!(await lockStripeEvent(tx, event.id))) return { outcome: 'already' };
  const applied = await applyFacts(tx, event, { billing, payment }, options);
  await endStripeEvent(tx, event.id, {
    state: applied.outcome,
    reason: applied.reason,
    now: options.now,
  });
  return applied;
}

function applyFacts(
  tx: Queryable,
  event: StripeEvent,
  { billing, payment }: EventFacts,
  options: Options,
): Promise<Applied> | Applied {
  if (billing !== null) return applyBilling(tx, event, billing, options);
  if (payment !== null) return applyCharge(tx, event, payment, options);
  return { outcome: 'processed', reason: 'not_used' };
}

async function applyBilling(
  tx: Queryable,
  event: StripeEvent,
  fact: BillingFact,
  { correlationId, now }: Options,
): Promise<Applied> {
  const { subscriptionId, customerId } = fact;
  await markSubscription(tx, event.id, subscriptionId);
  const row = await loadSubscription(tx, subscriptionId);
  // From all events that are stored, and not from the row and this one: then their order does not matter.
  const state = subscriptionLife(await loadLife(tx, subscriptionId));
  if (state !== null) {
    const ids = { correlationId, stripeSubscriptionId: subscriptionId, stripeCustomerId: customerId };
    await saveSubscription(tx, ids, state);
  }
  const unchanged = unchangedReason(row?.state ?? null, state, { ...fact, created: event.created });
  const reason = unchanged === undefined ? {} : { reason: unchanged };
  const userId = await findUser(tx, fact, row?.userId ?? undefined);
  // The subscription is kept; whose it is, the checkout will say.
  if (userId === undefined) return { outcome: 'waiting', reason: 'no_user' };
  await linkCustomer(tx, customerId, userId, now);
  const change = await updateEntitlement(tx, { userId, correlationId, stripeEventId: event.id });
  return { outcome: 'processed', userId, ...reason, ...(change ? { change } : {}) };
}

async function applyCharge(
  tx: Queryable,
  event: StripeEvent,
  fact: PaymentFact,
  { correlationId, now }: Options,
): Promise<Applied> {
  const customerId = fact.kind === 'charge' ? fact.customerId : undefined;
  const userId = customerId === undefined ? undefined : await findLinkedUser(tx, customerId);
  const { change, owner } = await applyPayment(tx, fact, {
    correlationId,
    eventCreated: event.created,
    stripeEventId: event.id,
    userId,
    now,
  });
  const payment = change === undefined ? {} : { payment: change };
  // Kept; whose it is, the checkout will say.
  if (owner === undefined && customerId !== undefined)
    return { outcome: 'waiting', reason: 'no_user', ...payment };
  return { outcome: 'processed', ...(owner === undefined ? {} : { userId: owner }), ...payment };
}

/** A user whom the event names counts only if there is one: metadata can be edited in Stripe's dashboard. */
async function findUser(tx: Queryable, fact: BillingFact, owner: string | undefined) {
  if (owner !== undefined) return owner;
  if (fact.userId !== undefined && (await userExists(tx, fact.userId))) return fact.userId;
  return findLinkedUser(tx, fact.customerId);
}
