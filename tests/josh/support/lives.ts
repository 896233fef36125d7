import type { DatedFact } from '@/lib/josh/billing/life';

/** A generator of numbers from 0 to 1 that is the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** What happens to a subscription: a kind of event, Stripe's second, and the status that the event tells. */
export type Step =
  | { kind: 'checkout' | 'invoice_paid' | 'invoice_payment_failed' | 'subscription_deleted'; at: number }
  | { kind: 'subscription_created' | 'subscription_updated'; at: number; status: string };

/**
 * A subscription's life as Stripe tells it, in the order in which it happens: bought, renewed or not, made up for or given
 * up, ended or going on. Events of one step share their second more often than not.
 */
export function subscriptionSteps(next: () => number): Step[] {
  let at = 1_000;
  const later = (least: number) => {
    at += least + (next() < 0.6 ? 0 : Math.floor(next() * 3));
    return at;
  };
  const update = (status: string): Step => ({ kind: 'subscription_updated', at: later(0), status });
  const trial = next() < 0.3;
  const steps: Step[] = [
    { kind: 'subscription_created', at: later(0), status: trial ? 'trialing' : 'incomplete' },
    { kind: 'invoice_paid', at: later(0) },
    ...(trial ? [] : [update('active')]),
    { kind: 'checkout', at: later(0) },
  ];
  for (let month = 0; month < 3; month++) {
    later(2_000);
    const luck = next();
    if (luck < 0.5) {
      steps.push({ kind: 'invoice_paid', at: later(0) }, update('active'));
      continue;
    }
    steps.push({ kind: 'invoice_payment_failed', at: later(0) }, update('past_due'));
    later(500);
    if (luck < 0.75) steps.push({ kind: 'invoice_paid', at: later(0) }, update('active'));
    else if (luck < 0.85) steps.push(update('unpaid'));
    else return [...steps, { kind: 'subscription_deleted', at: later(0) }];
  }
  later(1_000);
  if (next() < 0.3) steps.push({ kind: 'subscription_deleted', at });
  return steps;
}

/** The steps as the facts that the product reads from their events. */
export const toFacts = (steps: readonly Step[]): DatedFact[] => steps.map(toFact);

function toFact(step: Step): DatedFact {
  const ids = { subscriptionId: 'sub_1', customerId: 'cus_1', userId: undefined, created: step.at };
  const described = { cancelAtPeriodEnd: false, currentPeriodEnd: step.at };
  switch (step.kind) {
    case 'checkout':
      return { ...ids, kind: 'checkout', paid: true };
    case 'invoice_paid':
    case 'invoice_payment_failed':
      return { ...ids, kind: step.kind };
    case 'subscription_deleted':
      return { ...ids, ...described, kind: step.kind, status: 'canceled' };
    case 'subscription_created':
    case 'subscription_updated':
      return { ...ids, ...described, kind: step.kind, status: step.status };
  }
}
