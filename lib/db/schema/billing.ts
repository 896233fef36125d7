import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
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
    /** Set where the event says something about a subscription. */
    stripeSubscriptionId: text('stripe_subscription_id'),
    /** The event without what identifies the payer: see `kept-payload.ts`. */
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
    index('stripe_events_subscription_idx').on(t.stripeSubscriptionId),
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
    /** Stripe's clock, in seconds since the epoch, of the newest event. */
    lastEventCreated: bigint('last_event_created', { mode: 'number' }).notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('subscriptions_correlation_id_idx').on(t.correlationId),
    index('subscriptions_user_idx').on(t.userId),
    index('subscriptions_customer_idx').on(t.stripeCustomerId),
  ],
).enableRLS();

export const paymentStates = [
  'succeeded',
  'failed',
  'partially_refunded',
  'refunded',
  'disputed',
  'dispute_won',
  'dispute_lost',
] as const;

/** Every charge, what became of it, and what Stripe takes for it. */
export const payments = pgTable(
  'payments',
  {
    id: id(),
    correlationId: correlationId(),
    /** Null until it is known who the customer is. */
    userId: userId(),
    stripeChargeId: text('stripe_charge_id').notNull().unique(),
    stripeCustomerId: text('stripe_customer_id'),
    state: text('state', { enum: paymentStates }).notNull(),
    /** In the currency's smallest unit. */
    amount: bigint('amount', { mode: 'number' }).notNull(),
    amountRefunded: bigint('amount_refunded', { mode: 'number' }).notNull().default(0),
    currency: text('currency').notNull(),
    stripeBalanceTransactionId: text('stripe_balance_transaction_id'),
    /** What Stripe takes, in millionths of a US dollar; null until it is logged. */
    feeMicros: bigint('fee_micros', { mode: 'number' }),
    feeBasis: text('fee_basis', { enum: ['actual', 'estimated'] }),
    /** When to settle the fee; null when it is settled or there is none. */
    feeDueAt: moment('fee_due_at'),
    feeChecks: integer('fee_checks').notNull().default(0),
    /** Stripe's clock, in seconds since the epoch: of the charge, and of the newest event about a dispute. */
    stripeCreated: bigint('stripe_created', { mode: 'number' }).notNull(),
    disputeFeeMicros: bigint('dispute_fee_micros', { mode: 'number' }),
    disputeEventCreated: bigint('dispute_event_created', { mode: 'number' }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('payments_correlation_id_idx').on(t.correlationId),
    index('payments_user_idx').on(t.userId),
    index('payments_customer_idx').on(t.stripeCustomerId),
    index('payments_fee_due_idx').on(t.feeDueAt),
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
