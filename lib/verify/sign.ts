import { createHmac } from 'node:crypto';
import Stripe from 'stripe';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

/** A form as Twilio posts it. */
export function twilioForm(url: string, form: Readonly<Record<string, string>>, token: string): RequestInit {
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature(token, url, { ...form }),
    },
    body: new URLSearchParams(form).toString(),
  };
}

/** An event as Stripe posts it. @param at milliseconds since the epoch */
export function stripePost(payload: string, secret: string, at: number): RequestInit {
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp: Math.floor(at / 1_000),
  });
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: payload,
  };
}

/** A batch as Vercel's log drain posts it; without a secret it is not signed. */
export function drainPost(body: string, secret: string | null): RequestInit {
  const signature =
    secret === null ? {} : { 'x-vercel-signature': createHmac('sha1', secret).update(body).digest('hex') };
  return { method: 'POST', headers: { 'content-type': 'application/x-ndjson', ...signature }, body };
}

/** The first of a comma-separated list: what is signed with now. */
export const firstOf = (list: string | undefined): string =>
  (list ?? '')
    .split(',')
    .map((item) => item.trim())
    .find((item) => item !== '') ?? '';
