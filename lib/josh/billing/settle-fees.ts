import { and, asc, eq, lte, sql } from 'drizzle-orm';
import Stripe from 'stripe';
import { database } from '@/lib/clients/database';
import { withDeadline } from '@/lib/clients/deadline';
import { stripeClient } from '@/lib/clients/stripe';
import { query } from '@/lib/db/query';
import { payments } from '@/lib/db/schema/billing';
import { newContext, runInContext } from '@/lib/telemetry/context';
import { estimateChargeFee, minorToMicros } from '@/lib/telemetry/cost/stripe-fees';
import { describeError } from '@/lib/telemetry/errors/describe';
import { nextPriceCheck } from '../cost/price-check';
import { logFee } from './log-fee';

/** Payments of one run. */
const LIMIT = 50;
/** Requests to Stripe at once. */
const CHUNK = 5;
/** Milliseconds for one request. */
const DEADLINE_MS = 6_000;

type Payment = typeof payments.$inferSelect;
type Settled = { micros: number | null; basis: 'actual' | 'estimated'; currency: string };

export interface SettledFees {
  found: number;
  settled: number;
  /** Set when Stripe did not answer: what is left is asked for by the next run. */
  stopped?: string;
}

/**
 * Settles what Stripe takes for each payment: by its balance transaction where `STRIPE_SECRET_KEY` is set, otherwise by
 * list price, marked as an estimate. Each fee is logged once, under the operation and the user of its payment. Safe to
 * repeat and to run twice at once: a fee is settled by a conditional update.
 *
 * @param until when no further requests are begun; those under way take seconds
 */
export async function settleFees(now: () => number, until: number): Promise<SettledFees> {
  const due = await query('load_unsettled_fees', () =>
    database()
      .select()
      .from(payments)
      .where(lte(payments.feeDueAt, new Date(now())))
      .orderBy(asc(payments.feeDueAt))
      .limit(LIMIT),
  );
  let settled = 0;
  for (let i = 0; i < due.length && now() < until; i += CHUNK) {
    const results = await Promise.allSettled(
      due.slice(i, i + CHUNK).map((payment) => settle(payment, new Date(now()))),
    );
    settled += results.filter((result) => result.status === 'fulfilled' && result.value).length;
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) return { found: due.length, settled, stopped: describeError(failed.reason).code };
  }
  return { found: due.length, settled };
}

async function settle(payment: Payment, now: Date): Promise<boolean> {
  const { stripeChargeId: chargeId, amount, currency } = payment;
  const actual = await ask(chargeId);
  if (actual === 'not_yet') {
    const feeDueAt = nextPriceCheck(payment.feeChecks + 1, now);
    if (feeDueAt !== null) return end(payment, { feeDueAt });
  }
  const fee: Settled =
    actual === 'not_yet' || actual === 'not_asked'
      ? { micros: estimateChargeFee(amount, currency), basis: 'estimated', currency }
      : actual;
  const ended = await end(payment, { feeDueAt: null, feeMicros: fee.micros, feeBasis: fee.basis });
  if (ended) inOperationOf(payment, () => logFee({ chargeId, item: 'charge', ...fee }));
  return ended;
}

/** Stripe's own figure: it comes some time after the charge (Stripe: "Asynchronous capture"). */
async function ask(chargeId: string): Promise<Settled | 'not_yet' | 'not_asked'> {
  const stripe = stripeClient();
  if (stripe === null) return 'not_asked';
  const found = await withDeadline(
    stripe.charges.retrieve(chargeId, { expand: ['balance_transaction'] }),
    DEADLINE_MS,
    () => new DOMException('deadline', 'TimeoutError'),
  ).then(
    (charge) => charge.balance_transaction,
    // A charge that the key's account does not have must not stop the others.
    (error) =>
      error instanceof Stripe.errors.StripeError && error.statusCode === 404 ? null : Promise.reject(error),
  );
  if (found === null || typeof found === 'string') return 'not_yet';
  const { fee, currency } = found;
  return { micros: minorToMicros(fee, currency), basis: 'actual', currency };
}

type Change = Partial<Pick<Payment, 'feeDueAt' | 'feeMicros' | 'feeBasis'>>;

/** False when another run was faster. */
async function end({ id, feeChecks }: Payment, change: Change): Promise<boolean> {
  const changed = await query('settle_fee', () =>
    database()
      .update(payments)
      .set({ ...change, feeChecks: sql`${payments.feeChecks} + 1` })
      .where(and(eq(payments.id, id), eq(payments.feeChecks, feeChecks)))
      .returning({ id: payments.id }),
  );
  return changed.length > 0 && change.feeDueAt === null;
}

function inOperationOf({ correlationId, userId }: Payment, run: () => void): void {
  const context = newContext({
    correlationId,
    route: '/api/jobs/reconcile-costs',
    category: 'stripe_webhook',
    annotations: { handler: 'cost.reconcile', ...(userId === null ? {} : { user_id: userId }) },
  });
  runInContext(context, run);
}
