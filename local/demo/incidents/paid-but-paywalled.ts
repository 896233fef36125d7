import { deliver } from '../../stripe/deliver';
import { checkoutCompleted } from '../../stripe/events';
import { newPurchase } from '../../stripe/purchase';
import { signUp } from '../sign-up';
import { withoutTable } from '../without-table';
import { oneRow } from './ask';
import type { Incident } from './incident';

/** The handler of a finished checkout fails at each of Stripe's tries, until Stripe gives up. */
export const paidButPaywalled: Incident = {
  complaint: 'A user has paid and is still paywalled',
  cause: 'a bad migration took the table of entitlements away until Stripe had given up',
  visible: 'stripe.webhook.received, then stripe.webhook.failed for each try, and no entitlement.updated',
  ask: ({ user_id: user }) => ({ user, playbook: 'paid-but-paywalled' }),
  code: 'event_unprocessed',
  after: 'healthy',
  async run(stack) {
    const [userId = ''] = await signUp(stack, [{ phone: '+16065553001' }]);
    const event = checkoutCompleted(newPurchase(userId, Math.floor(Date.now() / 1000)));
    const secret = stack.cloud.secrets.stripeWebhookSecret;
    const url = `${stack.app.url}/api/stripe/webhook`;
    await withoutTable(stack, 'entitlements', () => deliver({ url, event, secret }));
    await stack.idle();
    const row = await oneRow(
      stack,
      (sql) => sql`select correlation_id from stripe_events where stripe_event_id = ${event.id}`,
    );
    return {
      correlationId: row.correlation_id ?? '',
      ids: { user_id: userId, stripe_event_id: event.id },
    };
  },
};
