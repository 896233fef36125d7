import { z } from 'zod';
import type { StripeEvent } from './stripe-event';

const reference = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullish()
  .transform((value) => value ?? undefined);
const amount = z.number().int();

const charge = z.object({
  id: z.string(),
  customer: reference,
  status: z.enum(['succeeded', 'pending', 'failed']),
  amount,
  amount_refunded: amount.default(0),
  currency: z.string(),
  created: z.number().int().nonnegative(),
  balance_transaction: reference,
});

const dispute = z.object({
  charge: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]),
  status: z.string(),
  amount,
  currency: z.string(),
  created: z.number().int().nonnegative(),
  balance_transactions: z.array(z.object({ fee: amount, currency: z.string() })).default([]),
});

export type PaymentState =
  | 'succeeded'
  | 'failed'
  | 'partially_refunded'
  | 'refunded'
  | 'disputed'
  | 'dispute_won'
  | 'dispute_lost';

/** What an event says about one charge. Amounts are in the currency's smallest unit, times in seconds. */
export type PaymentFact = { chargeId: string; amount: number; currency: string; created: number } & (
  | {
      kind: 'charge';
      customerId: string | undefined;
      failed: boolean;
      amountRefunded: number;
      balanceTransactionId: string | undefined;
    }
  | {
      kind: 'dispute';
      state: 'disputed' | 'dispute_won' | 'dispute_lost';
      /** What Stripe takes for the dispute: its own figure, null when it is not known, 0 for a mere inquiry. */
      fee: number | null;
      feeCurrency: string;
    }
);

/**
 * Reads what an event says about a charge; null when it says nothing about one.
 *
 * @throws ZodError when an event of a known type has not the documented shape
 */
export function readPaymentFact({ type, data: { object } }: StripeEvent): PaymentFact | null {
  switch (type) {
    case 'charge.succeeded':
    case 'charge.failed':
    case 'charge.updated':
    case 'charge.refunded': {
      const { id, customer, status, amount_refunded, balance_transaction, ...rest } = charge.parse(object);
      // Not decided yet; the event of its end will come.
      if (status === 'pending') return null;
      return {
        kind: 'charge',
        chargeId: id,
        customerId: customer,
        failed: status === 'failed',
        amountRefunded: amount_refunded,
        balanceTransactionId: balance_transaction,
        ...rest,
      };
    }
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed': {
      const { charge: chargeId, status, balance_transactions, ...rest } = dispute.parse(object);
      const taken = balance_transactions.reduce((sum, { fee }) => sum + fee, 0);
      // Statuses that begin so are inquiries: no money has moved (Stripe: "How disputes work").
      const known = balance_transactions.length > 0 || status.startsWith('warning_');
      const feeCurrency = balance_transactions[0]?.currency ?? rest.currency;
      return {
        kind: 'dispute',
        chargeId,
        state: disputeState(status),
        fee: known ? taken : null,
        feeCurrency,
        ...rest,
      };
    }
    default:
      return null;
  }
}

function disputeState(status: string): 'disputed' | 'dispute_won' | 'dispute_lost' {
  if (status === 'won' || status === 'warning_closed') return 'dispute_won';
  return status === 'lost' ? 'dispute_lost' : 'disputed';
}
