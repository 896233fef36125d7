import { sql } from 'drizzle-orm';
import { type Formed, form, people, wave, windowEnd } from '../../helpers/linkups';
import { check, deliverJob, receive, report } from '../../helpers/product';
import { Cases, HOUR, hands, MINUTE } from '../support/cases';
import type { OnCall } from '../support/on-call';

/** "LinkUp stuck broadcasting". */
export function stuckCases(onCall: OnCall): Cases {
  const { product } = onCall;
  const cases = new Cases();
  const { one } = hands(onCall);

  async function formed(guests = 2, plan = 'Dinner on Friday 7pm for 3 people') {
    const [ada] = await people(1);
    const others = guests === 0 ? [] : await people(guests);
    if (ada === undefined) throw new Error('nobody');
    return { ada, guests: others, linkup: await form(product, ada, plan) };
  }
  async function broadcasting(guests = 2) {
    const made = await formed(guests);
    await wave(made.linkup, 1);
    return made;
  }
  /** The invites' texts leave, and arrive. */
  async function sent({ correlationId }: Formed): Promise<void> {
    for (const { id } of await product.rows(sql`select id from sms_outbound_jobs where purpose = 'invite'`)) {
      await deliverJob(String(id), correlationId);
      const sid = await one(
        sql`select twilio_message_sid from sms_messages m join sms_outbound_jobs j on j.message_id = m.id where j.id = ${id}`,
      );
      await report(sid, 'delivered');
    }
  }
  const ask = ({ id }: Formed, later = 0) => ({ ask: { linkup: id }, later });
  const answer = async (guests: readonly { phone: string }[], body: string) => {
    for (const { phone } of guests) await receive({ from: phone, body });
  };

  for (const [what, body] of [
    ['said STOP', 'STOP'],
    ['is on hold', 'i will kill you'],
  ] as const)
    cases
      .induced(`its creator ${what} before the first wave`, async () => {
        const { ada, linkup } = await formed();
        await receive({ from: ada.phone, body });
        await wave(linkup, 1);
        return ask(linkup);
      })
      .is('creator_silenced');
  cases
    .induced('QStash refused the first wave', async () => {
      product.queue.faults.set({ kind: 'status', status: 503, match: 'linkup-wave' });
      return ask((await formed()).linkup, 2 * MINUTE);
    })
    .is('wave_never_sent');
  cases
    .induced('the first wave’s job was lost', async () => ask((await formed()).linkup, HOUR))
    .is('wave_never_sent');
  cases
    .induced('the second wave’s job was lost', async () => {
      const { linkup } = await broadcasting();
      await sent(linkup);
      return ask(linkup, 35 * MINUTE);
    })
    .is('wave_overdue');
  cases
    .induced('nobody else lives there', async () => {
      const { linkup } = await broadcasting(0);
      return ask(linkup);
    })
    .is('nobody_to_invite');
  cases
    .induced('QStash refused the texts of the wave', async () => {
      const { linkup } = await formed();
      product.queue.faults.set({ kind: 'status', status: 503, match: 'send-sms' });
      await wave(linkup, 1);
      return ask(linkup);
    })
    .is('job_never_queued');
  cases
    .induced('Twilio refuses every invite', async () => {
      const { linkup, guests } = await broadcasting();
      for (const { phone } of guests) product.twilio.numbers.set({ number: phone, refuse: 21211 });
      for (const { id } of await product.rows(sql`select id from sms_outbound_jobs where purpose = 'invite'`))
        await deliverJob(String(id), linkup.correlationId);
      return ask(linkup);
    })
    .is('twilio_refused');
  cases
    .induced('everybody has declined after the last wave', async () => {
      process.env.LINKUP_WAVE_MINUTES = String(7 * 24 * 60);
      const { linkup, guests } = await broadcasting();
      delete process.env.LINKUP_WAVE_MINUTES;
      await sent(linkup);
      await answer(guests, 'no thanks');
      return ask(linkup);
    })
    .is('all_declined');
  cases
    .induced('accepts were written past the lock', async () => {
      const { linkup } = await broadcasting();
      await sent(linkup);
      await product.rows(sql`update invites set state = 'accepted', responded_at = now()`);
      return ask(linkup);
    })
    .is('not_locked');
  cases
    .induced('QStash refused the end of the window', async () => {
      const { linkup } = await formed();
      product.queue.faults.set({ kind: 'status', status: 503, match: 'linkup-expire' });
      await wave(linkup, 1);
      product.queue.faults.clear();
      await sent(linkup);
      return ask(linkup, 25 * HOUR);
    })
    .is('expiry_missing');
  cases
    .induced('the end of the window was lost, by its creator', async () => {
      const { ada, linkup } = await broadcasting();
      await sent(linkup);
      return { ask: { user: ada.id, playbook: 'stuck-broadcasting' }, later: 25 * HOUR };
    })
    .is('expiry_missing');

  const over = async (linkup: Formed) => {
    await product.rows(sql`update linkups set window_ends_at = now() - interval '1 second'`);
    await windowEnd(linkup);
  };
  cases
    .inOrder('a LinkUp that is locked', async () => {
      const { linkup, guests } = await broadcasting();
      await sent(linkup);
      await answer(guests, 'yes');
      return ask(linkup, 25 * HOUR);
    })
    .isHealthy();
  cases
    .inOrder('one that has run out', async () => {
      const { linkup } = await broadcasting();
      await over(linkup);
      return ask(linkup, 25 * HOUR);
    })
    .isHealthy();
  cases
    .inOrder('one that was called off', async () => {
      const { ada, linkup } = await broadcasting();
      await receive({ from: ada.phone, body: 'please cancel my dinner' });
      return ask(linkup, 25 * HOUR);
    })
    .isHealthy();
  cases
    .inOrder('one that stood still, and that the check has mended', async () => {
      const { linkup } = await broadcasting();
      await product.rows(sql`update linkups set window_ends_at = now() - interval '2 minutes'`);
      await check();
      return ask(linkup, HOUR);
    })
    .isHealthy();
  cases.inOrder('one that was just formed', async () => ask((await formed()).linkup)).isToBeWaitedFor();
  cases
    .inOrder('one that waits for answers', async () => {
      const { linkup, guests } = await broadcasting();
      await sent(linkup);
      await answer(guests.slice(0, 1), 'no thanks');
      return ask(linkup, 5 * MINUTE);
    })
    .isToBeWaitedFor();
  cases
    .inOrder('one whose window has just ended', async () => {
      const { linkup } = await broadcasting();
      await sent(linkup);
      await product.rows(sql`update linkups set window_ends_at = now(), next_wave_at = null`);
      return ask(linkup, MINUTE / 2);
    })
    .isToBeWaitedFor();
  return cases;
}
