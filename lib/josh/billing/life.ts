import type { BillingFact } from './stripe-event';

/** A subscription as its events describe it. */
export interface SubscriptionState {
  /** Stripe's subscription status. */
  status: string;
  /** Unlocked by a checkout, not yet described by Stripe since. */
  optimistic: boolean;
  cancelAtPeriodEnd: boolean;
  /** Seconds since the epoch. */
  currentPeriodEnd: number | undefined;
  /** Stripe's clock, in seconds, of the newest event. */
  lastEventCreated: number;
}

/** An event's fact and when Stripe says it happened, in seconds. */
export type DatedFact = BillingFact & { created: number };

/**
 * Which of two events of the same second comes later: the order in which Stripe makes them. A checkout is completed when
 * its payment has gone through, so a description of the same second that still waits for it is older.
 */
const ranks: Record<BillingFact['kind'], number> = {
  subscription_created: 0,
  invoice_payment_failed: 1,
  invoice_paid: 2,
  subscription_updated: 3,
  checkout: 4,
  subscription_deleted: 5,
};

/**
 * Statuses with which a user has what they pay for. `past_due` is among them, for as long as Stripe says so: it is still
 * trying to collect, and says `unpaid` or `canceled` when it gives up (Stripe: "Subscription statuses").
 */
const ENTITLED = new Set(['active', 'trialing', 'past_due']);
/** Statuses that no subscription leaves. */
const FINAL = new Set(['canceled', 'incomplete_expired']);

export const isEntitled = (status: string) => ENTITLED.has(status);

/**
 * What all that is known of a subscription comes to; null when nothing says that there is one. Pure, and a function of the
 * set of events: the order in which they arrive, and how often, has no part in it. So an old event that comes late can
 * never undo a newer one.
 */
export function subscriptionLife(facts: readonly DatedFact[]): SubscriptionState | null {
  const ordered = facts.toSorted(
    (a, b) => a.created - b.created || ranks[a.kind] - ranks[b.kind] || favour(a) - favour(b),
  );
  const end = ordered.reduce<SubscriptionState | null>(follow, null);
  const newest = ordered.at(-1);
  return end && newest ? { ...end, lastEventCreated: newest.created } : null;
}

/** Two descriptions of the same second cannot be put in order; the user's favour decides. */
const favour = (fact: DatedFact) => ('status' in fact && isEntitled(fact.status) ? 1 : 0);

function follow(before: SubscriptionState | null, fact: DatedFact): SubscriptionState | null {
  // Nothing comes after the end, whatever Stripe's clock says.
  if (before !== null && FINAL.has(before.status)) return before;
  switch (fact.kind) {
    case 'checkout':
      // Unlocks before Stripe has described the subscription.
      if (!fact.paid || (before !== null && isEntitled(before.status))) return before;
      return { ...(before ?? unknown(fact)), status: 'active', optimistic: true };
    case 'invoice_paid':
      return bill(before, fact, afterPayment);
    case 'invoice_payment_failed':
      return bill(before, fact, afterFailure);
    case 'subscription_deleted':
      return describe(fact, 'canceled');
    case 'subscription_created':
    case 'subscription_updated':
      return describe(fact, fact.status);
  }
}

/** What an invoice's end makes of each status; what is not listed stays. */
type Transitions = { readonly [status: string]: string };
const afterPayment: Transitions = { incomplete: 'active', past_due: 'active', unpaid: 'active' };
const afterFailure: Transitions = { active: 'past_due', trialing: 'past_due' };

/** An invoice says only that money came or did not; the subscription's other details stay. */
function bill(before: SubscriptionState | null, fact: DatedFact, transitions: Transitions) {
  const known = before ?? unknown(fact);
  return { ...known, status: transitions[known.status] ?? known.status, optimistic: false };
}

type Description = DatedFact & {
  kind: 'subscription_created' | 'subscription_updated' | 'subscription_deleted';
};

const describe = (fact: Description, status: string): SubscriptionState => ({
  status,
  optimistic: false,
  cancelAtPeriodEnd: fact.cancelAtPeriodEnd,
  currentPeriodEnd: fact.currentPeriodEnd,
  lastEventCreated: fact.created,
});

/** A subscription begins `incomplete`, until its first invoice is paid (Stripe: "Subscription statuses"). */
const unknown = ({ created }: DatedFact): SubscriptionState => ({
  status: 'incomplete',
  optimistic: false,
  cancelAtPeriodEnd: false,
  currentPeriodEnd: undefined,
  lastEventCreated: created,
});

/** Why an event changed nothing, as a code; undefined when it did. */
export function unchangedReason(
  before: SubscriptionState | null,
  after: SubscriptionState | null,
  fact: DatedFact,
): 'unpaid' | 'final' | 'stale' | 'known' | undefined {
  if (fact.kind === 'checkout' && !fact.paid) return 'unpaid';
  if (before === null || after === null) return undefined;
  const same =
    before.status === after.status &&
    before.optimistic === after.optimistic &&
    before.cancelAtPeriodEnd === after.cancelAtPeriodEnd &&
    before.currentPeriodEnd === after.currentPeriodEnd;
  if (!same) return undefined;
  if (FINAL.has(after.status)) return 'final';
  return fact.created < after.lastEventCreated ? 'stale' : 'known';
}
