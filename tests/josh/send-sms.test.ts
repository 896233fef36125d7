import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/lib/telemetry/correlation';
import { errorFault } from '@/local/twilio/api-error';
import { captureLogLines } from '../helpers/log-lines';
import { deliverJob, FROM, newSid, receive, report, startProduct, sweep } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

async function job(id: string) {
  const [row] = await product.rows(
    sql`select j.state, j.reason, j.attempts, j.maybe_sent, m.twilio_message_sid as sid, m.status
        from sms_outbound_jobs j join sms_messages m on m.id = j.message_id where j.id = ${id}`,
  );
  return row;
}

const sentTo = (phone: string) => product.twilio.messages.filter(({ to }) => to === phone);
const endLease = () =>
  product.rows(sql`update sms_outbound_jobs set lease_until = now() - interval '1 second'`);

let receivers = 0;
/** A number that no other test texts. */
const newPhone = () => `+1415555${String(1000 + ++receivers)}`;

/** A user's text has come in, and its reply waits in the outbox. */
async function replyTo(phone: string) {
  await receive({ body: 'count me in', from: phone });
  const [row] = await product.rows(
    sql`select id from sms_outbound_jobs order by created_at desc, id desc limit 1`,
  );
  return String(row?.id);
}

describe('a text of the outbox', () => {
  it('is sent once, with a callback that carries its correlation id', async () => {
    const phone = newPhone();
    const correlationId = newId();
    const id = await replyTo(phone);
    await product.rows(sql`update sms_outbound_jobs set correlation_id = ${correlationId}`);
    const response = await deliverJob(id, correlationId);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ outcome: 'sent' });
    const [text] = sentTo(phone);
    expect(text).toMatchObject({
      from: FROM,
      to: phone,
      statusCallback: `${process.env.PUBLIC_BASE_URL}/api/twilio/status?cid=${correlationId}`,
    });
    expect(await job(id)).toMatchObject({ state: 'sent', attempts: 1, maybe_sent: false, sid: text?.sid });
    expect(lines.of('sms.outbound.send_attempt')).toMatchObject([
      { job_id: id, purpose: 'reply', attempt: 1, correlation_id: correlationId },
    ]);
    expect(lines.of('sms.outbound.sent')).toMatchObject([
      { twilio_message_sid: text?.sid, segments: 1, minutes_to_first_reply: expect.closeTo(0, 0) },
    ]);

    expect(await (await deliverJob(id)).json()).toEqual({ outcome: 'nothing_to_do' });
    expect(sentTo(phone)).toHaveLength(1);
  });

  it('is the first reply only once', async () => {
    const phone = newPhone();
    await deliverJob(await replyTo(phone));
    await deliverJob(await replyTo(phone));
    expect(lines.of('sms.outbound.sent').map((line) => 'minutes_to_first_reply' in line)).toEqual([
      true,
      false,
    ]);
  });

  it('is sent once when two deliveries come at the same moment', async () => {
    const phone = newPhone();
    const id = await replyTo(phone);
    const statuses = (await Promise.all([deliverJob(id), deliverJob(id)])).map(({ status }) => status);
    expect(sentTo(phone)).toHaveLength(1);
    // The other one comes back later, unless it came so late that the text was sent already.
    expect([
      [200, 503],
      [200, 200],
    ]).toContainEqual(statuses.toSorted());
  });

  it('that does not exist is not asked for again', async () => {
    const response = await deliverJob(newId());
    expect(response.status).toBe(489);
    expect(response.headers.get('upstash-nonretryable-error')).toBe('true');
  });

  it.each([
    ['opted out', (from: string) => receive({ body: 'STOP', from }), 'opted_out'],
    [
      'put on hold',
      () =>
        product.rows(
          sql`insert into safety_holds (id, correlation_id, user_id, reason) select gen_random_uuid(), gen_random_uuid(), id, 'test' from users`,
        ),
      'safety_hold',
    ],
    [
      'kept waiting for a day',
      () => product.rows(sql`update sms_outbound_jobs set created_at = now() - interval '25 hours'`),
      'expired',
    ],
  ])('to a user who was %s meanwhile is not sent', async (_name, arrange, reason) => {
    const phone = newPhone();
    const id = await replyTo(phone);
    await arrange(phone);
    const response = await deliverJob(id);
    expect(response.status).toBe(200);
    expect(await job(id)).toMatchObject({ state: 'canceled', reason });
    expect(lines.of('sms.outbound.canceled')).toMatchObject([{ job_id: id, purpose: 'reply', reason }]);
    expect(sentTo(phone)).toEqual([]);
  });
});

