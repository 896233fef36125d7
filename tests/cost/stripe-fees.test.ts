import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { estimateChargeFee, minorToMicros } from '@/lib/telemetry/cost/stripe-fees';
import { type LocalStripe, startStripe } from '@/local/stripe/server';
import { captureLogLines } from '../helpers/log-lines';
import { receive, reconcile, startProduct, stripe } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();
let api: LocalStripe;
let user = '';
let serial = 0;

beforeAll(async () => {
  api = await startStripe();
});
afterAll(() => api.close());
beforeEach(async () => {
  await receive({ body: 'STOP' });
  const [row] = await product.rows(sql`select id from users`);
  user = String(row?.id);
  await product.rows(sql`update sms_messages set price_due_at = null`);
  serial++;
  lines.raw.length = 0;
});
afterEach(() => {
  api.faults.clear();
  for (const name of ['STRIPE_SECRET_KEY', 'STRIPE_API_URL', 'COST_USD_RATES']) delete process.env[name];
});

const withKey = () => Object.assign(process.env, { STRIPE_SECRET_KEY: 'rk_test_1', STRIPE_API_URL: api.url });
const ids = () => ({ charge: `ch_3fee${serial}`, customer: `cus_fee${serial}` });

const event = (type: string, created: number, object: object) => ({
  id: `evt_fee${serial}${type.replaceAll('.', '')}${created}`,
  object: 'event',
  type,
  created,
  data: { object },
});
const charge = (type: string, created: number, over: object = {}) =>
  event(`charge.${type}`, created, {
    id: ids().charge,
    object: 'charge',
    customer: ids().customer,
    status: 'succeeded',
    amount: 900,
    amount_refunded: 0,
    currency: 'usd',
    created: 100,
    balance_transaction: null,
    billing_details: { email: 'dorien@example.com', name: 'Dorien', phone: '+14155550123' },
    receipt_url: 'https://pay.stripe.com/receipts/abc',
    ...over,
  });
const dispute = (type: string, created: number, status: string, over: object = {}) =>
  event(`charge.dispute.${type}`, created, {
    id: `du_${serial}`,
    object: 'dispute',
    charge: ids().charge,
    status,
    amount: 900,
    currency: 'usd',
    created: 200,
    ...over,
  });
const checkout = (created: number) =>
  event('checkout.session.completed', created, {
    id: `cs_fee${serial}`,
    customer: ids().customer,
    subscription: `sub_fee${serial}`,
    payment_status: 'paid',
    client_reference_id: user,
  });

const due = () => product.rows(sql`update payments set fee_due_at = now() where fee_due_at is not null`);
const payment = async () =>
  (
    await product.rows(
      sql`select user_id, state, amount, amount_refunded, fee_micros, fee_basis, fee_due_at is null as settled from payments`,
    )
  )[0];
const fees = () =>
  lines.of('stripe.fee.recorded').map(({ cost_item, cost_micros, cost_basis, user_id }) => ({
    cost_item,
    cost_micros,
    cost_basis,
    user_id,
  }));

