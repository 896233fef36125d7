import { randomBytes } from 'node:crypto';

/** What the objects of one subscriber have in common. Times are in Unix seconds. */
export interface Purchase {
  customer: string;
  subscription: string;
  /** The product's user: `client_reference_id` of the session and `user_id` in the metadata. */
  userId: string;
  email: string;
  price: string;
  product: string;
  /** In cents. */
  amount: number;
  currency: string;
  created: number;
  periodStart: number;
  periodEnd: number;
}

const MONTH = 30 * 24 * 60 * 60;

/** A random id of Stripe's shape, for example `evt_1…`. */
export function newId(prefix: string): string {
  return `${prefix}_1${randomBytes(12).toString('hex')}`;
}

/**
 * A monthly subscription at nine dollars, unless said otherwise.
 *
 * @param now Unix seconds
 */
export function newPurchase(userId: string, now: number, changes: Partial<Purchase> = {}): Purchase {
  return {
    customer: newId('cus'),
    subscription: newId('sub'),
    userId,
    email: 'subscriber@example.com',
    price: 'price_1LocalMonthly',
    product: 'prod_LocalMembership',
    amount: 900,
    currency: 'usd',
    created: now,
    periodStart: now,
    periodEnd: now + MONTH,
    ...changes,
  };
}