describe('Twilio refuses', () => {
  it('for good: the job fails and the queue is told to stop', async () => {
    const phone = newPhone();
    product.twilio.numbers.set({ number: phone, refuse: 21211 });
    const id = await replyTo(phone);
    const response = await deliverJob(id);

    expect(response.status).toBe(489);
    expect(response.headers.get('upstash-nonretryable-error')).toBe('true');
    expect(await job(id)).toMatchObject({ state: 'failed', reason: 'twilio.21211', maybe_sent: false });
    expect(lines.of('sms.outbound.failed')).toMatchObject([{ reason: 'twilio.21211', retryable: false }]);
    expect(await (await deliverJob(id)).json()).toEqual({ outcome: 'nothing_to_do' });
  });

  it('because the user has opted out there: they are opted out here too', async () => {
    const phone = newPhone();
    product.twilio.numbers.set({ number: phone, refuse: 21610 });
    const id = await replyTo(phone);
    expect((await deliverJob(id)).status).toBe(489);
    expect(await product.rows(sql`select opted_out_at is not null as out from users`)).toEqual([
      { out: true },
    ]);
    expect(lines.of('sms.optout.changed')).toMatchObject([{ keyword: 'twilio.21610', state: 'opted_out' }]);
    expect(
      await product.rows(
        sql`select type from domain_events where type like 'user.opted%' or type like 'sms.%' order by type`,
      ),
    ).toEqual([{ type: 'sms.failed' }, { type: 'user.opted_out' }]);
  });

  it('for now: the job waits and the queue comes again', async () => {
    const phone = newPhone();
    const id = await replyTo(phone);
    product.twilio.faults.set({ ...errorFault(20429), times: 1 });
    expect((await deliverJob(id)).status).toBe(503);
    expect(await job(id)).toMatchObject({ state: 'pending', reason: 'twilio.20429', maybe_sent: false });
    expect(lines.of('sms.outbound.failed')).toMatchObject([{ reason: 'twilio.20429', retryable: true }]);

    expect((await deliverJob(id)).status).toBe(200);
    expect(await job(id)).toMatchObject({ state: 'sent', attempts: 2, reason: null });
    expect(sentTo(phone)).toHaveLength(1);
  });

  it('with 503 before it took the text: the next try looks, finds none and sends', async () => {
    const phone = newPhone();
    const id = await replyTo(phone);
    product.twilio.faults.set({ kind: 'status', status: 503, times: 1 });
    expect((await deliverJob(id)).status).toBe(503);
    expect(await job(id)).toMatchObject({ state: 'pending', maybe_sent: true });
    expect(await (await deliverJob(id)).json()).toEqual({ outcome: 'sent' });
    expect(sentTo(phone)).toHaveLength(1);
  });

  it('because nobody listens there: nothing was sent, and nothing is looked up', async () => {
    const id = await replyTo(newPhone());
    const url = process.env.TWILIO_API_URL;
    process.env.TWILIO_API_URL = 'http://127.0.0.1:1';
    expect((await deliverJob(id)).status).toBe(503);
    process.env.TWILIO_API_URL = url;
    expect(await job(id)).toMatchObject({
      state: 'pending',
      maybe_sent: false,
      reason: 'twilio.ECONNREFUSED',
    });
  });
});

