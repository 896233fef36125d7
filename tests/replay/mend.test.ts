import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { diagnoses } from '@/lib/diagnose/playbooks/ask';
import type { Diagnosis } from '@/lib/diagnose/playbooks/playbook';
import { paidCases } from '../diagnose/cases/paid-but-paywalled';
import { stuckCases } from '../diagnose/cases/stuck-broadcasting';
import { hands, MINUTE } from '../diagnose/support/cases';
import { startOnCall } from '../diagnose/support/on-call';
import { SERVICE_TOKEN } from '../helpers/product';
import { create, post } from './support/calls';
import { deliverItems } from './support/items';

const onCall = startOnCall();
const { product } = onCall;
const { text, send } = hands(onCall);
const cases = [...paidCases(onCall).all, ...stuckCases(onCall).all];
beforeEach(() => {
  process.env.SERVICE_TOKEN = SERVICE_TOKEN;
});

const caused = async (title: string) => {
  const found = cases.find((one) => one.title === title);
  if (found === undefined) throw new Error(`there is no case “${title}”`);
  return found.cause();
};
const says = async (question: Parameters<typeof diagnoses>[0], now = Date.now()): Promise<Diagnosis> => {
  await onCall.drained();
  const [said] = await diagnoses(question, now);
  if (said === undefined) throw new Error('nothing was said');
  return said;
};
/** Runs what a diagnosis proposes. */
async function mend({ action: { request } }: Diagnosis) {
  if (request === undefined) throw new Error('nothing is proposed');
  product.queue.published.length = 0;
  const { kind, filter } = request.body;
  await create({ kind, filter });
  return deliverItems(product.queue.published);
}

it.each([
  'the checkout was handled, and its unlock was lost',
  'Stripe has described an active subscription, and the entitlement says no',
  'Stripe has described an active subscription, and the entitlement is gone',
])('%s → the replay unlocks the user by what the subscription says, once', async (title) => {
  const { ask } = await caused(title);
  const before = await says(ask);
  expect(await mend(before)).toMatchObject([{ state: 'done' }]);
  expect(await product.rows(sql`select entitled from entitlements`)).toEqual([{ entitled: true }]);
  expect((await says(ask)).health).toBe('healthy');
  expect(await post(before.action.request?.body ?? {})).toMatchObject({
    count: 0,
    skipped: { already_done: 1 },
  });
});

it('a LinkUp that is full and not locked → the replay locks it, and each of its people is told once', async () => {
  const { ask } = await caused('accepts were written past the lock');
  const before = await says(ask);
  expect(await mend(before)).toMatchObject([{ state: 'done' }]);
  expect(await product.rows(sql`select state from linkups`)).toEqual([{ state: 'locked' }]);
  const told = () =>
    product.rows(sql`select user_id, count(*)::int as texts from sms_outbound_jobs where purpose = 'confirmation'
      and idempotency_key like '%:locked:%' group by 1`);
  const people = await told();
  expect(people.length).toBeGreaterThan(1);
  expect(people.every(({ texts }) => texts === 1)).toBe(true);
  expect((await says(ask)).health).toBe('healthy');
  expect(await post(before.action.request?.body ?? {})).toMatchObject({
    count: 0,
    skipped: { linkup_over: 1 },
  });
  expect(await told()).toEqual(people);
});

it('a report that never came → the replay asks Twilio, handles what it says, and sends nothing', async () => {
  const sid = await text('HELP');
  const own = await send(sid);
  const held = product.twilio.messages.find((message) => message.sid === own);
  const sent = product.twilio.messages.length;
  const late = Date.now() + 11 * MINUTE;
  const before = await says({ sid }, late);
  expect(before.code).toBe('callback_missing');
  // Twilio knows no more than we do.
  expect(await mend(before)).toMatchObject([{ state: 'skipped', reason: 'nothing_to_do' }]);
  expect((await says({ sid }, late)).code).toBe('callback_missing');
  Object.assign(held ?? {}, { status: 'delivered' });
  expect(await mend(before)).toMatchObject([{ state: 'done' }]);
  expect((await says({ sid }, late)).health).toBe('healthy');
  expect(product.twilio.messages).toHaveLength(sent);
  expect(await post(before.action.request?.body ?? {})).toMatchObject({
    count: 0,
    skipped: { already_done: 1 },
  });
});

it('the same, and Twilio says that it failed → the reason is recorded, and a replay of the text is what is next', async () => {
  const sid = await text('HELP');
  const own = await send(sid);
  const held = product.twilio.messages.find((message) => message.sid === own);
  Object.assign(held ?? {}, { status: 'undelivered', errorCode: 30003, error_code: 30003 });
  const late = Date.now() + 11 * MINUTE;
  await mend(await says({ sid }, late));
  expect((await says({ sid }, late)).code).toBe('undelivered');
});
