import { transaction } from '@/lib/db/query';
import { annotate } from '@/lib/telemetry/context';
import { describeError } from '@/lib/telemetry/errors/describe';
import { log } from '@/lib/telemetry/log/log';
import { continueOperation, operationId } from '../operation';
import { type AppliedEvent, applyStripeEvent } from './apply-event';
import { logFee } from './log-fee';
import { readPaymentFact } from './payment-fact';
import { noteStripeFailure, storeStripeEvent } from './store-event';
import { customerOf, readBillingFact, type StripeEvent } from './stripe-event';

/**
 * Stores a Stripe event and applies it. Safe to repeat: an event that was stored but not applied is applied, one that was
 * applied is left alone.
 *
 * @throws what the database or the event's shape threw; Stripe then sends the event again
 */
export async function handleStripe(event: StripeEvent, now: () => number): Promise<void> {
  const { id, type } = event;
  annotate({ stripe_event_id: id });
  try {
    await storeAndApply(event, now);
  } catch (error) {
    const { code } = describeError(error);
    log('stripe.webhook.failed', { stripe_event_id: id, type, error_code: code });
    // Best effort: the database may be what failed, and the log line says the same.
    await noteStripeFailure(id, code).catch(() => undefined);
    throw error;
  }
}

async function storeAndApply(event: StripeEvent, now: () => number): Promise<void> {
  const { id, type } = event;
  const customerId = customerOf(event);
  const stored = await storeStripeEvent(event, { correlationId: operationId(), customerId }, () =>
    log('stripe.webhook.received', { stripe_event_id: id, type }),
  );
  continueOperation(stored.correlationId);
  if (stored.outcome === 'duplicate') return logDuplicate(event);

  const facts = { billing: readBillingFact(event), payment: readPaymentFact(event) };
  const { correlationId } = stored;
  const applied = await transaction(
    (tx) => applyStripeEvent(tx, event, facts, { correlationId, now: new Date(now()) }),
    (committed) => {
      if (committed.outcome !== 'already') logApplied(event, committed);
    },
  );
  if (applied.outcome === 'already') logDuplicate(event);
}

/** The claim stops duplicates at the edge; one that gets here came while Redis could not tell, or long after. */
function logDuplicate({ id, type }: StripeEvent): void {
  log('stripe.webhook.duplicate_event', { stripe_event_id: id, type, dedupe: 'unknown' });
}

function logApplied({ id, type }: StripeEvent, applied: Exclude<AppliedEvent, { outcome: 'already' }>): void {
  const { userId, change, payment, outcome, reason } = applied;
  if (userId !== undefined) annotate({ user_id: userId });
  if (change !== undefined) {
    log('entitlement.updated', {
      stripe_event_id: id,
      entitlement: 'membership',
      entitled: change.entitled,
      state: change.state,
      reason: type,
      stripe_subscription_id: change.stripeSubscriptionId,
    });
  }
  if (payment !== undefined) {
    const { chargeId, state, disputeFee } = payment;
    log('payment.updated', { stripe_event_id: id, stripe_charge_id: chargeId, state });
    if (disputeFee) logFee({ chargeId, item: 'dispute', ...disputeFee });
  }
  log('stripe.webhook.processed', {
    stripe_event_id: id,
    type,
    outcome: 'ok',
    reason: outcome === 'waiting' ? 'waiting' : reason,
  });
}
