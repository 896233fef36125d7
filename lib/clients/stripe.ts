import Stripe from 'stripe';

/** Milliseconds for one request. */
const TIMEOUT_MS = 6_000;

/**
 * The official client for reading what Stripe has taken, or null without `STRIPE_SECRET_KEY`: the product itself only
 * listens to Stripe. A restricted key that may read charges and balance transactions is enough.
 */
export function stripeClient(): Stripe | null {
  const key = process.env.STRIPE_SECRET_KEY;
  if (!key) return null;
  const other = process.env.STRIPE_API_URL ? new URL(process.env.STRIPE_API_URL) : null;
  return new Stripe(key, {
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 0,
    telemetry: false,
    ...(other && {
      protocol: other.protocol === 'http:' ? 'http' : 'https',
      host: other.hostname,
      port: other.port,
    }),
  });
}
