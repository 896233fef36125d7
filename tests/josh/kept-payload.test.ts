import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { keptPayload } from '@/lib/josh/billing/kept-payload';
import { readPaymentFact } from '@/lib/josh/billing/payment-fact';
import { parseStoredEvent, parseStripeEvent, readBillingFact } from '@/lib/josh/billing/stripe-event';
import * as made from '@/local/stripe/events';
import { newPurchase } from '@/local/stripe/purchase';
import { captureLogLines } from '../helpers/log-lines';
import { startProduct, stripe } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

const USER = '01932b3c-7d00-7abc-8def-0123456789ab';
const purchase = newPurchase(USER, 1_700_000_000, { email: 'canary.dorien@example.com' });

/** Everything by which a payer could be told, in the places where Stripe puts it. */
const person = {
  name: 'Dorien Canary',
  email: 'canary.dorien@example.com',
  phone: '+14155550123',
  address: { line1: '1 Canary Street', city: 'canaryville', postal_code: '94110', country: 'US' },
};
const CANARY = /canary|dorien|4155550123|"(postal_code|last4|brand|fingerprint)":"|https?:/i;

const whole = [
  made.checkoutCompleted(purchase),
  made.subscriptionCreated(purchase),
  made.subscriptionUpdated(purchase, { status: 'past_due' }, 1_700_000_100),
  made.subscriptionDeleted(purchase, 1_700_000_200),
  made.invoicePaid(purchase),
  made.invoicePaymentFailed(purchase, { attempts: 1, nextAttempt: null }),
];

const charge = {
  id: 'evt_1canary',
  type: 'charge.succeeded',
  created: 1_700_000_000,
  data: {
    object: {
      id: 'ch_3Canary1',
      object: 'charge',
      customer: purchase.customer,
      status: 'succeeded',
      amount: 900,
      amount_refunded: 0,
      currency: 'usd',
      created: 1_700_000_000,
      balance_transaction: 'txn_1A2b',
      billing_details: person,
      receipt_email: person.email,
      receipt_url: 'https://pay.stripe.com/receipts/canary',
      shipping: person,
      description: 'canary',
      payment_method_details: { card: { last4: '4242', brand: 'visa', fingerprint: 'Xt5EWLLDS7FJjR1c' } },
      metadata: { user_id: USER, nickname: 'canary', handle: 'john_4155550123' },
      client_secret: 'pi_1_secret_canary',
      custom_fields: [{ key: 'nickname', text: { value: 'canary' } }],
    },
    previous_attributes: { email: person.email, name: 'canary' },
  },
};
const withPerson = (event: object) => {
  const copy = structuredClone(JSON.parse(JSON.stringify(event)));
  Object.assign(copy.data.object, { customer_details: person, shipping: person, customer_name: person.name });
  return copy;
};
const events = [...whole.map(withPerson), charge];

describe('what is kept of a Stripe event', () => {
  it.each(events.map((event) => [String(event.type), event]))('%s: nothing of the payer', (_type, event) => {
    const kept = JSON.stringify(keptPayload(parseStripeEvent(JSON.stringify(event))))
      // The ids of the fixture that hold the word.
      .replaceAll(/(evt_1canary|ch_3Canary1)/g, '');
    expect(kept).not.toMatch(CANARY);
  });

  it.each(events.map((event) => [String(event.type), event]))(
    '%s: everything that handlers and replays read',
    (_type, event) => {
      const parsed = parseStripeEvent(JSON.stringify(event));
      const again = parseStoredEvent(JSON.parse(JSON.stringify(keptPayload(parsed))));
      expect(readBillingFact(again)).toEqual(readBillingFact(parsed));
      expect(readPaymentFact(again)).toEqual(readPaymentFact(parsed));
      expect(readBillingFact(parsed) ?? readPaymentFact(parsed)).not.toBeNull();
    },
  );

  it('neither the database nor the log has more', async () => {
    for (const event of events) await stripe(event);
    const rows = await product.rows(
      sql`select to_jsonb(e) as row from stripe_events e union all select to_jsonb(p) from payments p
          union all select to_jsonb(s) from subscriptions s union all select to_jsonb(d) from domain_events d`,
    );
    expect(rows.length).toBeGreaterThan(events.length);
    const everything = (JSON.stringify(rows) + lines.raw.join('\n')).replaceAll(
      /(evt_1canary|ch_3Canary1)/g,
      '',
    );
    expect(everything).not.toMatch(CANARY);
  });
});
