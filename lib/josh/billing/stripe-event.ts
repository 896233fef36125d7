import { z } from 'zod';
import { JoshError } from '@/lib/telemetry/errors/error';

const seconds = z.number().int().nonnegative();
/** Stripe sends an id, or the whole object where the endpoint expands it. */
const reference = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullish()
  .transform((value) => value ?? undefined);
const metadata = z.record(z.string(), z.string()).nullish();

const envelope = z.looseObject({
  id: z.string().regex(/^evt_[A-Za-z0-9_]{1,100}$/),
  type: z.string().min(1).max(100),
  created: seconds,
  data: z.object({ object: z.looseObject({}) }),
});

/** A Stripe event as it came. */
export type StripeEvent = z.output<typeof envelope>;

/**
 * Parses the body of a webhook, whose signature the edge has verified.
 *
 * @throws JoshError `request.malformed`
 */
export function parseStripeEvent(body: string): StripeEvent {
  try {
    return envelope.parse(JSON.parse(body));
  } catch (cause) {
    throw new JoshError('request.malformed', { cause });
  }
}

/**
 * An event as it is stored.
 *
 * @throws ZodError when the row was damaged
 */
export const parseStoredEvent = (payload: unknown): StripeEvent => envelope.parse(payload);

const checkout = z.object({
  customer: reference,
  subscription: reference,
  payment_status: z.string(),
  client_reference_id: z.string().nullish(),
  metadata,
});

const subscription = z.object({
  id: z.string(),
  customer: reference,
  status: z.string(),
  cancel_at_period_end: z.boolean().nullish(),
  // Before API version 2025-03-31 on the subscription itself, since then on its items.
  current_period_end: seconds.nullish(),
  items: z.object({ data: z.array(z.object({ current_period_end: seconds.nullish() })) }).nullish(),
  metadata,
});

const invoice = z.object({
  customer: reference,
  // Before API version 2025-03-31 on the invoice itself, since then under its parent.
  subscription: reference,
  parent: z.object({ subscription_details: z.object({ subscription: reference }).nullish() }).nullish(),
});

/** What an event says about one subscription. `userId` is set where our own checkout put it. */
export type BillingFact = {
  subscriptionId: string;
  customerId: string;
  userId: string | undefined;
} & (
  | { kind: 'checkout'; paid: boolean }
  | {
      kind: 'subscription_created' | 'subscription_updated' | 'subscription_deleted';
      status: string;
      cancelAtPeriodEnd: boolean;
      /** Seconds since the epoch. */
      currentPeriodEnd: number | undefined;
    }
  | { kind: 'invoice_paid' | 'invoice_payment_failed' }
);

/**
 * Reads what an event says about a subscription; null when it says nothing about one.
 *
 * @throws ZodError when an event of a known type has not the documented shape: the fault is ours, and after it is mended
 * Stripe's next try finds the event readable
 */
export function readBillingFact({ type, data: { object } }: StripeEvent): BillingFact | null {
  switch (type) {
    case 'checkout.session.completed': {
      const session = checkout.parse(object);
      const userId = uuid(session.client_reference_id) ?? uuid(session.metadata?.user_id);
      const paid = session.payment_status !== 'unpaid';
      return about(session.subscription, session.customer, userId, { kind: 'checkout', paid });
    }
    case 'customer.subscription.created':
      return snapshot('subscription_created', object);
    case 'customer.subscription.updated':
      return snapshot('subscription_updated', object);
    case 'customer.subscription.deleted':
      return snapshot('subscription_deleted', object);
    case 'invoice.paid':
      return bill('invoice_paid', object);
    case 'invoice.payment_failed':
      return bill('invoice_payment_failed', object);
    default:
      return null;
  }
}

/** The customer that an event is about, if it is about one. */
export function customerOf({ data: { object } }: StripeEvent): string | undefined {
  return reference.safeParse(object.customer).data;
}

function snapshot(
  kind: 'subscription_created' | 'subscription_updated' | 'subscription_deleted',
  object: unknown,
): BillingFact | null {
  const { id, customer, status, metadata, ...rest } = subscription.parse(object);
  const end = rest.current_period_end ?? rest.items?.data[0]?.current_period_end ?? undefined;
  return about(id, customer, uuid(metadata?.user_id), {
    kind,
    status,
    cancelAtPeriodEnd: rest.cancel_at_period_end ?? false,
    currentPeriodEnd: end,
  });
}

function bill(kind: 'invoice_paid' | 'invoice_payment_failed', object: unknown): BillingFact | null {
  const { customer, subscription, parent } = invoice.parse(object);
  return about(subscription ?? parent?.subscription_details?.subscription, customer, undefined, { kind });
}

/** A one-time payment has no subscription, and then there is nothing to keep. */
function about<F>(
  subscriptionId: string | undefined,
  customerId: string | undefined,
  userId: string | undefined,
  fact: F,
) {
  if (subscriptionId === undefined || customerId === undefined) return null;
  return { subscriptionId, customerId, userId, ...fact };
}

const id = z.uuid();
const uuid = (text: string | null | undefined): string | undefined => id.safeParse(text).data;