describe('what Stripe takes for a payment', () => {
  it('is estimated by list price without a key, and belongs to the user although the checkout came later', async () => {
    const first = await stripe(charge('succeeded', 100));
    expect(lines.of('stripe.webhook.processed')).toMatchObject([{ reason: 'waiting' }]);
    await stripe(checkout(101));
    expect(await (await reconcile()).json()).toMatchObject({ stripe: { found: 0 } });
    await due();
    await reconcile();

    // 2.9% of $9 and 30 cents.
    expect(fees()).toEqual([
      { cost_item: 'charge', cost_micros: 561_000, cost_basis: 'estimated', user_id: user },
    ]);
    expect(lines.of('stripe.fee.recorded')[0]?.correlation_id).toBe(first.headers.get('x-correlation-id'));
    expect(await payment()).toMatchObject({
      user_id: user,
      state: 'succeeded',
      fee_micros: '561000',
      fee_basis: 'estimated',
      settled: true,
    });
  });

  it('is Stripe’s own figure with a key, as soon as there is one, and is logged once', async () => {
    withKey();
    api.fees.set(ids().charge, null);
    await stripe(checkout(99));
    await stripe(charge('succeeded', 100));
    await due();
    await reconcile();
    expect(fees()).toEqual([]);

    api.fees.set(ids().charge, { fee: 62, currency: 'usd' });
    await due();
    await Promise.all([reconcile(), reconcile()]);
    await due();
    await reconcile();
    expect(fees()).toEqual([
      { cost_item: 'charge', cost_micros: 620_000, cost_basis: 'actual', user_id: user },
    ]);
  });

  it.each([
    ['never tells', null],
    ['does not know the charge', undefined],
  ])('is estimated in the end when Stripe %s', async (_name, fee) => {
    withKey();
    if (fee === null) api.fees.set(ids().charge, fee);
    await stripe(charge('succeeded', 100));
    for (let check = 0; check < 8; check++) {
      await due();
      await reconcile();
    }
    expect(fees()).toMatchObject([{ cost_basis: 'estimated', cost_micros: 561_000 }]);
  });

  it('waits while Stripe is down, and the run says so', async () => {
    withKey();
    api.fees.set(ids().charge, { fee: 62, currency: 'usd' });
    await stripe(charge('succeeded', 100));
    await due();
    api.faults.set({ kind: 'status', status: 503 });
    expect(await (await reconcile()).json()).toMatchObject({ stripe: { found: 1, settled: 0 } });
    expect(lines.of('admin.action')).toMatchObject([{ action: 'cost.reconcile', outcome: 'failed' }]);
    api.faults.clear();
    await reconcile();
    expect(fees()).toHaveLength(1);
  });

  it('in another currency needs a rate; without one it is an event and not 0', async () => {
    await stripe(charge('succeeded', 100, { currency: 'eur' }));
    await due();
    await reconcile();
    expect(lines.of('cost.price_unknown')).toMatchObject([
      { cost_kind: 'stripe', cost_item: 'charge', reason: 'currency_eur' },
    ]);
    expect(fees()).toEqual([]);
  });

  it('is nothing for a charge that failed', async () => {
    await stripe(charge('failed', 100, { status: 'failed' }));
    await due();
    await reconcile();
    expect(fees()).toEqual([]);
    expect(await payment()).toMatchObject({ state: 'failed', settled: true });
  });

  it.each([
    [900, 'usd', 561_000],
    [10_000, 'usd', 3_200_000],
    [1_000, 'jpy', null],
  ])('%i %s: %s', (amount, currency, micros) => {
    expect(estimateChargeFee(amount, currency)).toBe(micros);
  });

  it('knows currencies without cents', () => {
    process.env.COST_USD_RATES = 'JPY=0.007,KWD=3.2';
    expect(minorToMicros(1_000, 'jpy')).toBe(7_000_000);
    expect(minorToMicros(1_000, 'kwd')).toBe(3_200_000);
  });
});

describe('refunds and disputes', () => {
  it('are recorded, with the user, and said', async () => {
    await stripe(checkout(99));
    await stripe(charge('succeeded', 100));
    await stripe(charge('refunded', 150, { amount_refunded: 300 }));
    await stripe(charge('refunded', 160, { amount_refunded: 900 }));
    await stripe(dispute('created', 200, 'needs_response'));
    await stripe(dispute('closed', 300, 'lost'));
    expect(lines.of('payment.updated').map(({ state, user_id }) => [state, user_id])).toEqual([
      ['succeeded', user],
      ['partially_refunded', user],
      ['refunded', user],
      ['disputed', user],
      ['dispute_lost', user],
    ]);
    expect(
      await product.rows(
        sql`select type, user_id from domain_events where type like 'payment.%' order by created_at desc limit 1`,
      ),
    ).toEqual([{ type: 'payment.dispute_lost', user_id: user }]);
    expect(fees()).toEqual([
      { cost_item: 'dispute', cost_micros: 15_000_000, cost_basis: 'estimated', user_id: user },
    ]);
  });

  it('a dispute’s own figure is taken where the event has it, and nothing for an inquiry', async () => {
    await stripe(dispute('created', 200, 'warning_needs_response'));
    expect(fees()).toEqual([]);
    await stripe(
      dispute('updated', 210, 'needs_response', { balance_transactions: [{ fee: 1_500, currency: 'usd' }] }),
    );
    await stripe(dispute('closed', 220, 'won', { balance_transactions: [{ fee: 1_500, currency: 'usd' }] }));
    expect(fees()).toMatchObject([{ cost_item: 'dispute', cost_micros: 15_000_000, cost_basis: 'actual' }]);
  });

  it('end the same in whatever order and however often they come', async () => {
    const life = () => [
      charge('succeeded', 100),
      charge('refunded', 150, { amount_refunded: 300 }),
      dispute('created', 200, 'needs_response'),
      dispute('closed', 300, 'won'),
    ];
    for (const order of permutations([0, 1, 2, 3])) {
      serial++;
      await product.rows(sql`truncate payments, stripe_events`);
      const events = life();
      for (const at of [...order, ...order.slice(0, 2)]) {
        const one = events[at];
        if (one) await stripe(one);
      }
      expect(await payment(), order.join()).toMatchObject({
        state: 'dispute_won',
        amount: '900',
        amount_refunded: '300',
      });
    }
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
