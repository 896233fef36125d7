import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { entitlements, stripeEvents, subscriptions } from '@/lib/db/schema/billing';
import { domainEvents } from '@/lib/db/schema/domain-events';
import type { Found } from '../playbooks/playbook';
import { Witnesses } from './ask';
import { countRefused, noneRefused, type Refused } from './logs';

const MOST = 200;

/** A user, or the event that should have unlocked one. */
export type PaidAsked = { userId: string } | { stripeEventId: string };

export type StripeRow = Pick<
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
  refused: Refused;
  /** An event was stored after the last refused call: our secret fits, and the refused ones were forged. */
  keyFits: boolean;
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
  const refused =
    events.length === 0
      ? await witnesses.ask('axiom', () => countRefused('/api/stripe/webhook', now), noneRefused)
      : noneRefused;
  const { last } = refused;
  const keyFits = last !== null && (await table(() => storedAfter(last), false));
  return {
    asked,
    userId: owner,
    events,
    subscriptions: owned,
    entitlement: owner === null ? null : await table(() => loadEntitlement(owner), null),
    unlockedBy: owner === null ? [] : await table(() => loadUnlocks(owner), []),
    refused,
    keyFits,
    away: witnesses.away,
  };
}

async function storedAfter(time: number): Promise<boolean> {
  const rows = await query('diagnose_stored_after', () =>
    database()
      .select({ id: stripeEvents.id })
      .from(stripeEvents)
      .where(gt(stripeEvents.createdAt, new Date(time)))
      .limit(1),
  );
  return rows.length > 0;
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
