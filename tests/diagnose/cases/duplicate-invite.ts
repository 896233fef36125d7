import { sql } from 'drizzle-orm';
import { transaction } from '@/lib/db/query';
import { recordText } from '@/lib/josh/outbox/record-text';
import { jobRequest, throughEdge } from '../../helpers/edge';
import { type Formed, form, people, wave } from '../../helpers/linkups';
import { deliverJob, report } from '../../helpers/product';
import { Cases, HOUR, hands, MINUTE } from '../support/cases';
import type { OnCall } from '../support/on-call';

const PLAN = 'Dinner on Friday 7pm for 2 people';

/** "Duplicate invite sent". */
export function duplicateInviteCases(onCall: OnCall): Cases {
  const { product } = onCall;
  const cases = new Cases();
  const { one } = hands(onCall);

  /** Somebody is invited; the invite’s text is recorded and not yet sent. */
  async function invited(plan = PLAN) {
    const [ada, bob] = [...(await people(1)), ...(await people(1))];
    if (ada === undefined || bob === undefined) throw new Error('nobody');
    const linkup = await form(product, ada, plan);
    await wave(linkup, 1);
    const invite = await one(sql`select id from invites where user_id = ${bob.id}`);
    const job = await one(sql`select id from sms_outbound_jobs where invite_id = ${invite}`);
    return { ada, bob, linkup, invite, job };
  }
  const send = (job: string, { correlationId }: Formed) => deliverJob(job, correlationId);
  const sidOf = (job: string) =>
    one(
      sql`select twilio_message_sid from sms_messages m join sms_outbound_jobs j on j.message_id = m.id where j.id = ${job}`,
    );
  /** The queue brings a job to the edge, which cannot ask Redis whether it came before. */
  async function withoutRedis(job: string, { correlationId }: Formed): Promise<void> {
    Object.assign(process.env, {
      QSTASH_CURRENT_SIGNING_KEY: 'sig_current_key_for_tests',
      QSTASH_NEXT_SIGNING_KEY: 'sig_next_key_for_tests',
      UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:9',
      UPSTASH_REDIS_REST_TOKEN: 'none',
    });
    const path = '/api/jobs/send-sms';
    const sub = `${process.env.PUBLIC_BASE_URL}${path}`;
    await throughEdge(await jobRequest(path, { correlation_id: correlationId, job_id: job }, { sub }));
  }
  /** Somebody who thinks that the text was not sent. */
  const resetByHand = (job: string) =>
    product.rows(
      sql`update sms_outbound_jobs set state = 'pending', maybe_sent = false, lease_until = null where id = ${job}`,
    );
  /** A bug that records the invite’s text once more. */
  const recordAgain = (linkup: Formed, invite: string, userId: string, idempotencyKey: string) =>
    transaction((tx) =>
      recordText(tx, {
        idempotencyKey,
        correlationId: linkup.correlationId,
        userId,
        purpose: 'invite',
        body: 'again',
        linkupId: linkup.id,
        inviteId: invite,
        now: new Date(),
      }),
    );

  cases
    .induced('there is no invite for them', async () => {
      const { linkup } = await invited();
      const [other] = await people(1);
      return { ask: { linkup: linkup.id, user: other?.id, playbook: 'duplicate-invite' } };
    })
    .is('not_invited');
  cases
    .induced('somebody texted the same plan twice', async () => {
      const { ada, bob } = await invited();
      await wave(await form(product, ada, PLAN), 1);
      return { ask: { user: bob.id, playbook: 'duplicate-invite' } };
    })
    .is('two_linkups');
  cases
    .induced('the unique key was dropped, and the text was recorded twice', async () => {
      const { linkup, invite, bob, job } = await invited();
      const key = await one(sql`select idempotency_key from sms_outbound_jobs where id = ${job}`);
      onCall.undo(
        sql`delete from sms_outbound_jobs`,
        sql`alter table sms_outbound_jobs add constraint sms_outbound_jobs_idempotency_key_unique unique (idempotency_key)`,
      );
      await product.rows(
        sql`alter table sms_outbound_jobs drop constraint sms_outbound_jobs_idempotency_key_unique`,
      );
      await recordAgain(linkup, invite, bob.id, `${key} `);
      await product.rows(sql`update sms_outbound_jobs set idempotency_key = trim(idempotency_key)`);
      return { ask: { invite } };
    })
    .is('recorded_twice');
  cases
    .induced('the unique index of invites is not in force', async () => {
      const { invite } = await invited();
      onCall.undo(sql`create unique index invites_once on invites (linkup_id, user_id)`);
      await product.rows(sql`drop index invites_once`);
      return { ask: { invite } };
    })
    .is('idempotency_broken');
  cases
    .induced('a bug recorded the text under another key', async () => {
      const { linkup, invite, bob } = await invited();
      await recordAgain(linkup, invite, bob.id, `invite-again:${invite}`);
      return { ask: { invite } };
    })
    .is('duplicate_jobs');
  cases
    .induced('somebody reset a job whose answer was lost', async () => {
      const { linkup, invite, job } = await invited();
      product.twilio.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
      await send(job, linkup);
      await resetByHand(job);
      await send(job, linkup);
      return { ask: { invite } };
    })
    .is('duplicate_sends');
  cases
    .induced('the same while Redis is away', async () => {
      const { linkup, invite, job } = await invited();
      await withoutRedis(job, linkup);
      product.twilio.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
      await send(job, linkup);
      await resetByHand(job);
      await send(job, linkup);
      return { ask: { invite } };
    })
    .is('dedupe_unavailable');
  cases
    .induced('Twilio makes two texts of one request', async () => {
      const { bob, linkup, invite, job } = await invited();
      product.twilio.faults.set({ kind: 'duplicate', match: `send ${bob.phone}`, times: 1 });
      await send(job, linkup);
      return { ask: { invite } };
    })
    .is('duplicated_by_twilio');
  cases
    .induced('a text of an invite that was withdrawn before it left', async () => {
      const { linkup, job } = await invited();
      await product.rows(sql`update invites set state = 'canceled' where linkup_id = ${linkup.id}`);
      await send(job, linkup);
      return { ask: { job } };
    })
    .is('invite_closed');

  cases
    .inOrder('one invite, one text', async () => {
      const { linkup, job, bob } = await invited();
      await send(job, linkup);
      await report(await sidOf(job), 'delivered');
      return { ask: { linkup: linkup.id, user: bob.id, playbook: 'duplicate-invite' }, later: HOUR };
    })
    .isHealthy();
  cases
    .inOrder('a wave and a job that the queue brought twice', async () => {
      const { linkup, invite, job } = await invited();
      await wave(linkup, 1);
      for (let times = 0; times < 2; times++) await send(job, linkup);
      return { ask: { invite } };
    })
    .isHealthy();
  cases
    .inOrder('a lost answer: the second try found the text at Twilio', async () => {
      const { linkup, invite, job } = await invited();
      product.twilio.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
      for (let times = 0; times < 2; times++) await send(job, linkup);
      return { ask: { invite }, later: MINUTE };
    })
    .isHealthy();
  cases
    .inOrder('Twilio was away at the first try', async () => {
      const { linkup, invite, job } = await invited();
      product.twilio.faults.set({ kind: 'status', status: 503, match: 'POST', times: 1 });
      for (let times = 0; times < 2; times++) await send(job, linkup);
      return { ask: { invite } };
    })
    .isHealthy();
  cases
    .inOrder('two LinkUps of the same person for two evenings', async () => {
      const { ada, bob } = await invited();
      await wave(await form(product, ada, 'Dinner on Saturday 7pm for 2 people'), 1);
      return { ask: { user: bob.id, playbook: 'duplicate-invite' } };
    })
    .isHealthy();
  cases
    .inOrder('Redis was away, and one text was sent', async () => {
      const { linkup, invite, job } = await invited();
      await withoutRedis(job, linkup);
      await send(job, linkup);
      return { ask: { invite } };
    })
    .isHealthy();
  return cases;
}
