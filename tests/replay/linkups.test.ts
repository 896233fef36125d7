import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { form, invited, people, published, wave } from '../helpers/linkups';
import { captureLogLines } from '../helpers/log-lines';
import { receive, SERVICE_TOKEN, startProduct } from '../helpers/product';
import { create, post, progress } from './support/calls';
import { deliverItems } from './support/items';

const product = startProduct();
const lines = captureLogLines();
beforeEach(() => {
  process.env.SERVICE_TOKEN = SERVICE_TOKEN;
});
afterEach(() => vi.useRealTimers());

const advance = (minutes: number) =>
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 });
const asked = (linkup_id: string) => ({ kind: 'linkup', filter: { linkup_id } });
const stateOf = async (id: string) =>
  (await product.rows(sql`select state, wave from linkups where id = ${id}`))[0];

/** A LinkUp whose first wave QStash has lost. */
async function stuck() {
  const [creator] = await people(6);
  if (creator === undefined) throw new Error('nobody');
  const linkup = await form(product, creator);
  product.queue.published.length = 0;
  advance(5);
  return { creator, linkup };
}

/** The safety team holds somebody back. */
const onHold = (phone: string) =>
  product.rows(sql`
    insert into safety_holds (id, correlation_id, user_id, reason)
    select gen_random_uuid(), gen_random_uuid(), id, 'reported' from users where phone = ${phone}`);

describe('a replay of a LinkUp', () => {
  it('that never began is a dry run first, then queues its wave, which invites once', async () => {
    const { linkup } = await stuck();
    expect(await post(asked(linkup.id))).toMatchObject({ dry_run: true, count: 1, sample: [linkup.id] });
    expect(await stateOf(linkup.id)).toEqual({ state: 'forming', wave: 0 });

    const created = await create(asked(linkup.id));
    expect(created).toMatchObject({ status: 202, kind: 'linkup' });
    expect(await deliverItems(product.queue.published)).toMatchObject([{ state: 'done' }]);
    expect(await progress(created.replay_id)).toMatchObject({ state: 'done', counts: { done: 1 } });
    expect(lines.of('linkup.stuck')).toMatchObject([
      {
        linkup_id: linkup.id,
        reason: 'never_broadcast',
        outcome: 'ok',
        replay: true,
        replay_id: created.replay_id,
      },
    ]);

    // The wave is the LinkUp's own: it runs as it would have run, and counts as a first run.
    expect(published(product, 'linkup-wave')).toMatchObject([
      { body: { linkup_id: linkup.id, wave: 1, correlation_id: linkup.correlationId } },
    ]);
    for (let again = 0; again < 2; again++) await wave(linkup, 1);
    expect(await stateOf(linkup.id)).toEqual({ state: 'broadcasting', wave: 1 });
    const people = (await invited(product, linkup)).length;
    expect(people).toBeGreaterThan(0);
    expect(lines.of('linkup.invite_wave_sent').map(({ replay }) => replay)).toEqual([undefined]);
    expect(await post(asked(linkup.id))).toMatchObject({ count: 0, skipped: { nothing_to_do: 1 } });
  });

  it('whose window is over ends it, as nothing else has', async () => {
    const { linkup } = await stuck();
    advance(8 * 24 * 60);
    const created = await create(asked(linkup.id));
    await deliverItems(product.queue.published);
    expect(await progress(created.replay_id)).toMatchObject({ state: 'done', counts: { done: 1 } });
    expect(await stateOf(linkup.id)).toMatchObject({ state: 'expired' });
    expect(await post(asked(linkup.id))).toMatchObject({ count: 0, skipped: { linkup_over: 1 } });
  });

  it.each([
    ['who said STOP', (phone: string) => receive({ body: 'STOP', from: phone }), /opted_out|linkup_over/],
    ['who came on a safety hold', onHold, /^safety_hold$/],
  ] as const)('of somebody %s between creation and run is left alone', async (_, happen, reason) => {
    const { creator, linkup } = await stuck();
    await create(asked(linkup.id));
    const items = product.queue.published.splice(0);
    await happen(creator.phone);
    product.queue.published.length = 0;
    const [result] = await deliverItems(items);
    expect([result?.state, result?.reason]).toEqual(['skipped', expect.stringMatching(reason)]);
    expect(await invited(product, linkup)).toEqual([]);
  });

  it('that nobody has lost is left alone', async () => {
    const [creator] = await people(3);
    const linkup = await form(product, creator ?? { id: '', phone: '' });
    expect(await post(asked(linkup.id))).toMatchObject({ count: 0, skipped: { nothing_to_do: 1 } });
  });
});
