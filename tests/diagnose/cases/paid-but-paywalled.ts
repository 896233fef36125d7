import { sql } from 'drizzle-orm';
import { kinds } from '@/lib/replay/kinds';
import { newId } from '@/lib/telemetry/correlation';
import {
  checkoutCompleted,
  subscriptionCreated,
  subscriptionDeleted,
  subscriptionUpdated,
} from '@/local/stripe/events';
import { newPurchase, type Purchase } from '@/local/stripe/purchase';
import { stripeRequest, throughEdge } from '../../helpers/edge';
import { people } from '../../helpers/linkups';
import { stripe } from '../../helpers/product';
import { Cases, HOUR, hands, MINUTE, SECOND } from '../support/cases';
import type { OnCall } from '../support/on-call';

const playbook = 'paid-but-paywalled' as const;
const seconds = (): number => Math.floor(Date.now() / SECOND);

/** "User paid but still paywalled". */
export function paidCases(onCall: OnCall): Cases {
  const { product } = onCall;
  const cases = new Cases();
  const { without } = hands(onCall);

  /** Somebody who pays; nothing has come of it yet. */
  async function buyer(ago = 0): Promise<{ user: string; purchase: Purchase }> {
    const [person] = await people(1);
    const user = String(person?.id);
    return { user, purchase: newPurchase(user, seconds() - ago / SECOND) };
  }
  const ask = (user: string, later = 0) => ({ ask: { user, playbook }, later });
  const withoutUser = (purchase: Purchase) =>
    subscriptionUpdated(purchase, { status: 'active', metadata: {} }, purchase.created);

  cases.induced('no webhook came', async () => ask((await buyer()).user)).is('webhook_never_came');
  cases
    .induced('an event that Stripe shows and we never got', async () => ({
      ask: { stripe_event: 'evt_neverCame1' },
    }))
    .is('webhook_never_came');
  cases
    .induced('Stripe signs with a secret that is not ours', async () => {
      process.env.STRIPE_WEBHOOK_SECRETS = 'whsec_ours';
      const { user, purchase } = await buyer();
      await throughEdge(stripeRequest(checkoutCompleted(purchase), { secret: 'whsec_of_before' }));
      return ask(user);
    })
    .is('signature_refused');
  cases
    .induced('a table was away until Stripe gave up', async () => {
      const { user, purchase } = await buyer();
      await without('entitlements', () => stripe(checkoutCompleted(purchase)));
      return ask(user);
    })
    .is('event_unprocessed');
  cases
    .induced('the same, by the event', async () => {
      const { purchase } = await buyer();
      const event = checkoutCompleted(purchase);
      await without('subscriptions', () => stripe(event));
      return { ask: { stripe_event: event.id }, later: HOUR };
    })
    .is('event_unprocessed');
  cases
    .induced('the checkout that names the user never came', async () => {
      const event = withoutUser((await buyer()).purchase);
      await stripe(event);
      return { ask: { stripe_event: event.id }, later: HOUR };
    })
    .is('customer_unknown');
  cases
    .induced('the checkout names a user who does not exist', async () => {
      const event = checkoutCompleted(newPurchase(newId(), seconds()));
      await stripe(event);
      return { ask: { stripe_event: event.id } };
    })
    .is('customer_unknown');
  cases
    .induced('the money is on its way for days', async () => {
      const { user, purchase } = await buyer();
      const event = checkoutCompleted(purchase);
      await stripe({ ...event, data: { object: { ...event.data.object, payment_status: 'unpaid' } } });
      return ask(user);
    })
    .is('checkout_unpaid');
  for (const status of ['incomplete', 'unpaid'] as const)
    cases
      .induced(`the subscription is ${status}`, async () => {
        const { user, purchase } = await buyer();
        await stripe(subscriptionUpdated(purchase, { status }, purchase.created));
        return ask(user);
      })
      .is('payment_incomplete');
  cases
    .induced('the subscription has ended', async () => {
      const { user, purchase } = await buyer();
      await stripe(checkoutCompleted(purchase));
      await stripe(subscriptionDeleted(purchase, seconds()));
      return ask(user);
    })
    .is('subscription_ended');
  cases
    .induced('the checkout was handled, and its unlock was lost', async () => {
      const { user, purchase } = await buyer();
      await stripe(checkoutCompleted(purchase));
      await product.rows(sql`delete from entitlements`);
      return ask(user);
    })
    .is('optimistic_unlock_missing');
  cases
    .induced('the checkout was handled, and left no subscription', async () => {
      const { user, purchase } = await buyer();
      await stripe(checkoutCompleted(purchase));
      await product.rows(sql`delete from entitlements`);
      await product.rows(sql`delete from subscriptions`);
      return ask(user);
    })
    .is('subscription_missing');
  for (const [what, statement] of [
    ['says no', sql`update entitlements set entitled = false, state = 'canceled'`],
    ['is gone', sql`delete from entitlements`],
  ] as const)
    cases
      .induced(`Stripe has described an active subscription, and the entitlement ${what}`, async () => {
        const { user, purchase } = await buyer();
        await stripe(checkoutCompleted(purchase));
        await stripe(subscriptionCreated({ ...purchase, created: purchase.created + 1 }));
        await product.rows(statement);
        return ask(user);
      })
      .is('entitlement_stale');
  cases
    .induced('the webhook came twenty minutes late', async () => {
      const { user, purchase } = await buyer(20 * MINUTE);
      await stripe(checkoutCompleted(purchase));
      return ask(user);
    })
    .is('webhook_late');

  cases
    .inOrder('somebody who paid and is unlocked', async () => {
      const { user, purchase } = await buyer();
      await stripe(checkoutCompleted(purchase));
      await stripe(subscriptionCreated(purchase));
      return ask(user, HOUR);
    })
    .isHealthy();
  cases
    .inOrder('the subscription before its checkout, and each of them twice', async () => {
      const { user, purchase } = await buyer();
      const events = [withoutUser(purchase), checkoutCompleted(purchase)];
      for (const event of [...events, ...events]) await stripe(event);
      return ask(user, HOUR);
    })
    .isHealthy();
  cases
    .inOrder('an event that failed and was replayed', async () => {
      const { user, purchase } = await buyer();
      await without('entitlements', () => stripe(checkoutCompleted(purchase)));
      const [event] = await product.rows(sql`select id from stripe_events`);
      await kinds.stripe.execute(String(event?.id), Date.now);
      return ask(user, HOUR);
    })
    .isHealthy();
  cases
    .inOrder('a renewal that failed, and that Stripe still tries to collect', async () => {
      const { user, purchase } = await buyer();
      await stripe(checkoutCompleted(purchase));
      await stripe(subscriptionUpdated(purchase, { status: 'past_due' }, seconds() + 1));
      return ask(user, HOUR);
    })
    .isHealthy();
  cases
    .inOrder('an old subscription that ended, and a new one', async () => {
      const { user, purchase } = await buyer();
      await stripe(checkoutCompleted(purchase));
      await stripe(subscriptionDeleted(purchase, seconds()));
      await stripe(checkoutCompleted(newPurchase(user, seconds() + 1, { customer: purchase.customer })));
      return ask(user, HOUR);
    })
    .isHealthy();
  cases
    .inOrder('an event that is being applied', async () => {
      const { user, purchase } = await buyer();
      await without('subscriptions', () => stripe(checkoutCompleted(purchase)));
      // As it stands between its two transactions.
      await product.rows(sql`update stripe_events set attempts = 0, reason = null`);
      return ask(user, SECOND);
    })
    .isToBeWaitedFor();
  return cases;
}
