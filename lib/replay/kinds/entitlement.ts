import { and, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query, transaction } from '@/lib/db/query';
import { entitlements, stripeEvents, subscriptions } from '@/lib/db/schema/billing';
import { updateEntitlement } from '@/lib/josh/billing/entitlement';
import { isEntitled } from '@/lib/josh/billing/life';
import { operationId } from '@/lib/josh/operation';
import { log } from '@/lib/telemetry/log/log';
import { type ReplayKind, run, skip, splitIds, type Verdict } from '../kind';

/** Pure. */
export const judgeEntitlement = (pays: boolean, entitled: boolean): Verdict =>
  pays === entitled ? skip('already_done') : run;

/** Users whose entitlement does not say what their subscriptions do: it is worked out again from these rows alone. */
export const entitlement: ReplayKind = {
  conditions: ['ids'],
  async find({ ids }, limit) {
    const { own } = splitIds(ids);
    const owned = await query('find_replay_subscriptions', () =>
      database()
        .select()
        .from(subscriptions)
        .where(inArray(subscriptions.userId, own))
        .orderBy(subscriptions.createdAt),
    );
    const held = await query('find_replay_entitlements', () =>
      database().select().from(entitlements).where(inArray(entitlements.userId, own)),
    );
    const users = [...new Set(owned.map(({ userId }) => userId))].slice(0, limit);
    return users.flatMap((id) => {
      const rows = owned.filter(({ userId }) => userId === id);
      const newest = rows.at(-1);
      if (id === null || newest === undefined) return [];
      const pays = rows.some(({ status }) => isEntitled(status));
      const entitled = held.some((row) => row.userId === id && row.entitled);
      const { correlationId, createdAt: at } = newest;
      return [{ id, correlationId, at, verdict: judgeEntitlement(pays, entitled), micros: 0 }];
    });
  },
  async execute(userId) {
    const event = await newestEvent(userId);
    if (event === undefined) return 'nothing_to_do';
    const change = await transaction((tx) =>
      updateEntitlement(tx, { userId, correlationId: operationId(), stripeEventId: event }),
    );
    if (change === undefined) return 'already_done';
    log('entitlement.updated', {
      user_id: userId,
      stripe_event_id: event,
      entitlement: 'membership',
      entitled: change.entitled,
      state: change.state,
      reason: 'replay',
      stripe_subscription_id: change.stripeSubscriptionId,
    });
    return 'done';
  },
};

/** The newest of Stripe's events about one of the user's customers: what the entitlement is said to follow from. */
async function newestEvent(userId: string): Promise<string | undefined> {
  const customers = database()
    .select({ id: subscriptions.stripeCustomerId })
    .from(subscriptions)
    .where(and(eq(subscriptions.userId, userId), isNotNull(subscriptions.stripeCustomerId)));
  const [row] = await query('find_newest_event', () =>
    database()
      .select({ id: stripeEvents.stripeEventId })
      .from(stripeEvents)
      .where(inArray(stripeEvents.stripeCustomerId, customers))
      .orderBy(desc(stripeEvents.stripeCreated))
      .limit(1),
  );
  return row?.id;
}
