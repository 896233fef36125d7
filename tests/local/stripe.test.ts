import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyStripe } from '@/lib/telemetry/intake/verify/stripe';
import { type Served, serve } from '@/local/http/serve';
import { deliver } from '@/local/stripe/deliver';
import {
  checkoutCompleted,
  invoicePaid,
  invoicePaymentFailed,
  subscriptionCreated,
  subscriptionDeleted,
  subscriptionUpdated,
} from '@/local/stripe/events';
import { newPurchase } from '@/local/stripe/purchase';

const now = Math.floor(Date.now() / 1_000);
const purchase = newPurchase('user-1', now);
const secret = 'whsec_local';
const sdk = new Stripe('sk_test_local');

let received: { headers: Headers; body: string }[];
let answer: (nth: number) => Response;
let served: Served;
let url: string;

beforeEach(async () => {
  received = [];
  answer = () => new Response('taken');
  served = await serve({
    async fetch(request) {
      received.push({ headers: request.headers, body: await request.text() });
      return answer(received.length);
    },
  });
  url = `${served.url}/api/stripe/webhook`;
});
afterEach(() => served.close());

describe('an event', () => {
  test.each([
    ['checkout.session.completed', checkoutCompleted(purchase)],
    ['customer.subscription.created', subscriptionCreated(purchase)],
    ['customer.subscription.updated', subscriptionUpdated(purchase, { status: 'past_due' }, now)],
    ['customer.subscription.deleted', subscriptionDeleted(purchase, now)],
    ['invoice.paid', invoicePaid(purchase)],
    ['invoice.payment_failed', invoicePaymentFailed(purchase, { attempts: 1, nextAttempt: now + 60 })],
  ])('%s is accepted by the SDK and by our verifier', async (type, event) => {
    await deliver({ url, event, secret });

    const [request] = received;
    const body = request?.body ?? '';
    const header = request?.headers.get('stripe-signature') ?? '';
    expect(sdk.webhooks.constructEvent(body, header, secret)).toMatchObject({ id: event.id, type });
    const signed = {
      url,
      headers: request?.headers ?? new Headers(),
      body: new TextEncoder().encode(body),
      now: Date.now(),
    };
    expect(await verifyStripe(signed, [secret])).toEqual({ valid: true });
    expect(await verifyStripe(signed, ['whsec_other'])).toEqual({ valid: false, reason: 'mismatch' });
  });

  test('each has an id of its own; those of one purchase name the same customer and user', () => {
    const session = checkoutCompleted(purchase).data.object;
    const created = subscriptionCreated(purchase).data.object;
    const paid = invoicePaid(purchase).data.object;
    expect(checkoutCompleted(purchase).id).not.toBe(checkoutCompleted(purchase).id);
    expect([session.customer, created.customer, paid.customer]).toEqual(Array(3).fill(purchase.customer));
    expect(session.client_reference_id).toBe('user-1');
    expect(created.metadata).toEqual({ user_id: 'user-1' });
    expect(paid.parent?.subscription_details?.subscription).toBe(purchase.subscription);
  });

  test('an update says what was before, an end says when', () => {
    const updated = subscriptionUpdated(purchase, { cancel_at_period_end: true }, now);
    expect(updated.data.object.cancel_at_period_end).toBe(true);
    expect(updated.data.previous_attributes).toEqual({ cancel_at_period_end: false });
    expect(subscriptionDeleted(purchase, now + 5).data.object).toMatchObject({
      status: 'canceled',
      ended_at: now + 5,
    });
  });

  test('a failed payment is an open invoice, a paid one has nothing left to pay', () => {
    const failed = invoicePaymentFailed(purchase, { attempts: 2, nextAttempt: null }).data.object;
    expect(failed).toMatchObject({
      status: 'open',
      amount_paid: 0,
      amount_remaining: 900,
      attempt_count: 2,
      next_payment_attempt: null,
    });
    expect(invoicePaid(purchase).data.object).toMatchObject({ status: 'paid', amount_remaining: 0 });
  });

  test('decimals are strings on the wire, as Stripe sends them', () => {
    const wire: unknown = JSON.parse(JSON.stringify(subscriptionCreated(purchase)));
    expect(wire).toMatchObject({
      data: { object: { items: { data: [{ price: { unit_amount: 900, unit_amount_decimal: '900' } }] } } },
    });
  });
});

describe('a delivery', () => {
  const event = invoicePaid(purchase);

  test.each([500, 400, 409, 302])('after a %i comes another try, with a fresh signature', async (status) => {
    let clock = Date.now();
    answer = (nth) => {
      clock += 60_000;
      return new Response('answer', { status: nth < 3 ? status : 200 });
    };
    const [attempts] = await deliver({ url, event, secret, retryScale: 0, now: () => clock });
    expect(attempts?.map((attempt) => attempt.status)).toEqual([status, status, 200]);
    const bodies = received.map(({ body }) => body);
    expect(new Set(bodies).size).toBe(1);
    const signatures = received.map(({ headers }) => headers.get('stripe-signature'));
    expect(new Set(signatures).size).toBe(3);
  });

  test('is given up after three more tries', async () => {
    answer = () => new Response('', { status: 503 });
    const [attempts] = await deliver({ url, event, secret, retryScale: 0 });
    expect(attempts?.map(({ retry }) => retry)).toEqual([0, 1, 2, 3]);
  });

  test('can happen several times, one after the other or at once', async () => {
    expect(await deliver({ url, event, secret, times: 2 })).toHaveLength(2);
    const parallel = await deliver({ url, event, secret, times: 5, parallel: true });
    expect(parallel.map(([attempt]) => attempt?.status)).toEqual(Array(5).fill(200));
    expect(received).toHaveLength(7);
  });

  test('during a rotation carries a signature for each secret', async () => {
    await deliver({ url, event, secret: ['whsec_old', 'whsec_new'] });
    const header = received[0]?.headers.get('stripe-signature') ?? '';
    for (const known of ['whsec_old', 'whsec_new'])
      expect(sdk.webhooks.constructEvent(received[0]?.body ?? '', header, known).id).toBe(event.id);
  });

  test('to nobody is an attempt without a status', async () => {
    await served.close();
    const [attempts] = await deliver({ url, event, secret, retryScale: 0 });
    expect(attempts?.[0]).toMatchObject({ status: null, error: expect.stringContaining('ECONNREFUSED') });
  });
});
