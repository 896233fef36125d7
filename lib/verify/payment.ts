import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { firstOf, stripePost } from './sign';
import { oncePerRun } from './subject';
import { sentText } from './text';

/** What came of a checkout and the end of its subscription. */
export interface StripeTest {
  status: number;
  /** Of the checkout's row; null when there is none. */
  state: string | null;
  afterCheckout: boolean | null;
  afterEnd: boolean | null;
  /** Stripe's ids that this made. */
  eventIds: string[];
  subscriptionId: string;
}

/** The canary's user pays and leaves again: two events as Stripe signs them, of a customer that Stripe does not know. */
export const stripeTest = oncePerRun(async (subject): Promise<StripeTest> => {
  const { userId, known } = await sentText(subject);
  const id = (prefix: string) => `${prefix}_1verify${randomBytes(9).toString('hex')}`;
  const [customer, subscription] = [id('cus'), id('sub')];
  const nothing = {
    state: null,
    afterCheckout: null,
    afterEnd: null,
    eventIds: [],
    subscriptionId: subscription,
  };
  if (userId === null) return { status: 0, ...nothing };
  // A membership of somebody real is not touched.
  if (known) throw new Error('the number is a user’s already: give one that is not, or leave --phone out');
  const events = [
    {
      id: id('evt'),
      type: 'checkout.session.completed',
      object: { customer, subscription, payment_status: 'paid', client_reference_id: userId, metadata: {} },
    },
    {
      id: id('evt'),
      type: 'customer.subscription.deleted',
      object: { id: subscription, customer, status: 'canceled', metadata: { user_id: userId } },
    },
  ];
  const seen: { status: number; entitled: boolean | null }[] = [];
  for (const [later, { object, ...event }] of events.entries()) {
    const created = Math.floor(subject.now() / 1_000) + later;
    const payload = JSON.stringify({
      ...event,
      object: 'event',
      created,
      livemode: false,
      data: { object },
    });
    const secret = firstOf(subject.env.STRIPE_WEBHOOK_SECRETS);
    const url = `${subject.app}/api/stripe/webhook`;
    const { status } = await subject.call(url, stripePost(payload, secret, subject.now()));
    seen.push({ status, entitled: await entitled(userId) });
  }
  const eventIds = events.map((event) => event.id);
  const [row] = await database().execute(
    sql`select state from stripe_events where stripe_event_id = ${eventIds[0]}`,
  );
  return {
    status: seen[0]?.status ?? 0,
    state: row === undefined ? null : String(row.state),
    afterCheckout: seen[0]?.entitled ?? null,
    afterEnd: seen[1]?.entitled ?? null,
    eventIds,
    subscriptionId: subscription,
  };
});

async function entitled(userId: string): Promise<boolean | null> {
  const [row] = await database().execute(sql`select entitled from entitlements where user_id = ${userId}`);
  return row === undefined ? null : row.entitled === true;
}
