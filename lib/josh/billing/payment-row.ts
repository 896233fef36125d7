import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { payments } from '@/lib/db/schema/billing';
import { newId } from '@/lib/telemetry/correlation';
import { dollarsToMicros } from '@/lib/telemetry/cost/micros';
import { minorToMicros, STRIPE_FEES } from '@/lib/telemetry/cost/stripe-fees';
import { recordDomainEvent } from '../domain-event';
import type { PaymentFact, PaymentState } from './payment-fact';

/** Until then the checkout has probably said whose the payment is, and Stripe what it takes, in milliseconds. */
const SETTLE_MS = 10 * 60_000;

type Row = typeof payments.$inferSelect;
type Known = Pick<
  Row,
  | 'state'
  | 'amount'
  | 'amountRefunded'
  | 'currency'
  | 'stripeCreated'
  | 'disputeEventCreated'
  | 'disputeFeeMicros'
>;

export interface PaymentChange {
  chargeId: string;
  state: PaymentState;
  /** Set once, with the event that brings it: what Stripe takes for a dispute. `micros` is null without a rate. */
  disputeFee?: { micros: number | null; basis: 'actual' | 'estimated'; currency: string };
}

/** Makes all events of one charge take turns. Taken after the customer's lock, always. */
export async function lockCharge(tx: Queryable, chargeId: string): Promise<void> {
  await query('lock_charge', () =>
    tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`stripe:${chargeId}`}, 0))`),
  );
}

export interface PaymentContext {
  correlationId: string;
  /** When the event happened by Stripe's clock, in seconds. */
  eventCreated: number;
  stripeEventId: string;
  userId: string | undefined;
  now: Date;
}

/**
 * Applies what an event says about a charge. Safe to repeat and in any order: refunds only grow, and of a dispute the newest
 * event counts. `change` is absent when nothing changed; `owner` is the user, if known.
 */
export async function applyPayment(
  tx: Queryable,
  fact: PaymentFact,
  context: PaymentContext,
): Promise<{ change?: PaymentChange; owner?: string }> {
  const { chargeId } = fact;
  await lockCharge(tx, chargeId);
  const [row] = await query('load_payment', () =>
    tx.select().from(payments).where(eq(payments.stripeChargeId, chargeId)),
  );
  const { set, disputeFee } = mergePayment(row ?? null, fact, context.eventCreated);
  const values = {
    ...set,
    ...(context.userId === undefined ? {} : { userId: context.userId }),
    ...(disputeFee ? { disputeFeeMicros: disputeFee.micros ?? 0 } : {}),
  };
  const id = row?.id ?? newId();
  const { correlationId, stripeEventId, now } = context;
  if (row === undefined)
    await query('insert_payment', () =>
      tx.insert(payments).values({
        id,
        correlationId,
        stripeChargeId: chargeId,
        ...values,
        feeDueAt: set.state === 'failed' ? null : new Date(now.getTime() + SETTLE_MS),
      }),
    );
  else await query('update_payment', () => tx.update(payments).set(values).where(eq(payments.id, id)));
  const userId = context.userId ?? row?.userId ?? null;
  const owner = userId === null ? {} : { owner: userId };
  if (row?.state === set.state && disputeFee === undefined) return owner;
  if (row?.state !== set.state)
    await recordDomainEvent(tx, {
      correlationId,
      type: `payment.${set.state}`,
      entity: 'payment',
      entityId: id,
      userId,
      data: { stripe_charge_id: chargeId, stripe_event_id: stripeEventId },
    });
  return { ...owner, change: { chargeId, state: set.state, ...(disputeFee ? { disputeFee } : {}) } };
}

interface Merged {
  set: {
    state: PaymentState;
    amount: number;
    amountRefunded: number;
    currency: string;
    stripeCreated: number;
    stripeCustomerId?: string;
    stripeBalanceTransactionId?: string;
    disputeEventCreated?: number;
  };
  disputeFee?: NonNullable<PaymentChange['disputeFee']>;
}

/** What a row says after an event, whatever came before. Pure. */
export function mergePayment(row: Known | null, fact: PaymentFact, eventCreated: number): Merged {
  const disputed = disputeOf(row);
  if (fact.kind === 'charge') {
    const amountRefunded = Math.max(row?.amountRefunded ?? 0, fact.amountRefunded);
    return {
      set: {
        state: disputed ?? chargeState(fact.failed, fact.amount, amountRefunded),
        amount: fact.amount,
        amountRefunded,
        currency: fact.currency,
        stripeCreated: fact.created,
        ...(fact.customerId === undefined ? {} : { stripeCustomerId: fact.customerId }),
        ...(fact.balanceTransactionId === undefined
          ? {}
          : { stripeBalanceTransactionId: fact.balanceTransactionId }),
      },
    };
  }
  const known = row?.disputeEventCreated ?? -1;
  const newer = eventCreated > known || (eventCreated === known && fact.state !== 'disputed');
  const fee = row?.disputeFeeMicros == null ? disputeFee(fact) : undefined;
  return {
    set: {
      state: newer || disputed === undefined ? fact.state : disputed,
      disputeEventCreated: Math.max(known, eventCreated),
      // What is known of the charge until its own event comes.
      amount: row?.amount ?? fact.amount,
      amountRefunded: row?.amountRefunded ?? 0,
      currency: row?.currency ?? fact.currency,
      stripeCreated: row?.stripeCreated ?? fact.created,
    },
    ...(fee ? { disputeFee: fee } : {}),
  };
}

function chargeState(failed: boolean, amount: number, refunded: number): PaymentState {
  if (failed) return 'failed';
  if (refunded === 0) return 'succeeded';
  return refunded >= amount ? 'refunded' : 'partially_refunded';
}

/** A dispute hides what else is known of a charge: it is what somebody must look at. */
function disputeOf(row: Known | null): PaymentState | undefined {
  if (row === null || row.disputeEventCreated === null) return undefined;
  return row.state;
}

function disputeFee({ fee, feeCurrency }: Extract<PaymentFact, { kind: 'dispute' }>) {
  if (fee === null)
    return {
      micros: dollarsToMicros(STRIPE_FEES.dispute),
      basis: 'estimated' as const,
      currency: feeCurrency,
    };
  if (fee === 0) return undefined;
  return { micros: minorToMicros(fee, feeCurrency), basis: 'actual' as const, currency: feeCurrency };
}
