import { setTimeout } from 'node:timers/promises';
import Stripe from 'stripe';
import { post } from '../http/post';

const HOUR = 3_600_000;
/** Not published; general experience. */
const TIMEOUT = 20_000;
/** Stripe's sandbox tries three times over a few hours, with growing pauses (Stripe: "Webhooks", "Retries"). */
const PAUSES = [1 * HOUR, 2 * HOUR, 4 * HOUR];

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
};

const { webhooks } = new Stripe('sk_test_local');

export interface Delivery {
  url: string;
  event: Stripe.Event;
  /** Several while a secret is being rotated: Stripe then signs with each. */
  secret: string | readonly string[];
  /** How often the same event is delivered, each with its own retries; 1 by default. */
  times?: number;
  /** Deliver all of them at the same moment instead of one after the other. */
  parallel?: boolean;
  /** Share of Stripe's pauses between tries; by default an hour becomes 36 ms. */
  retryScale?: number;
  /** Milliseconds since the epoch, for the signatures. */
  now?: () => number;
}

/** One try. `status` is null when no answer came. */
export interface Attempt {
  /** 0 for the first try. */
  retry: number;
  status: number | null;
  body: string;
  error: string | null;
}

/** The header for a payload, one `v1` for each secret. @param timestamp Unix seconds */
export function signatureHeader(payload: string, secrets: readonly string[], timestamp: number): string {
  const signatures = secrets.map((secret) => {
    const header = webhooks.generateTestHeaderString({ payload, secret, timestamp });
    return header.slice(header.indexOf(',') + 1);
  });
  return [`t=${timestamp}`, ...signatures].join(',');
}

/**
 * Delivers an event as Stripe does: signed afresh for each try, tried again after anything but 2xx. Never throws for
 * what the receiver does.
 *
 * @returns one list of tries for each delivery, in the order in which they began
 */
export async function deliver(delivery: Delivery): Promise<Attempt[][]> {
  const times = delivery.times ?? 1;
  if (delivery.parallel) return Promise.all(Array.from({ length: times }, () => deliverOnce(delivery)));
  const deliveries: Attempt[][] = [];
  for (let time = 0; time < times; time++) deliveries.push(await deliverOnce(delivery));
  return deliveries;
}

async function deliverOnce(delivery: Delivery): Promise<Attempt[]> {
  const { url, event, secret, retryScale = 1e-5, now = Date.now } = delivery;
  const payload = JSON.stringify(event, null, 2);
  const secrets = typeof secret === 'string' ? [secret] : secret;
  const attempts: Attempt[] = [];
  for (;;) {
    const header = signatureHeader(payload, secrets, Math.floor(now() / 1_000));
    const { late: _, ...attempt } = await post(url, {
      headers: { ...HEADERS, 'stripe-signature': header },
      body: payload,
      timeoutMs: TIMEOUT,
    });
    attempts.push({ retry: attempts.length, ...attempt });
    if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) return attempts;
    const pause = PAUSES[attempts.length - 1];
    if (pause === undefined) return attempts;
    await setTimeout(pause * retryScale);
  }
}
