import Stripe from 'stripe';
import { newId, type Purchase } from './purchase';

export interface InvoiceFacts {
  /** Whether the money came in. */
  paid: boolean;
  /** `subscription_create` for the first one, `subscription_cycle` for a renewal. */
  billingReason: 'subscription_create' | 'subscription_cycle';
  /** How often the payment was tried. */
  attempts: number;
  /** Unix seconds; null after the last try. */
  nextAttempt: number | null;
}

/** An invoice of a purchase's subscription. */
export function invoice(purchase: Purchase, facts: InvoiceFacts): Stripe.Invoice {
  const id = newId('in');
  const { amount, created } = purchase;
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'JOSH',
    account_tax_ids: null,
    amount_due: amount,
    amount_overpaid: 0,
    amount_paid: facts.paid ? amount : 0,
    amount_remaining: facts.paid ? 0 : amount,
    amount_shipping: 0,
    application: null,
    attempt_count: facts.attempts,
    attempted: true,
    auto_advance: !facts.paid,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: facts.billingReason,
    collection_method: 'charge_automatically',
    created,
    currency: purchase.currency,
    custom_fields: null,
    customer: purchase.customer,
    customer_account: null,
    customer_address: null,
    customer_email: purchase.email,
    customer_name: null,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: created,
    ending_balance: 0,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: `https://invoice.stripe.com/i/local/${id}`,
    invoice_pdf: `https://pay.stripe.com/invoice/local/${id}/pdf`,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: {
      object: 'list',
      data: [line(purchase, id)],
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
    livemode: false,
    metadata: {},
    next_payment_attempt: facts.nextAttempt,
    number: 'LOCAL-0001',
    on_behalf_of: null,
    parent: {
      quote_details: null,
      subscription_details: {
        metadata: { user_id: purchase.userId },
        subscription: purchase.subscription,
      },
      type: 'subscription_details',
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: purchase.periodEnd,
    period_start: purchase.periodStart,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: facts.paid ? 'paid' : 'open',
    status_transitions: {
      finalized_at: created,
      marked_uncollectible_at: null,
      paid_at: facts.paid ? created : null,
      voided_at: null,
    },
    subtotal: amount,
    subtotal_excluding_tax: amount,
    test_clock: null,
    total: amount,
    total_discount_amounts: [],
    total_excluding_tax: amount,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: created,
  };
}

function line(purchase: Purchase, invoiceId: string): Stripe.InvoiceLineItem {
  return {
    id: newId('il'),
    object: 'line_item',
    amount: purchase.amount,
    currency: purchase.currency,
    description: '1 × Membership',
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: invoiceId,
    livemode: false,
    metadata: { user_id: purchase.userId },
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: { credited_items: null },
        subscription: purchase.subscription,
        subscription_item: `si_${purchase.subscription.slice(4)}`,
      },
      type: 'subscription_item_details',
    },
    period: { end: purchase.periodEnd, start: purchase.periodStart },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: purchase.price, product: purchase.product },
      type: 'price_details',
      unit_amount_decimal: Stripe.Decimal.from(purchase.amount),
    },
    quantity: 1,
    quantity_decimal: Stripe.Decimal.from(1),
    subscription: purchase.subscription,
    subtotal: purchase.amount,
    taxes: [],
  };
}
