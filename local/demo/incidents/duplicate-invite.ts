import { Client } from '@upstash/qstash';
import { database } from '@/lib/clients/database';
import { restoreKeys } from '@/lib/db/unique-keys';
import { sweepOutboxJob } from '@/lib/telemetry/jobs';
import type { Stack } from '../../stack';
import { signUp } from '../sign-up';
import { oneRow, sendText, withSql } from './ask';
import type { Incident } from './incident';

const [CREATOR, GUEST] = ['+16065552001', '+16065552002'] as const;

/** A migration that loses the outbox's unique key and runs its backfill twice: one invite has two texts, both are sent. */
export const duplicateInvite: Incident = {
  complaint: 'A user got the same invite twice',
  cause:
    'a bad migration rebuilt the outbox without its unique key and ran its backfill twice; the sweep queued what it found',
  visible: 'two sms.outbound.job_created and two sms.outbound.sent for one invite_id',
  ask: ({ invite_id: invite }) => ({ invite }),
  code: 'recorded_twice',
  after: 'healthy',
  async run(stack) {
    await signUp(stack, [
      { phone: CREATOR, region: 'chicago' },
      { phone: GUEST, region: 'chicago' },
    ]);
    const sid = await sendText(stack, CREATOR, 'Dinner on Friday 7pm in Chicago for 2 people');
    await stack.idle();
    const row = await oneRow(
      stack,
      (sql) => sql`
        select l.correlation_id, l.id as linkup_id, i.id as invite_id, i.user_id, j.id as job_id from linkups l
        join invites i on i.linkup_id = l.id join sms_outbound_jobs j on j.invite_id = i.id
        where l.idempotency_key = ${`text:${sid}`}`,
    );
    const { correlation_id: correlationId = '', ...ids } = row;
    await backfillTwice(stack, ids.job_id ?? '');
    await new Client({ baseUrl: stack.cloud.qstash.url, token: stack.cloud.qstash.token }).publishJSON({
      url: `${stack.app.url}${sweepOutboxJob.path}`,
      body: {},
    });
    await stack.idle();
    return { correlationId, ids };
  },
  guard: {
    code: 'idempotency_broken',
    command: 'npm run db -- repair',
    async close() {
      const { restored, refused } = await restoreKeys(database());
      return [
        ...restored.map(({ name }) => `restored ${name}`),
        ...refused.map(({ name }) => `NOT ${name}`),
      ].join(', ');
    },
  },
  /** The guest says yes to both texts. */
  async prove(stack, { ids: { linkup_id: linkup = '', user_id: guest = '' } }) {
    for (const _ of ['the first text', 'the second text']) await sendText(stack, GUEST, 'Yes count me in');
    await stack.idle();
    const { seats, invites, waiting } = await oneRow(
      stack,
      (sql) => sql`
        select count(*) filter (where state = 'accepted') as seats,
          count(*) filter (where user_id = ${guest}) as invites,
          (select count(*) from sms_outbound_jobs j where j.linkup_id = ${linkup} and j.purpose = 'invite'
            and j.state in ('pending', 'sending', 'failed')) as waiting
        from invites where linkup_id = ${linkup}`,
    );
    const texts = stack.cloud.twilio.messages.filter(({ to }) => to === GUEST).map(({ body }) => body);
    return [
      {
        name: 'invites on the phone: no third one',
        expected: 2,
        actual: texts.filter((body) => body === texts[0]).length,
      },
      { name: 'invite texts that could still leave', expected: 0, actual: Number(waiting) },
      { name: 'invites of the guest', expected: 1, actual: Number(invites) },
      { name: 'seats taken by two yeses', expected: 1, actual: Number(seats) },
    ];
  },
};

const backfillTwice = (stack: Stack, job: string) =>
  withSql(stack, async (sql) => {
    await sql`alter table sms_outbound_jobs drop constraint sms_outbound_jobs_idempotency_key_unique`;
    await sql`
      with copied as (
        insert into sms_messages (id, correlation_id, user_id, direction, body)
        select gen_random_uuid(), m.correlation_id, m.user_id, m.direction, m.body
        from sms_messages m join sms_outbound_jobs j on j.message_id = m.id where j.id = ${job}
        returning id
      )
      insert into sms_outbound_jobs
        (id, correlation_id, user_id, message_id, linkup_id, invite_id, idempotency_key, purpose, segments, not_before)
      select gen_random_uuid(), j.correlation_id, j.user_id, copied.id, j.linkup_id, j.invite_id, j.idempotency_key,
        j.purpose, j.segments, now() - interval '1 hour'
      from sms_outbound_jobs j, copied where j.id = ${job}`;
  });
