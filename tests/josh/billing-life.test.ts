import { describe, expect, it } from 'vitest';
import { type DatedFact, subscriptionLife } from '@/lib/josh/billing/life';

const ids = { subscriptionId: 'sub_1', customerId: 'cus_1', userId: undefined };

const checkout = (created: number, paid = true): DatedFact => ({ ...ids, created, kind: 'checkout', paid });
const paid = (created: number): DatedFact => ({ ...ids, created, kind: 'invoice_paid' });
const unpaid = (created: number): DatedFact => ({ ...ids, created, kind: 'invoice_payment_failed' });
const snapshot =
  (kind: 'subscription_created' | 'subscription_updated' | 'subscription_deleted') =>
  (created: number, status: string, end?: number): DatedFact => ({
    ...ids,
    created,
    kind,
    status,
    cancelAtPeriodEnd: false,
    currentPeriodEnd: end,
  });
const createdAt = snapshot('subscription_created');
const updatedAt = snapshot('subscription_updated');
const deletedAt = (created: number) => snapshot('subscription_deleted')(created, 'canceled');

describe('a subscription after all its events', () => {
  it.each<[string, DatedFact[], string | undefined]>([
    ['a paid checkout unlocks at once', [checkout(100)], 'active'],
    ['an unpaid checkout does not', [checkout(100, false)], undefined],
    ['Stripe’s description follows', [checkout(100), updatedAt(101, 'trialing')], 'trialing'],
    [
      'a description from before the checkout does not lock again',
      [checkout(102), createdAt(100, 'incomplete')],
      'active',
    ],
    [
      'a checkout after the description changes nothing',
      [updatedAt(101, 'trialing'), checkout(102)],
      'trialing',
    ],
    ['a checkout unlocks what is still incomplete', [createdAt(100, 'incomplete'), checkout(102)], 'active'],
    ['a checkout that comes late unlocks nothing', [updatedAt(500, 'unpaid'), checkout(102)], 'unpaid'],

    [
      'an older event never overwrites a newer one',
      [updatedAt(200, 'active'), updatedAt(100, 'past_due')],
      'active',
    ],
    ['a newer one does', [updatedAt(100, 'active'), updatedAt(200, 'past_due')], 'past_due'],
    ['created after updated', [updatedAt(100, 'active'), createdAt(100, 'incomplete')], 'active'],
    [
      'created before updated in the same second',
      [createdAt(100, 'incomplete'), updatedAt(100, 'active')],
      'active',
    ],
    [
      'two updates of one second: the user’s favour decides',
      [updatedAt(100, 'active'), updatedAt(100, 'incomplete')],
      'active',
    ],
    ['and the other way round', [updatedAt(100, 'incomplete'), updatedAt(100, 'active')], 'active'],

    ['deleted', [updatedAt(100, 'active'), deletedAt(200)], 'canceled'],
    ['deleted, then a late update', [deletedAt(200), updatedAt(150, 'active')], 'canceled'],
    ['deleted, then an update of the same second', [deletedAt(200), updatedAt(200, 'active')], 'canceled'],
    [
      'deleted, then an update that claims to be newer',
      [deletedAt(200), updatedAt(201, 'active')],
      'canceled',
    ],
    ['a deletion with an old clock still ends it', [updatedAt(200, 'active'), deletedAt(199)], 'canceled'],
    ['nothing revives what was deleted', [deletedAt(200), paid(300), checkout(301)], 'canceled'],

    ['the first invoice paid', [createdAt(100, 'incomplete'), paid(101)], 'active'],
    ['the first invoice not paid', [createdAt(100, 'incomplete'), unpaid(101)], 'incomplete'],
    ['only the paid invoice has come', [paid(101)], 'active'],
    ['only the failed invoice has come', [unpaid(101)], 'incomplete'],
    ['a renewal that fails', [updatedAt(100, 'active'), unpaid(200)], 'past_due'],
    ['a renewal that fails, then is paid', [updatedAt(100, 'active'), unpaid(200), paid(300)], 'active'],
    ['the same, arriving in the wrong order', [updatedAt(100, 'active'), paid(300), unpaid(200)], 'active'],
    [
      'a trial goes on when its invoice of nothing is paid',
      [createdAt(100, 'trialing'), paid(100)],
      'trialing',
    ],
    ['Stripe has given up', [updatedAt(100, 'unpaid'), unpaid(101)], 'unpaid'],
  ])('%s', (_name, events, status) => {
    expect(subscriptionLife(events)?.status).toBe(status);
  });

  it('keeps the details that an event does not have', () => {
    expect(subscriptionLife([updatedAt(100, 'active', 5_000), unpaid(200)])).toMatchObject({
      status: 'past_due',
      currentPeriodEnd: 5_000,
    });
  });

  it('takes the details of a description older than the checkout', () => {
    expect(subscriptionLife([checkout(102), createdAt(100, 'incomplete', 5_000)])).toMatchObject({
      status: 'active',
      currentPeriodEnd: 5_000,
      lastEventCreated: 102,
    });
  });

  it('ends the same whatever order the events of a purchase come in', () => {
    const events = [checkout(102), createdAt(100, 'incomplete'), paid(101), updatedAt(102, 'active', 9_000)];
    for (const order of permutations(events)) {
      expect(subscriptionLife(order), order.map(({ kind }) => kind).join()).toMatchObject({
        status: 'active',
        currentPeriodEnd: 9_000,
      });
    }
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
