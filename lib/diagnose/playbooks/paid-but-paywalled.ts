import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { entitlements, stripeEvents, subscriptions } from '@/lib/db/schema/billing';
import { domainEvents } from '@/lib/db/schema/domain-events';
import { isEntitled } from '@/lib/josh/billing/life';
import { Witnesses } from '../evidence/ask';
import { countRefused } from '../evidence/logs';
import {
  broken,
  type Evidence,
  type Found,
  mendable,
  moment,
  ok,
  type PlaybookStep,
  skipped,
  type Verdict,
  waiting,
} from './playbook';

const MINUTE = 60_000;
/** Stripe delivers within seconds; later is late. */
const LATE_MS = 5 * MINUTE;
/** An event whose handler runs is applied within the route's time. */
const APPLIED_MS = MINUTE;
const MOST = 200;

/** A user, or the event that should have unlocked one. */
export type PaidAsked = { userId: string } | { stripeEventId: string };

type StripeRow = Pick<
  typeof stripeEvents.$inferSelect,
  | 'id'
  | 'stripeEventId'
  | 'type'
  | 'stripeCreated'
  | 'stripeCustomerId'
  | 'state'
  | 'reason'
  | 'attempts'
  | 'processedAt'
  | 'createdAt'
>;
type Subscription = Pick<
  typeof subscriptions.$inferSelect,
  'stripeSubscriptionId' | 'stripeCustomerId' | 'userId' | 'status' | 'optimistic' | 'updatedAt'
>;

export interface Paid extends Found {
  asked: PaidAsked;
  userId: string | null;
  /** Everything of Stripe's that names the user or one of their customers, oldest first. */
  events: StripeRow[];
  subscriptions: Subscription[];
  entitlement: { entitled: boolean; state: string; updatedAt: Date } | null;
  /** Events that unlocked the user. */
  unlockedBy: string[];
  refusedCalls: number;
}

/** Gathers what the playbook looks at. Who does not answer is noted. */
export async function gatherPaid(asked: PaidAsked, now: number): Promise<Paid> {
  const witnesses = new Witnesses();
  const table = <T, O>(question: () => Promise<T>, otherwise: O) =>
    witnesses.ask('postgres', question, otherwise);
  const { customers, userId } = await table(() => whoIs(asked), { customers: [], userId: null });
  const events = await table(() => loadEvents(asked, userId, customers), []);
  const owned = await table(() => loadSubscriptions(userId, customers), []);
  const owner = userId ?? owned.find((row) => row.userId !== null)?.userId ?? null;
  const refusedCalls =
    events.length === 0 ? await witnesses.ask('axiom', () => countRefused('/api/stripe/webhook', now), 0) : 0;
  return {
    asked,
    userId: owner,
    events,
    subscriptions: owned,
    entitlement: owner === null ? null : await table(() => loadEntitlement(owner), null),
    unlockedBy: owner === null ? [] : await table(() => loadUnlocks(owner), []),
    refusedCalls,
    away: witnesses.away,
  };
}

const customerOf = (rows: readonly { id: string | null }[]) =>
  rows.flatMap(({ id }) => (id === null ? [] : [id]));

/** The user of an event, as far as it is known, and the Stripe customers that are theirs. */
async function whoIs(asked: PaidAsked): Promise<{ customers: string[]; userId: string | null }> {
  if ('userId' in asked) {
    const rows = await query('diagnose_customers', () =>
      database()
        .selectDistinct({ id: subscriptions.stripeCustomerId })
        .from(subscriptions)
        .where(eq(subscriptions.userId, asked.userId)),
    );
    return { customers: customerOf(rows), userId: asked.userId };
  }
  const rows = await query('diagnose_event', () =>
    database()
      .select({ id: stripeEvents.stripeCustomerId })
      .from(stripeEvents)
      .where(eq(stripeEvents.stripeEventId, asked.stripeEventId)),
  );
  return { customers: customerOf(rows), userId: null };
}

