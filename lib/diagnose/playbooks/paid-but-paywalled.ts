import { isEntitled } from '@/lib/josh/billing/life';
import type { Paid, StripeRow } from '../evidence/paid-but-paywalled';
import {
  broken,
  type Evidence,
  mendable,
  moment,
  ok,
  type PlaybookStep,
  skipped,
  unknown,
  type Verdict,
  waiting,
} from './playbook';

const MINUTE = 60_000;
/** Stripe delivers within seconds; later is late. */
const LATE_MS = 5 * MINUTE;
/** An event whose handler runs is applied within the route's time. */
const APPLIED_MS = MINUTE;

const said = (event: StripeRow): Evidence => ({
  stripe_event_id: event.stripeEventId,
  type: event.type,
  happened_at: moment(event.stripeCreated * 1_000),
  received_at: moment(event.createdAt),
  state: event.state,
  attempts: event.attempts,
  reason: event.reason,
});

const isCheckout = ({ type }: StripeRow): boolean => type === 'checkout.session.completed';
const entitles = ({ subscriptions: owned }: Paid): boolean => owned.some(({ status }) => isEntitled(status));

/** "User paid but still paywalled" (Document 5, "Debugging Playbook"): from Stripe's webhook to the entitlement. */
export const paidButPaywalled: readonly PlaybookStep<Paid>[] = [
  {
    name: 'received',
    question: 'Did Stripe’s webhook come?',
    asks: ['postgres'],
    judge({ events, refused, keyFits, asked, away }) {
      const named =
        'stripeEventId' in asked ? { stripe_event_id: asked.stripeEventId } : { user_id: asked.userId };
      if (events.length > 0) return ok(named, ...events.map(said));
      if (away.includes('axiom')) return unknown('axiom');
      const seen = {
        ...named,
        route: '/api/stripe/webhook',
        refused_in_the_last_hour: refused.calls,
        events_stored_since: keyFits,
      };
      return broken(refused.calls > 0 && !keyFits ? 'signature_refused' : 'webhook_never_came', seen);
    },
  },
  {
    name: 'processed',
    question: 'Was every event applied?',
    asks: ['postgres'],
    judge: ({ events }, now) => judgeApplied(events, now),
  },
  {
    name: 'linked',
    question: 'Is it known whose payment it is?',
    asks: ['postgres'],
    judge({ events, userId }) {
      if (events.length === 0) return skipped;
      const homeless = events.filter(({ state }) => state === 'waiting');
      return homeless.length === 0
        ? ok({ user_id: userId })
        : broken('customer_unknown', ...homeless.map(said));
    },
  },
  {
    name: 'subscription',
    question: 'Is there a subscription that is paid for?',
    asks: ['postgres'],
    judge: judgeSubscription,
  },
  {
    name: 'entitlement',
    question: 'Is the user unlocked?',
    asks: ['postgres'],
    judge(found) {
      const { entitlement, subscriptions: owned } = found;
      if (!entitles(found)) return skipped;
      const seen = {
        user_id: found.userId,
        entitled: entitlement?.entitled ?? false,
        state: entitlement?.state ?? null,
        since: moment(entitlement?.updatedAt ?? null),
      };
      if (entitlement?.entitled) return ok(seen);
      // Stripe has not described it yet: only the checkout could have unlocked the user.
      const optimistic = owned.every(({ status, optimistic: early }) => early || !isEntitled(status));
      const code = optimistic && entitlement === null ? 'optimistic_unlock_missing' : 'entitlement_stale';
      const { userId } = found;
      return userId === null ? skipped : mendable(code, { kind: 'entitlement', ids: [userId] }, seen);
    },
  },
  {
    name: 'in_time',
    question: 'Did the event that unlocked the user come in time?',
    asks: ['postgres'],
    judge({ events, unlockedBy, entitlement }) {
      const unlocks = events.filter(({ stripeEventId }) => unlockedBy.includes(stripeEventId));
      const last = unlocks.at(-1);
      if (last === undefined || !entitlement?.entitled) return skipped;
      const lateMs = last.createdAt.getTime() - last.stripeCreated * 1_000;
      const seen = { ...said(last), late_seconds: Math.round(lateMs / 1_000) };
      return lateMs > LATE_MS ? broken('webhook_late', seen) : ok(seen);
    },
  },
];

function judgeApplied(events: readonly StripeRow[], now: number): Verdict {
  if (events.length === 0) return skipped;
  const open = events.filter(({ state }) => state === 'received');
  if (open.length === 0) return ok({ events: events.length, open: 0 });
  const until = Math.max(...open.map(({ createdAt }) => createdAt.getTime())) + APPLIED_MS;
  if (now < until && open.every(({ attempts }) => attempts === 0)) return waiting(until, ...open.map(said));
  return mendable('event_unprocessed', { kind: 'stripe', ids: open.map(({ id }) => id) }, ...open.map(said));
}

function judgeSubscription(found: Paid): Verdict {
  const { events, subscriptions: owned } = found;
  if (events.length === 0 || events.some(({ state }) => state === 'waiting' || state === 'received'))
    return skipped;
  const seen = owned.map((row) => ({
    stripe_subscription_id: row.stripeSubscriptionId,
    status: row.status,
    optimistic: row.optimistic,
    since: moment(row.updatedAt),
  }));
  if (entitles(found)) return ok(...seen);
  const checkouts = events.filter(isCheckout);
  if (
    checkouts.some(({ reason }) => reason === 'unpaid') &&
    owned.every(({ status }) => status === 'incomplete')
  )
    return broken('checkout_unpaid', ...checkouts.map(said));
  if (owned.length === 0) return broken('subscription_missing', ...checkouts.map(said));
  const ended = owned.every(({ status }) => status === 'canceled');
  return broken(ended ? 'subscription_ended' : 'payment_incomplete', ...seen);
}
