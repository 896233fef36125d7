import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { isEntitled, subscriptionLife } from '@/lib/josh/billing/life';
import { captureLogLines } from '../helpers/log-lines';
import { receive, startProduct, stripe } from '../helpers/product';
import { random, type Step, shuffled, subscriptionSteps, toFacts } from './support/lives';

const product = startProduct();
const lines = captureLogLines();

let people = 0;
/** A user who has written, and ids of a purchase that nobody else makes. */
async function buyer() {
  const phone = `+1415556${1000 + ++people}`;
  await receive({ body: 'STOP', from: phone });
  const [row] = await product.rows(sql`select id from users where phone = ${phone}`);
  return { user: String(row?.id), customer: `cus_o${people}`, subscription: `sub_o${people}` };
}
type Buyer = Awaited<ReturnType<typeof buyer>>;

const types: Record<Step['kind'], string> = {
  checkout: 'checkout.session.completed',
  invoice_paid: 'invoice.paid',
  invoice_payment_failed: 'invoice.payment_failed',
  subscription_created: 'customer.subscription.created',
  subscription_updated: 'customer.subscription.updated',
  subscription_deleted: 'customer.subscription.deleted',
};

function toEvent(step: Step, index: number, { user, customer, subscription }: Buyer) {
  const object = {
    checkout: { id: 'cs_1', customer, subscription, payment_status: 'paid', client_reference_id: user },
    invoice_paid: { id: 'in_1', customer, parent: { subscription_details: { subscription } } },
    invoice_payment_failed: { id: 'in_1', customer, parent: { subscription_details: { subscription } } },
    subscription_created: description(step, customer, subscription),
    subscription_updated: description(step, customer, subscription),
    subscription_deleted: description(step, customer, subscription),
  }[step.kind];
  const id = `evt_${customer.slice(4)}n${index}`;
  return { id, object: 'event', type: types[step.kind], created: step.at, data: { object } };
}

const description = (step: Step, customer: string, subscription: string) => ({
  id: subscription,
  customer,
  status: 'status' in step ? step.status : 'canceled',
  cancel_at_period_end: false,
  items: { data: [{ current_period_end: step.at }] },
});

/** What the user has in the end; without a row that is nothing, as with one that says so. */
const outcome = async ({ user, subscription }: Buyer) => {
  const [entitlement] = await product.rows(
    sql`select entitled, state from entitlements where user_id = ${user} and entitled`,
  );
  const [row] = await product.rows(
    sql`select status, optimistic, current_period_end, last_event_created from subscriptions
        where stripe_subscription_id = ${subscription}`,
  );
  return { entitlement, row };
};

beforeEach(async () => {
  for (const table of ['stripe_events', 'subscriptions', 'entitlements'])
    await product.rows(sql`delete from ${sql.identifier(table)}`);
});

describe('a subscription’s events in any order, some of them twice, some at once', () => {
  it.each(Array.from({ length: 16 }, (_, seed) => seed))('seed %i ends as in order', async (seed) => {
    const next = random(seed + 1);
    const steps = subscriptionSteps(next);

    const orderly = await buyer();
    for (const [index, step] of steps.entries()) await stripe(toEvent(step, index, orderly));
    const expected = await outcome(orderly);

    const chaotic = await buyer();
    lines.raw.length = 0;
    const events = steps.map((step, index) => toEvent(step, index, chaotic));
    const deliveries = shuffled([...events, ...events.filter(() => next() < 0.5)], next);
    while (deliveries.length > 0) {
      const batch = deliveries.splice(0, 1 + Math.floor(next() * 3));
      const statuses = (await Promise.all(batch.map(stripe))).map(({ status }) => status);
      expect(statuses.every((status) => status === 200)).toBe(true);
    }

    expect(await outcome(chaotic)).toEqual(expected);
    // Nobody waits any more, and every change was said: the last one is what is true now.
    expect(await product.rows(sql`select distinct state from stripe_events`)).toEqual([
      { state: 'processed' },
    ]);
    const said = lines.of('entitlement.updated').map(({ entitled, state }) => ({ entitled, state }));
    const recorded = await product.rows(
      sql`select count(*)::int as changes from domain_events
          where user_id = ${chaotic.user} and type like 'entitlement.%'`,
    );
    expect(said).toHaveLength(Number(recorded[0]?.changes));
    if (expected.entitlement !== undefined) expect(said).toContainEqual(expected.entitlement);
  });
});

describe('an old event', () => {
  it('never takes from a user what a newer one gave, whichever others have come', () => {
    let tried = 0;
    for (let seed = 0; seed < 2_000; seed++) {
      const next = random(seed);
      const facts = toFacts(subscriptionSteps(next));
      const newest = facts.at(-1);
      if (newest === undefined || newest.kind === 'invoice_paid' || newest.kind === 'checkout') continue;
      const whole = subscriptionLife(facts);
      const some = facts.filter((fact) => fact === newest || next() < 0.5);
      expect(subscriptionLife(shuffled(some, next))?.status, `seed ${seed}`).toBe(whole?.status);
      tried++;
    }
    expect(tried).toBeGreaterThan(1_000);
  });

  it('a checkout in hand is enough, whatever of the first minute is missing or late', () => {
    for (let seed = 0; seed < 500; seed++) {
      const next = random(seed);
      // Until the first renewal: created, paid, described, checked out.
      const first = toFacts(subscriptionSteps(next)).filter(({ created }) => created < 2_000);
      const checkout = first.filter(({ kind }) => kind === 'checkout');
      const some = [...checkout, ...first.filter((fact) => fact.kind !== 'checkout' && next() < 0.5)];
      expect(isEntitled(subscriptionLife(shuffled(some, next))?.status ?? ''), `seed ${seed}`).toBe(true);
    }
  });
});