function loadEvents(asked: PaidAsked, userId: string | null, customers: string[]): Promise<StripeRow[]> {
  const object = sql`${stripeEvents.payload} -> 'data' -> 'object'`;
  const named =
    userId === null
      ? undefined
      : or(
          // Where our own checkout put the user.
          sql`${object} ->> 'client_reference_id' = ${userId}`,
          sql`${object} -> 'metadata' ->> 'user_id' = ${userId}`,
        );
  return query('diagnose_stripe_events', () =>
    database()
      .select({
        id: stripeEvents.id,
        stripeEventId: stripeEvents.stripeEventId,
        type: stripeEvents.type,
        stripeCreated: stripeEvents.stripeCreated,
        stripeCustomerId: stripeEvents.stripeCustomerId,
        state: stripeEvents.state,
        reason: stripeEvents.reason,
        attempts: stripeEvents.attempts,
        processedAt: stripeEvents.processedAt,
        createdAt: stripeEvents.createdAt,
      })
      .from(stripeEvents)
      .where(
        or(
          named,
          inArray(stripeEvents.stripeCustomerId, customers),
          'stripeEventId' in asked ? eq(stripeEvents.stripeEventId, asked.stripeEventId) : undefined,
        ),
      )
      .orderBy(asc(stripeEvents.stripeCreated))
      .limit(MOST),
  );
}

function loadSubscriptions(userId: string | null, customers: string[]): Promise<Subscription[]> {
  return query('diagnose_subscriptions', () =>
    database()
      .select({
        stripeSubscriptionId: subscriptions.stripeSubscriptionId,
        stripeCustomerId: subscriptions.stripeCustomerId,
        userId: subscriptions.userId,
        status: subscriptions.status,
        optimistic: subscriptions.optimistic,
        updatedAt: subscriptions.updatedAt,
      })
      .from(subscriptions)
      .where(
        or(
          inArray(subscriptions.stripeCustomerId, customers),
          userId === null ? undefined : eq(subscriptions.userId, userId),
        ),
      )
      .orderBy(asc(subscriptions.lastEventCreated)),
  );
}

async function loadEntitlement(userId: string) {
  const [row] = await query('diagnose_entitlement', () =>
    database()
      .select({
        entitled: entitlements.entitled,
        state: entitlements.state,
        updatedAt: entitlements.updatedAt,
      })
      .from(entitlements)
      .where(and(eq(entitlements.userId, userId), eq(entitlements.name, 'membership'))),
  );
  return row ?? null;
}

async function loadUnlocks(userId: string): Promise<string[]> {
  const rows = await query('diagnose_unlocks', () =>
    database()
      .select({ data: domainEvents.data })
      .from(domainEvents)
      .where(and(eq(domainEvents.entityId, userId), eq(domainEvents.type, 'entitlement.granted'))),
  );
  return rows.map(({ data }) => String(data.stripe_event_id));
}

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
    asks: ['postgres', 'axiom'],
    judge({ events, refusedCalls, asked }) {
      const named =
        'stripeEventId' in asked ? { stripe_event_id: asked.stripeEventId } : { user_id: asked.userId };
      if (events.length > 0) return ok(named, ...events.map(said));
      return refusedCalls > 0
        ? broken('signature_refused', {
            ...named,
            route: '/api/stripe/webhook',
            refused_in_the_last_hour: refusedCalls,
          })
        : broken('webhook_never_came', named);
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
      return broken(
        optimistic && entitlement === null ? 'optimistic_unlock_missing' : 'entitlement_stale',
        seen,
      );
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
  if (owned.length === 0) return broken('optimistic_unlock_missing', ...checkouts.map(said));
  const ended = owned.every(({ status }) => status === 'canceled');
  return broken(ended ? 'subscription_ended' : 'payment_incomplete', ...seen);
}
