import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { transaction } from '@/lib/db/query';
import { diagnoses } from '@/lib/diagnose/playbooks/ask';
import { recordText } from '@/lib/josh/outbox/record-text';
import { startOnCall } from '../diagnose/support/on-call';
import { form, people, wave } from '../helpers/linkups';
import { deliverJob, SERVICE_TOKEN } from '../helpers/product';
import { create, post } from './support/calls';
import { deliverItems } from './support/items';

const onCall = startOnCall();
const { product } = onCall;
beforeEach(() => {
  process.env.SERVICE_TOKEN = SERVICE_TOKEN;
});

/** An invite whose text is recorded; `again` records it once more under another key, as a bug would. */
async function invited() {
  const [ada, bob] = [...(await people(1)), ...(await people(1))];
  if (ada === undefined || bob === undefined) throw new Error('nobody');
  const linkup = await form(product, ada, 'Dinner on Friday 7pm for 2 people');
  await wave(linkup, 1);
  const [row] = await product.rows(sql`
    select j.id as job, i.id as invite, m.body from invites i join sms_outbound_jobs j on j.invite_id = i.id
    join sms_messages m on m.id = j.message_id where i.user_id = ${bob.id}`);
  const { job, invite, body } = Object.fromEntries(
    Object.entries(row ?? {}).map(([name, value]) => [name, String(value)]),
  ) as Record<'job' | 'invite' | 'body', string>;
  const again = () =>
    transaction((tx) =>
      recordText(tx, {
        idempotencyKey: `invite-again:${invite}`,
        correlationId: linkup.correlationId,
        userId: bob.id,
        purpose: 'invite',
        body,
        linkupId: linkup.id,
        inviteId: invite,
        now: new Date(),
      }),
    );
  return { bob, linkup, job, invite, again };
}

const onPhone = ({ phone }: { phone: string }) => product.twilio.messages.filter(({ to }) => to === phone);
const jobs = (invite: string) =>
  product.rows(sql`
    select id, state, reason, idempotency_key like 'duplicate:%' as duplicate from sms_outbound_jobs
    where invite_id = ${invite} order by created_at`);
const recorded = async (job: string) =>
  (
    await product.rows(
      sql`select data from domain_events where entity_id = ${job} and type = 'sms.duplicate_recorded'`,
    )
  ).map(({ data }) => data);
const asked = (invite: string) => ({ kind: 'duplicate', filter: { ids: [invite] } });
async function replay(invite: string) {
  product.queue.published.length = 0;
  await create(asked(invite));
  return deliverItems(product.queue.published);
}
const health = async (invite: string) => {
  await onCall.drained();
  const [said] = await diagnoses({ invite }, Date.now());
  return said?.code ?? said?.health;
};

describe('a replay of an invite whose text came twice sends nothing', () => {
  it('a second text that has not left is withdrawn, and stays withdrawn when the queue brings it', async () => {
    const { bob, invite, job, again, linkup } = await invited();
    await deliverJob(job, linkup.correlationId);
    const second = await again();
    expect(await health(invite)).toBe('duplicate_jobs');
    expect(await post(asked(invite))).toMatchObject({ count: 1, sample: [invite] });
    expect(await replay(invite)).toMatchObject([{ state: 'done' }]);
    await deliverJob(second.jobId, linkup.correlationId);
    expect(onPhone(bob)).toHaveLength(1);
    expect(await jobs(invite)).toMatchObject([
      { id: job, state: 'sent', duplicate: false },
      { id: second.jobId, state: 'canceled', reason: 'superseded', duplicate: true },
    ]);
    expect(await health(invite)).toBe('healthy');
  });

  it('two that have left: the second one is recorded as a duplicate, once however often it is asked for', async () => {
    const { bob, invite, job, again, linkup } = await invited();
    const second = await again();
    for (const id of [job, second.jobId]) await deliverJob(id, linkup.correlationId);
    expect(await replay(invite)).toMatchObject([{ state: 'done' }]);
    expect(await replay(invite)).toMatchObject([]);
    expect(await post(asked(invite))).toMatchObject({ count: 0, skipped: { already_done: 1 } });
    expect(onPhone(bob)).toHaveLength(2);
    expect(await recorded(second.jobId)).toEqual([
      { invite_id: invite, reason: 'superseded', state: 'sent' },
    ]);
    expect(await health(invite)).toBe('healthy');
  });

  it('Twilio made two of one: the SID that no row knows is recorded', async () => {
    const { bob, invite, job, linkup } = await invited();
    product.twilio.faults.set({ kind: 'duplicate', match: `send ${bob.phone}`, times: 1 });
    await deliverJob(job, linkup.correlationId);
    expect(await health(invite)).toBe('duplicated_by_twilio');
    expect(await replay(invite)).toMatchObject([{ state: 'done' }]);
    const own = await product.rows(
      sql`select twilio_message_sid as sid from sms_messages m join sms_outbound_jobs j on j.message_id = m.id where j.id = ${job}`,
    );
    const other = onPhone(bob)
      .map(({ sid }) => sid)
      .filter((sid) => sid !== own[0]?.sid);
    expect(await recorded(job)).toEqual([
      { invite_id: invite, reason: 'superseded', twilio_message_sid: other[0] },
    ]);
    expect(onPhone(bob)).toHaveLength(2);
    expect(await health(invite)).toBe('healthy');
  });

  it('one that is being sent right now is left alone: nothing is changed', async () => {
    const { invite, again } = await invited();
    const { jobId } = await again();
    await product.rows(
      sql`update sms_outbound_jobs set state = 'sending', lease_until = now() + interval '30 seconds' where id = ${jobId}`,
    );
    expect(await post(asked(invite))).toMatchObject({ count: 0, skipped: { in_progress: 1 } });
    expect((await jobs(invite)).map(({ duplicate }) => duplicate)).toEqual([false, false]);
  });

  it('while Twilio is away a dry run says that it would run, and the run fails with the reason and changes nothing', async () => {
    const { bob, invite, job, linkup } = await invited();
    product.twilio.faults.set({ kind: 'duplicate', match: `send ${bob.phone}`, times: 1 });
    await deliverJob(job, linkup.correlationId);
    product.twilio.faults.set({ kind: 'status', status: 503 });
    expect(await post(asked(invite))).toMatchObject({ count: 1 });
    expect(await replay(invite)).toMatchObject([{ state: 'failed' }]);
    product.twilio.faults.clear();
    expect(await recorded(job)).toEqual([]);
    expect(await replay(invite)).toMatchObject([{ state: 'done' }]);
  });

  it('an invite with one text, and one that does not exist', async () => {
    const { invite, job, linkup } = await invited();
    await deliverJob(job, linkup.correlationId);
    expect(await post(asked(invite))).toMatchObject({ count: 0, skipped: { already_done: 1 } });
    expect(await post(asked('0199b0a0-0000-7000-8000-000000000001'))).toMatchObject({
      count: 0,
      skipped: {},
    });
  });
});
