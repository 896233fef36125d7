import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { domainEvents, form, invited, people, stateOf, wave } from '../helpers/linkups';
import { captureLogLines } from '../helpers/log-lines';
import { check, receive, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

/** A LinkUp with so many places and open invites. */
async function broadcast(places: number, guests: number) {
  const [ada] = await people(1);
  if (ada === undefined) throw new Error('nobody');
  const all = await people(guests);
  const linkup = await form(product, ada, `Dinner on Friday for ${places + 1} people`);
  for (let number = 1; (await invited(product, linkup)).length < guests; number++) {
    await product.rows(sql`update linkups set next_wave_at = now()`);
    await wave(linkup, number);
  }
  lines.raw.length = 0;
  return { ada, guests: all, linkup };
}

const count = async (id: string, state: string) =>
  (await product.rows(sql`select 1 from invites where linkup_id = ${id} and state = ${state}`)).length;

describe('accepts at the same moment', () => {
  it('twenty for three places: three are in, one locks, nobody is lost', async () => {
    const { guests, linkup } = await broadcast(3, 20);
    const responses = await Promise.all(guests.map(({ phone }) => receive({ from: phone, body: 'yes' })));

    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await stateOf(product, linkup)).toMatchObject({ state: 'locked' });
    expect(await count(linkup.id, 'accepted')).toBe(3);
    expect(await count(linkup.id, 'canceled')).toBe(17);
    expect(lines.of('linkup.invite_accepted')).toHaveLength(3);
    expect(lines.of('linkup.locked')).toHaveLength(1);
    const attempts = lines.of('linkup.lock_attempt');
    expect(attempts.filter(({ outcome }) => outcome === 'ok')).toHaveLength(1);
    expect(attempts.filter(({ reason }) => reason === 'places_left')).toHaveLength(2);
    expect(attempts.filter(({ reason }) => reason === 'already_locked')).toHaveLength(17);
    expect(Math.max(...attempts.map(({ accepted }) => Number(accepted)))).toBe(3);
    expect((await domainEvents(product, linkup.id)).filter((type) => type === 'linkup.locked')).toHaveLength(
      1,
    );
    // Each of the twenty has one answer, the creator and two of the guests one confirmation.
    expect(
      await product.rows(
        sql`select purpose, count(*)::int from sms_outbound_jobs where purpose <> 'invite' group by 1 order by 1`,
      ),
    ).toEqual([
      { purpose: 'confirmation', count: 3 },
      { purpose: 'reply', count: 21 },
    ]);
  }, 60_000);

  it('the same accept twenty times takes one place', async () => {
    const { guests, linkup } = await broadcast(2, 1);
    const sid = `SM${'b'.repeat(32)}`;
    await Promise.all(
      Array.from({ length: 20 }, () => receive({ sid, from: guests[0]?.phone ?? '', body: 'yes' })),
    );
    expect(await count(linkup.id, 'accepted')).toBe(1);
    expect(lines.of('linkup.invite_accepted')).toHaveLength(1);
    expect(lines.of('linkup.lock_attempt')).toHaveLength(1);
  }, 60_000);

  it('and its creator calling it off: it ends one way, and everybody agrees on which', async () => {
    const { ada, guests, linkup } = await broadcast(1, 2);
    await Promise.all([
      receive({ from: guests[0]?.phone ?? '', body: 'yes' }),
      receive({ from: ada.phone, body: 'please call it off' }),
      receive({ from: guests[1]?.phone ?? '', body: 'yes' }),
      check(),
    ]);
    // Called off in the end, before or after somebody took the place.
    expect(await stateOf(product, linkup)).toMatchObject({ state: 'canceled' });
    expect(lines.of('linkup.canceled')).toHaveLength(1);
    expect(lines.of('linkup.locked').length).toBeLessThanOrEqual(1);
    expect(await count(linkup.id, 'accepted')).toBe(0);
  }, 60_000);
});
