import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { checkoutSession } from './checkout-session';
import { type InvoiceFacts, invoice } from './invoice';
import { newId, type Purchase } from './purchase';
import { subscription } from './subscription';

/** Everything of an event but its type and its object. */
function envelope(created: number) {
  return {
    id: newId('evt'),
    object: 'event' as const,
    api_version: Stripe.API_VERSION,
    created,
    livemode: false,
    pending_webhooks: 1,
    request: { id: newId('req'), idempotency_key: randomUUID() },
  };
}

export function checkoutCompleted(purchase: Purchase): Stripe.CheckoutSessionCompletedEvent {
  const object = checkoutSession(purchase);
  return { ...envelope(purchase.created), type: 'checkout.session.completed', data: { object } };
}

export function subscriptionCreated(purchase: Purchase): Stripe.CustomerSubscriptionCreatedEvent {
  const object = subscription(purchase);
  return { ...envelope(purchase.created), type: 'customer.subscription.created', data: { object } };
}

/**
 * @param changes the fields as they are now, for example `{ status: 'past_due' }`
 * @param at Unix seconds of the change
 */
export function subscriptionUpdated(
  purchase: Purchase,
  changes: Partial<Stripe.Subscription>,
  at: number,
): Stripe.CustomerSubscriptionUpdatedEvent {
  const before = Object.entries(subscription(purchase)).filter(([name]) => name in changes);
  return {
    ...envelope(at),
    type: 'customer.subscription.updated',
    data: { object: subscription(purchase, changes), previous_attributes: Object.fromEntries(before) },
  };
}

/** @param at Unix seconds of the end */
export function subscriptionDeleted(purchase: Purchase, at: number): Stripe.CustomerSubscriptionDeletedEvent {
  const object = subscription(purchase, { status: 'canceled', canceled_at: at, ended_at: at });
  return { ...envelope(at), type: 'customer.subscription.deleted', data: { object } };
}

export function invoicePaid(
  purchase: Purchase,
  billingReason: InvoiceFacts['billingReason'] = 'subscription_create',
): Stripe.InvoicePaidEvent {
  const object = invoice(purchase, { paid: true, billingReason, attempts: 1, nextAttempt: null });
  return { ...envelope(purchase.created), type: 'invoice.paid', data: { object } };
}

/** @param facts how often it was tried, and the Unix second of the next try, null when that was the last one */
export function invoicePaymentFailed(
  purchase: Purchase,
  facts: Pick<InvoiceFacts, 'attempts' | 'nextAttempt'>,
): Stripe.InvoicePaymentFailedEvent {
  const object = invoice(purchase, { ...facts, paid: false, billingReason: 'subscription_cycle' });
  return { ...envelope(purchase.created), type: 'invoice.payment_failed', data: { object } };
}
