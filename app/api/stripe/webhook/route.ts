import { handleStripe } from '@/lib/josh/billing/handle-stripe';
import { parseStripeEvent } from '@/lib/josh/billing/stripe-event';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** An event of Stripe's. Types that are not used are stored and answered 200, or Stripe would send them for days. */
export const POST = withTelemetry(
  {
    route: '/api/stripe/webhook',
    handler: 'stripe.webhook',
    category: 'stripe_webhook',
    source: 'stripe',
  },
  async (request) => {
    await handleStripe(parseStripeEvent(await request.text()), Date.now);
    return Response.json({ received: true });
  },
);
