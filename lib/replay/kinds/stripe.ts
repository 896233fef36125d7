import { and, asc, eq, gte, inArray, lte, or } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { stripeEvents, subscriptions } from '@/lib/db/schema/billing';
import { handleStripe } from '@/lib/josh/billing/handle-stripe';
import { parseStoredEvent } from '@/lib/josh/billing/stripe-event';
import { type ReplayKind, run, skip, splitIds, type Verdict } from '../kind';

type State = (typeof stripeEvents.$inferSelect)['state'];

/** Pure. */
export function judgeEvent(state: State): Verdict {
  switch (state) {
    case 'processed':
      return skip('already_done');
    case 'waiting':
      // The checkout that names the user applies it; running it again would find nobody again.
      return skip('waiting_for_user');
    case 'received':
      return run;
  }
}

/** Stripe events that were stored and not applied. */
export const stripe: ReplayKind = {
  conditions: ['ids', 'from', 'to', 'reason', 'user_id'],
  async find({ ids, from, to, reason, user_id }, limit) {
    const { own, provider } = splitIds(ids);
    const customers = database()
      .select({ id: subscriptions.stripeCustomerId })
      .from(subscriptions)
      .where(eq(subscriptions.userId, user_id ?? ''));
    const rows = await query('find_replay_events', () =>
      database()
        .select()
        .from(stripeEvents)
        .where(
          and(
            ids
              ? or(inArray(stripeEvents.id, own), inArray(stripeEvents.stripeEventId, provider))
              : eq(stripeEvents.state, 'received'),
            from && gte(stripeEvents.createdAt, from),
            to && lte(stripeEvents.createdAt, to),
            reason ? eq(stripeEvents.reason, reason) : undefined,
            user_id ? inArray(stripeEvents.stripeCustomerId, customers) : undefined,
          ),
        )
        .orderBy(asc(stripeEvents.createdAt))
        .limit(limit),
    );
    return rows.map(({ id, correlationId, createdAt, state }) => ({
      id,
      correlationId,
      at: createdAt,
      verdict: judgeEvent(state),
      micros: 0,
    }));
  },
  async execute(id, now) {
    const [row] = await query('find_stripe_event', () =>
      database().select({ payload: stripeEvents.payload }).from(stripeEvents).where(eq(stripeEvents.id, id)),
    );
    if (row === undefined) return 'nothing_to_do';
    await handleStripe(parseStoredEvent(row.payload), now);
    return 'done';
  },
};
