import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { correlationId, createdAt, id, moment, updatedAt } from './columns';
import { userId } from './users';

export const stripeEventStates = ['received', 'waiting', 'processed'] as const;

/** Every Stripe event as it came, and what became of it. */
export const stripeEvents = pgTable(
  'stripe_events',
  {
    id: id(),
    correlationId: correlationId(),
    stripeEventId: text('stripe_event_id').notNull().unique(),
    type: text('type').notNull(),
    /** Stripe's clock, in seconds since the epoch. */
    stripeCreated: bigint('stripe_created', { mode: 'number' }).notNull(),
    stripeCustomerId: text('stripe_customer_id'),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    /** `waiting`: applied, but nobody knows yet which user the customer is. */
    state: text('state', { enum: stripeEventStates }).notNull().default('received'),
    reason: text('reason'),
    attempts: integer('attempts').notNull().default(0),
    processedAt: moment('processed_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('stripe_events_correlation_id_idx').on(t.correlationId),
    index('stripe_events_customer_idx').on(t.stripeCustomerId, t.state),
    index('stripe_events_state_idx').on(t.state, t.createdAt),
  ],
).enableRLS();

/** Subscriptions as Stripe last described them. Written before it is known whose they are. */
export const subscriptions = pgTable(
  'subscriptions',
  {
    id: id(),
    correlationId: correlationId(),
    userId: userId(),
    stripeSubscriptionId: text('stripe_subscription_id').notNull().unique(),
    stripeCustomerId: text('stripe_customer_id').notNull(),
    /** Stripe's subscription status. */
    status: text('status').notNull(),
    /** Unlocked by a finished checkout before Stripe described the subscription. */
    optimistic: boolean('optimistic').notNull().default(false),
    currentPeriodEnd: moment('current_period_end'),
    cancelAtPeriodEnd: boolean('cancel_at_period_end').notNull().default(false),
    /** Stripe's clock, in seconds since the epoch, of the newest event applied; then that event's rank. */
    lastEventCreated: bigint('last_event_created', { mode: 'number' }).notNull(),
    lastEventRank: smallint('last_event_rank').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('subscriptions_correlation_id_idx').on(t.correlationId),
    index('subscriptions_user_idx').on(t.userId),
    index('subscriptions_customer_idx').on(t.stripeCustomerId),
  ],
).enableRLS();

/** What a user may use, and why. One row a user and entitlement. */
export const entitlements = pgTable(
  'entitlements',
  {
    id: id(),
    correlationId: correlationId(),
    userId: userId().notNull(),
    name: text('name', { enum: ['membership'] }).notNull(),
    entitled: boolean('entitled').notNull(),
    /** The subscription status that decided. */
    state: text('state').notNull(),
    stripeSubscriptionId: text('stripe_subscription_id'),
    stripeEventId: text('stripe_event_id'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('entitlements_correlation_id_idx').on(t.correlationId),
    uniqueIndex('entitlements_once').on(t.userId, t.name),
  ],
).enableRLS();
