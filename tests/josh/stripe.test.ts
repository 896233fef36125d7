import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { captureLogLines } from '../helpers/log-lines';
import { receive, startProduct, stripe } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

let serial = 0;
let user = '';
/** Objects of one purchase that no other test makes. */
let purchase: { customer: string; subscription: string };

beforeEach(async () => {
  await receive({ body: 'STOP' });
  const [row] = await product.rows(sql`select id from users`);
  user = String(row?.id);
  serial++;
  purchase = { customer: `cus_${serial}`, subscription: `sub_${serial}` };
  lines.raw.length = 0;
});

const event = (type: string, created: number, object: object) => ({
  id: `evt_${serial}_${type.replaceAll('.', '_')}_${created}`,
  object: 'event',
  type,
  created,
  data: { object },
});

const checkout = (created: number, over: object = {}) =>
  event('checkout.session.completed', created, {
    id: `cs_${serial}`,
    ...purchase,
    payment_status: 'paid',
    client_reference_id: user,
    customer_details: { email: 'dorien@example.com', phone: '+14155550123' },
    ...over,
  });

const subscription = (
  what: 'created' | 'updated' | 'deleted',
  created: number,
  status: string,
  over: object = {},
) =>
  event(`customer.subscription.${what}`, created, {
    id: purchase.subscription,
    customer: purchase.customer,
    status,
    cancel_at_period_end: false,
    items: { data: [{ current_period_end: created + 2_592_000 }] },
    metadata: {},
    ...over,
  });

const invoice = (what: 'paid' | 'payment_failed', created: number) =>
  event(`invoice.${what}`, created, {
    id: `in_${serial}`,
    customer: purchase.customer,
    parent: { subscription_details: { subscription: purchase.subscription } },
  });

const entitlements = () => product.rows(sql`select user_id, entitled, state from entitlements`);
const stored = (id: string) =>
  product.rows(sql`select state, reason from stripe_events where stripe_event_id = ${id}`);
const changes = () => lines.of('entitlement.updated').map(({ entitled, state }) => ({ entitled, state }));

describe('a purchase', () => {
  it('unlocks with the checkout, before Stripe has described the subscription', async () => {
    const response = await stripe(checkout(100));

    expect(response.status).toBe(200);
    expect(await entitlements()).toEqual([{ user_id: user, entitled: true, state: 'active' }]);
    expect(lines.all().map(({ event: name }) => name)).toEqual([
      'stripe.webhook.received',
      'entitlement.updated',
      'stripe.webhook.processed',
      'http.request.completed',
    ]);
    expect(lines.of('entitlement.updated')).toMatchObject([
      {
        stripe_event_id: checkout(100).id,
        user_id: user,
        entitlement: 'membership',
        entitled: true,
        reason: 'checkout.session.completed',
        stripe_subscription_id: purchase.subscription,
      },
    ]);
    expect(
      await product.rows(sql`select type, entity_id from domain_events where type like 'entitlement.%'`),
    ).toEqual([{ type: 'entitlement.granted', entity_id: user }]);
  });

  it('whose subscription comes before its checkout waits for it, and is applied then', async () => {
    const created = subscription('created', 100, 'active');
    expect((await stripe(created)).status).toBe(200);
    expect(await stored(created.id)).toEqual([{ state: 'waiting', reason: 'no_user' }]);
    expect(await entitlements()).toEqual([]);
    expect(lines.of('stripe.webhook.processed')).toMatchObject([{ outcome: 'ok', reason: 'waiting' }]);

    await stripe(checkout(101));
    expect(await stored(created.id)).toEqual([{ state: 'processed', reason: 'linked' }]);
    expect(await entitlements()).toEqual([{ user_id: user, entitled: true, state: 'active' }]);
  });

  it('that was ended before its checkout came unlocks nothing', async () => {
    await stripe(subscription('deleted', 200, 'canceled'));
    await stripe(checkout(100));
    expect(await entitlements()).toEqual([]);
  });

  it('is found by the metadata that our checkout put on the subscription', async () => {
    await stripe(subscription('created', 100, 'trialing', { metadata: { user_id: user } }));
    expect(await entitlements()).toEqual([{ user_id: user, entitled: true, state: 'trialing' }]);
  });

  it('for a user who does not exist waits', async () => {
    const unknown = checkout(100, { client_reference_id: '00000000-0000-4000-8000-000000000000' });
    await stripe(unknown);
    expect(await stored(unknown.id)).toEqual([{ state: 'waiting', reason: 'no_user' }]);
  });

  it('lasts through a failed renewal and ends with the subscription', async () => {
    await stripe(checkout(100));
    await stripe(subscription('updated', 101, 'active'));
    await stripe(invoice('payment_failed', 200));
    await stripe(invoice('paid', 300));
    await stripe(subscription('deleted', 400, 'canceled'));
    expect(changes()).toEqual([
      { entitled: true, state: 'active' },
      { entitled: true, state: 'past_due' },
      { entitled: true, state: 'active' },
      { entitled: false, state: 'canceled' },
    ]);
  });

  it('of a second subscription keeps the user entitled when the first one ends', async () => {
    await stripe(checkout(100));
    const first = purchase;
    purchase = { ...first, subscription: `${first.subscription}b` };
    await stripe(subscription('created', 150, 'active'));
    purchase = first;
    await stripe(subscription('deleted', 200, 'canceled'));
    expect(await entitlements()).toMatchObject([{ entitled: true, state: 'active' }]);
  });
});

