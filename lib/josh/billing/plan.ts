import type { BillingFact } from './stripe-event';

/** A subscription as the events applied so far describe it. */
export interface SubscriptionState {
  /** Stripe's subscription status. */
  status: string;
  /** Unlocked by a checkout, not yet described by Stripe. */
  optimistic: boolean;
  cancelAtPeriodEnd: boolean;
  /** Seconds since the epoch. */
  currentPeriodEnd: number | undefined;
  /** Stripe's clock, in seconds, of the newest event applied; then that event's rank. */
  lastEventCreated: number;
  lastEventRank: number;
}

export type Plan =
  | { do: 'set'; state: SubscriptionState }
  /** The event is older than what is known, or says nothing new. */
  | { do: 'keep'; reason: 'stale' | 'final' | 'known' | 'unpaid' };

/** An event's fact and when Stripe says it happened, in seconds. */
export type DatedFact = BillingFact & { created: number };

/** Which of two events of the same second comes later: the order in which Stripe makes them. */
const ranks: Record<BillingFact['kind'], number> = {
  checkout: 0,
  subscription_created: 1,
  invoice_payment_failed: 2,
  invoice_paid: 3,
  subscription_updated: 4,
  subscription_deleted: 5,
};

/**
 * Statuses with which a user has what they pay for. `past_due` is among them: Stripe is still trying to collect, and
 * says `unpaid` or `canceled` when it gives up (Stripe: "Subscription statuses").
 */
const ENTITLED = new Set(['active', 'trialing', 'past_due']);
/** Statuses that no subscription leaves. */
const FINAL = new Set(['canceled', 'incomplete_expired']);

export const isEntitled = (status: string) => ENTITLED.has(status);

/** What an event changes about a subscription, whatever order events come in. Pure. */
export function plan(current: SubscriptionState | null, event: DatedFact): Plan {
  switch (event.kind) {
    case 'checkout':
      return planCheckout(current, event);
    case 'invoice_paid':
      return planInvoice(current, event, afterPayment);
    case 'invoice_payment_failed':
      return planInvoice(current, event, afterFailure);
    case 'subscription_created':
    case 'subscription_updated':
    case 'subscription_deleted':
      return planSnapshot(current, event);
  }
}

/** Unlocks before Stripe has described the subscription, unless what is known is as good or newer. */
function planCheckout(current: SubscriptionState | null, event: DatedFact & { kind: 'checkout' }): Plan {
  if (!event.paid) return { do: 'keep', reason: 'unpaid' };
  if (current === null)
    return { do: 'set', state: { ...empty, ...dated(event), status: 'active', optimistic: true } };
  if (FINAL.has(current.status)) return { do: 'keep', reason: 'final' };
  if (isEntitled(current.status)) return { do: 'keep', reason: 'known' };
  if (order(current, event) > 0) return { do: 'keep', reason: 'stale' };
  return { do: 'set', state: { ...current, ...dated(event), status: 'active', optimistic: true } };
}

/** What an invoice's end makes of each status; what is not listed stays. */
type Transitions = { readonly [status: string]: string };
const afterPayment: Transitions = { incomplete: 'active', past_due: 'active', unpaid: 'active' };
const afterFailure: Transitions = { active: 'past_due', trialing: 'past_due' };

/** An invoice says only that money came or did not; the subscription's other details stay. */
function planInvoice(current: SubscriptionState | null, event: DatedFact, transitions: Transitions): Plan {
  // A subscription begins `incomplete`, until its first invoice is paid (Stripe: "Subscription statuses").
  const before = current ?? { ...empty, status: 'incomplete' };
  if (FINAL.has(before.status)) return { do: 'keep', reason: 'final' };
  if (current !== null && order(current, event) > 0) return { do: 'keep', reason: 'stale' };
  const status = transitions[before.status] ?? before.status;
  return { do: 'set', state: { ...before, ...dated(event), status, optimistic: false } };
}

function planSnapshot(
  current: SubscriptionState | null,
  event: DatedFact & { kind: 'subscription_created' | 'subscription_updated' | 'subscription_deleted' },
): Plan {
  const { cancelAtPeriodEnd, currentPeriodEnd } = event;
  const status = event.kind === 'subscription_deleted' ? 'canceled' : event.status;
  const described = { status, cancelAtPeriodEnd, currentPeriodEnd, optimistic: false };
  if (current === null) return { do: 'set', state: { ...described, ...dated(event) } };
  if (FINAL.has(current.status)) return { do: 'keep', reason: 'final' };
  // Nothing comes after the end, whatever Stripe's clock says.
  if (FINAL.has(status)) return { do: 'set', state: { ...described, ...dated(event) } };

  const newer = order(current, event);
  if (newer < 0) return { do: 'set', state: { ...described, ...dated(event) } };
  if (newer > 0) {
    if (!current.optimistic) return { do: 'keep', reason: 'stale' };
    // Older than the checkout: it fills in the details and does not lock again.
    const kept = isEntitled(status) ? status : current.status;
    return { do: 'set', state: { ...current, ...described, status: kept } };
  }
  // Same second, same kind: the order cannot be known, and the user's favour decides.
  if (isEntitled(current.status) && !isEntitled(status)) return { do: 'keep', reason: 'stale' };
  return { do: 'set', state: { ...described, ...dated(event) } };
}

const empty = { optimistic: false, cancelAtPeriodEnd: false, currentPeriodEnd: undefined };

const dated = (event: DatedFact) => ({
  lastEventCreated: event.created,
  lastEventRank: ranks[event.kind],
});

/** Above 0 when what is known is newer than the event, 0 when they cannot be told apart. */
function order(current: SubscriptionState, event: DatedFact): number {
  return current.lastEventCreated - event.created || current.lastEventRank - ranks[event.kind];
}