describe('Twilio takes the text but its answer is lost', () => {
  it('the next try finds it there and adopts it', async () => {
    const phone = newPhone();
    const id = await replyTo(phone);
    product.twilio.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
    expect((await deliverJob(id)).status).toBe(503);
    expect(await job(id)).toMatchObject({
      state: 'sending',
      maybe_sent: true,
      reason: 'twilio.connection_lost',
    });
    expect(sentTo(phone)).toHaveLength(1);

    expect(await (await deliverJob(id)).json()).toEqual({ outcome: 'adopted' });
    expect(sentTo(phone)).toHaveLength(1);
    expect(await job(id)).toMatchObject({ state: 'sent', sid: sentTo(phone)[0]?.sid });
    expect(lines.of('sms.outbound.sent')).toMatchObject([{ reason: 'adopted' }]);
  });

  it.each([
    ['delivered', null, { state: 'delivered', reason: null }],
    ['undelivered', 30005, { state: 'failed', reason: 'twilio.30005' }],
  ] as const)(
    'the job follows what the text has come to there meanwhile: %s',
    async (status, errorCode, end) => {
      const phone = newPhone();
      const id = await replyTo(phone);
      product.twilio.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
      await deliverJob(id);
      for (const text of sentTo(phone)) Object.assign(text, { status, errorCode });
      await deliverJob(id);
      expect(await job(id)).toMatchObject({ status, ...end });
    },
  );

  it('and is not sent again while the look-up fails', async () => {
    const phone = newPhone();
    const id = await replyTo(phone);
    product.twilio.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
    await deliverJob(id);
    product.twilio.faults.set({ kind: 'status', status: 500, match: 'GET', times: 1 });
    expect((await deliverJob(id)).status).toBe(503);
    expect(sentTo(phone)).toHaveLength(1);
    expect(await (await deliverJob(id)).json()).toEqual({ outcome: 'adopted' });
  });

  it('a text with the same words that belongs to another job is not adopted', async () => {
    const phone = newPhone();
    await deliverJob(await replyTo(phone));
    const second = await replyTo(phone);
    product.twilio.faults.set({ kind: 'status', status: 503, times: 1 });
    await deliverJob(second);
    expect(await (await deliverJob(second)).json()).toEqual({ outcome: 'sent' });
    expect(sentTo(phone)).toHaveLength(2);
  });

  it('a try that was killed is taken up when its lease is over, not before', async () => {
    const phone = newPhone();
    const id = await replyTo(phone);
    product.twilio.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
    await deliverJob(id);
    await product.rows(sql`update sms_outbound_jobs set lease_until = now() + interval '30 seconds'`);
    expect((await deliverJob(id)).status).toBe(503);
    await endLease();
    expect(await (await deliverJob(id)).json()).toEqual({ outcome: 'adopted' });
    expect(sentTo(phone)).toHaveLength(1);
  });
});

describe('the process dies between Twilio’s answer and the commit', () => {
  it('the try’s lease covers it, and the next one adopts the text', async () => {
    const phone = newPhone();
    const id = await replyTo(phone);
    await product.rows(sql`alter table domain_events rename to domain_events_away`);
    expect((await deliverJob(id)).status).toBe(500);
    await product.rows(sql`alter table domain_events_away rename to domain_events`);
    expect(sentTo(phone)).toHaveLength(1);
    expect(await job(id)).toMatchObject({ state: 'sending', maybe_sent: true, sid: null });

    expect((await deliverJob(id)).status).toBe(503);
    await endLease();
    expect(await (await deliverJob(id)).json()).toEqual({ outcome: 'adopted' });
    expect(sentTo(phone)).toHaveLength(1);
    expect(await job(id)).toMatchObject({ state: 'sent', sid: sentTo(phone)[0]?.sid });
    expect(lines.of('sms.outbound.sent')).toHaveLength(1);
  });

  it('a user who opted out or was put on hold meanwhile has it all the same: it is adopted, not denied', async () => {
    const phone = newPhone();
    const id = await replyTo(phone);
    product.twilio.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
    await deliverJob(id);
    await receive({ body: 'STOP', from: phone });
    expect(await (await deliverJob(id)).json()).toEqual({ outcome: 'adopted' });
    expect(await job(id)).toMatchObject({ state: 'sent' });
  });
});