describe('events in any order', () => {
  it('the same event again is not applied again', async () => {
    const first = await stripe(checkout(100));
    const again = await stripe(checkout(100));
    expect(again.status).toBe(200);
    expect(changes()).toHaveLength(1);
    expect(lines.of('stripe.webhook.received')).toHaveLength(1);
    expect(lines.of('stripe.webhook.duplicate_event')).toMatchObject([
      { stripe_event_id: checkout(100).id, correlation_id: first.headers.get('x-correlation-id') },
    ]);
  });

  it('the same event ten times at once is applied once', async () => {
    const responses = await Promise.all(Array.from({ length: 10 }, () => stripe(checkout(100))));
    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(changes()).toHaveLength(1);
    expect(lines.of('stripe.webhook.processed')).toHaveLength(1);
    expect(lines.of('stripe.webhook.duplicate_event')).toHaveLength(9);
  });

  it('an older event does not overwrite a newer one', async () => {
    await stripe(checkout(100));
    await stripe(subscription('updated', 300, 'unpaid'));
    await stripe(subscription('updated', 200, 'active'));
    expect(await entitlements()).toMatchObject([{ entitled: false, state: 'unpaid' }]);
    expect(lines.of('stripe.webhook.processed').at(-1)).toMatchObject({ outcome: 'ok', reason: 'stale' });
  });

  it('a late update does not revive what was deleted', async () => {
    await stripe(checkout(100));
    await stripe(subscription('deleted', 300, 'canceled'));
    await stripe(subscription('updated', 200, 'active'));
    expect(await entitlements()).toMatchObject([{ entitled: false, state: 'canceled' }]);
  });

  it('all events of a purchase at the same moment end unlocked', async () => {
    const events = [
      subscription('created', 100, 'incomplete'),
      invoice('paid', 101),
      subscription('updated', 101, 'active'),
      checkout(102),
    ];
    await Promise.all(events.map(stripe));
    expect(await entitlements()).toEqual([{ user_id: user, entitled: true, state: 'active' }]);
    expect(await product.rows(sql`select distinct state from stripe_events`)).toEqual([
      { state: 'processed' },
    ]);
  });
});

describe('what is not a subscription', () => {
  it.each([
    ['a type that is not used', () => event('customer.tax_id.created', 100, { id: 'txi_1' })],
    ['a one-time payment', () => checkout(100, { subscription: null })],
  ])('%s is stored and answered 200', async (_name, make) => {
    const given = make();
    expect((await stripe(given)).status).toBe(200);
    expect(await stored(given.id)).toEqual([{ state: 'processed', reason: 'not_used' }]);
  });

  it('a body that is no event is refused', async () => {
    expect((await stripe({ hello: 'world' })).status).toBe(400);
  });
});

describe('when an event cannot be applied', () => {
  it('it is answered 500, logged by code, kept, and applied by Stripe’s next try', async () => {
    await product.rows(sql`alter table entitlements rename to entitlements_away`);
    const failed = await stripe(checkout(100));
    await product.rows(sql`alter table entitlements_away rename to entitlements`);

    expect(failed.status).toBe(500);
    expect(lines.of('stripe.webhook.failed')).toMatchObject([
      { stripe_event_id: checkout(100).id, type: 'checkout.session.completed', error_code: 'pg.42P01' },
    ]);
    expect(await stored(checkout(100).id)).toEqual([{ state: 'received', reason: 'pg.42P01' }]);
    expect(await product.rows(sql`select 1 from subscriptions`)).toEqual([]);

    expect((await stripe(checkout(100))).status).toBe(200);
    expect(await entitlements()).toMatchObject([{ entitled: true }]);
    expect(lines.of('stripe.webhook.received')).toHaveLength(1);
  });

  it('a known type of an unknown shape fails loudly: the fault is ours', async () => {
    const odd = event('customer.subscription.updated', 100, { id: 7 });
    expect((await stripe(odd)).status).toBe(500);
    expect(await stored(odd.id)).toMatchObject([{ state: 'received' }]);
  });

  it('nothing of the payer reaches the log', async () => {
    await stripe(checkout(100));
    await product.rows(sql`alter table entitlements rename to entitlements_away`);
    await stripe(checkout(101));
    await product.rows(sql`alter table entitlements_away rename to entitlements`);
    expect(lines.raw.join('\n')).not.toMatch(/dorien|4155550123/);
  });
});