describe('the sweep', () => {
  it('queues a job again that the queue has had without an end for a quarter of an hour', async () => {
    const id = await replyTo(newPhone());
    await product.rows(
      sql`update sms_outbound_jobs set not_before = now() - interval '20 minutes', queued_at = now() - interval '16 minutes'`,
    );
    expect(await (await sweep()).json()).toMatchObject({ found: 1, queued: 1 });
    const ids = product.queue.published.map(({ deduplicationId }) => deduplicationId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
    expect(lines.of('admin.action')).toMatchObject([
      { action: 'outbox.sweep', actor_id: 'system', items: 1 },
    ]);
    await deliverJob(id);
  });

  it('leaves alone what is sent and what is being sent', async () => {
    await deliverJob(await replyTo(newPhone()));
    await replyTo(newPhone());
    await product.rows(
      sql`update sms_outbound_jobs set not_before = now() - interval '1 hour', queued_at = null, lease_until = now() + interval '30 seconds' where state = 'pending'`,
    );
    expect(await (await sweep()).json()).toMatchObject({ found: 0, queued: 0 });
  });
});

describe('delivery reports', () => {
  async function sentReply() {
    const id = await replyTo(newPhone());
    await deliverJob(id);
    return { id, sid: String((await job(id))?.sid) };
  }

  it('move a text forward and never back', async () => {
    const { id, sid } = await sentReply();
    for (const status of ['delivered', 'sent', 'queued'])
      expect((await report(sid, status)).status).toBe(204);
    expect(await job(id)).toMatchObject({ state: 'delivered', status: 'delivered' });
    expect(lines.of('sms.status.updated')).toMatchObject([
      { message_status: 'delivered', outcome: 'ok', purpose: 'reply', job_id: id },
      { message_status: 'sent', outcome: 'refused', reason: 'out_of_order' },
      { message_status: 'queued', outcome: 'refused', reason: 'out_of_order' },
    ]);
  });

  it.each([
    ['queued', 'sent', 'delivered'],
    ['delivered', 'sent', 'queued'],
    ['sent', 'delivered', 'queued'],
    ['queued', 'delivered', 'sent'],
    ['sent', 'queued', 'delivered'],
    ['delivered', 'queued', 'sent'],
  ])('come to the same in any order: %s, %s, %s', async (...statuses) => {
    const { id, sid } = await sentReply();
    for (const status of statuses) await report(sid, status);
    expect(await job(id)).toMatchObject({ state: 'delivered', status: 'delivered', reason: null });
    expect(await product.rows(sql`select 1 from domain_events where type = 'sms.delivered'`)).toHaveLength(1);
  });

  it.each(['undelivered', 'failed'])('tell %s apart, also without a code', async (status) => {
    const { id, sid } = await sentReply();
    await report(sid, status);
    await report(sid, 'sent');
    expect(await job(id)).toMatchObject({ state: 'failed', status, reason: `twilio.${status}` });
    expect(lines.of('sms.status.updated')[0]).toMatchObject({ message_status: status, outcome: 'ok' });
    expect(lines.of('sms.outbound.failed')).toMatchObject([{ reason: `twilio.${status}`, retryable: false }]);
  });

  it('that the user is unsubscribed at Twilio opt them out here', async () => {
    const { sid } = await sentReply();
    await report(sid, 'failed', '21610');
    await report(sid, 'failed', '21610');
    expect(await product.rows(sql`select opted_out_at is not null as out from users`)).toEqual([
      { out: true },
    ]);
    expect(lines.of('sms.optout.changed')).toMatchObject([{ keyword: 'twilio.21610', state: 'opted_out' }]);
    expect(await product.rows(sql`select 1 from domain_events where type = 'user.opted_out'`)).toHaveLength(
      1,
    );
  });

  it('of a failure fail the job, with Twilio’s code as the reason', async () => {
    const { id, sid } = await sentReply();
    await report(sid, 'undelivered', '30003');
    expect(await job(id)).toMatchObject({ state: 'failed', reason: 'twilio.30003' });
    expect(lines.of('sms.outbound.failed')).toMatchObject([
      { job_id: id, purpose: 'reply', reason: 'twilio.30003', retryable: true },
    ]);
  });

  it('that come again are written once', async () => {
    const { sid } = await sentReply();
    await Promise.all([report(sid, 'delivered'), report(sid, 'delivered'), report(sid, 'delivered')]);
    expect(
      await product.rows(
        sql`select status from message_events where twilio_message_sid = ${sid} and kind = 'status'`,
      ),
    ).toEqual([{ status: 'delivered' }]);
    expect(await product.rows(sql`select type from domain_events where type = 'sms.delivered'`)).toHaveLength(
      1,
    );
  });

  it('about a text that is not known are answered and logged', async () => {
    expect((await report(newSid(), 'delivered')).status).toBe(204);
    expect(lines.of('sms.status.updated')).toMatchObject([{ outcome: 'refused', reason: 'unknown_sid' }]);
  });

  it('that come before the SID is recorded count when it is', async () => {
    const phone = newPhone();
    const id = await replyTo(phone);
    product.twilio.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
    await deliverJob(id);
    const sid = sentTo(phone)[0]?.sid ?? '';
    await report(sid, 'undelivered', '30005');
    await deliverJob(id);
    expect(await job(id)).toMatchObject({ state: 'failed', status: 'undelivered', reason: 'twilio.30005' });
  });

  it('that are none of Twilio’s are refused', async () => {
    expect((await report(newSid(), 'exploded')).status).toBe(400);
  });
});

it('no line has a number or the words of a text', async () => {
  const phone = newPhone();
  product.twilio.numbers.set({ number: phone, refuse: 21211 });
  await deliverJob(await replyTo(phone));
  await receive({ body: 'yes', from: newPhone() });
  expect(lines.of('sms.outbound.failed')).toHaveLength(1);
  expect(lines.raw.join('\n')).not.toMatch(/415555|noted your yes/);
  expect(JSON.stringify(await product.rows(sql`select reason from sms_outbound_jobs`))).not.toContain(
    '415555',
  );
});
