import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { POST as autoRoute } from '@/app/api/jobs/auto-replay/route';
import { verifyAudit } from '@/lib/admin/audit-log/verify';
import { database } from '@/lib/clients/database';
import { readReplayRequest } from '@/lib/replay/request';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';
import { captureLogLines } from '../helpers/log-lines';
import { deliverJob, receive, report, startProduct } from '../helpers/product';
import { deliverItems } from './support/items';

const MINUTE = 60_000;

const product = startProduct();
const lines = captureLogLines();
beforeEach(() => {
  for (const name of ['AUTO_REPLAY', 'AUTO_REPLAYS_PER_HOUR']) delete process.env[name];
});
afterEach(() => vi.useRealTimers());

/** QStash brings the drain's task. */
async function task(job_id: string, correlation_id = newId()) {
  const headers = stamp(new Headers(), {
    correlationId: correlation_id,
    verified: 'qstash',
    dedupe: 'unknown',
  });
  const body = JSON.stringify({ job_id, correlation_id });
  const response = await autoRoute(
    new Request('http://app/api/jobs/auto-replay', { method: 'POST', headers, body }),
  );
  return { status: response.status, ...(await response.json()) };
}

/** A reply that Twilio has taken and could not deliver. */
async function undeliveredReply(from = '+14155550123', error = '30003') {
  await receive({ body: 'HELP', from });
  const [row] = await product.rows(
    sql`select id from sms_outbound_jobs where state = 'pending' order by created_at desc limit 1`,
  );
  const id = String(row?.id);
  await deliverJob(id);
  const [sent] = await product.rows(
    sql`select twilio_message_sid as sid from sms_messages m join sms_outbound_jobs j on j.message_id = m.id where j.id = ${id}`,
  );
  await report(String(sent?.sid), 'undelivered', error);
  product.queue.published.length = 0;
  return id;
}
const jobState = async (id: string) =>
  (await product.rows(sql`select state from sms_outbound_jobs where id = ${id}`))[0]?.state;
const textsTo = (phone: string) => product.twilio.messages.filter(({ to }) => to === phone).length;
const advance = (minutes: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * MINUTE });
};

describe('an automatic replay', () => {
  it('sends again what could not be delivered, once, as the actor system, audited', async () => {
    const id = await undeliveredReply();
    expect(lines.of('sms.outbound.failed')).toMatchObject([{ job_id: id, retryable: true }]);
    const before = textsTo('+14155550123');
    const decided = await task(id);
    expect(decided).toMatchObject({ status: 200, do: 'replay', round: 1 });
    expect(await deliverItems(product.queue.published)).toMatchObject([{ state: 'done' }]);
    expect(textsTo('+14155550123')).toBe(before + 1);
    expect(await jobState(id)).toBe('sent');

    expect(lines.of('replay.auto_decided')).toMatchObject([
      { job_id: id, outcome: 'ok', replay_id: decided.replay_id },
    ]);
    expect(lines.of('admin.replay_triggered')).toMatchObject([
      { actor_id: 'system', target: 'outbound', items: 1 },
    ]);
    expect(lines.of('replay.item_ended')).toMatchObject([{ action: 'outbound', outcome: 'ok' }]);
    expect(
      await product.rows(sql`select actor_id, actor_role, action, outcome from admin_audit_log order by seq`),
    ).toEqual([
      { actor_id: 'system', actor_role: 'system', action: 'replay.create', outcome: 'created' },
      { actor_id: 'system', actor_role: 'system', action: 'replay.end', outcome: 'done' },
    ]);
    expect(await verifyAudit(database())).toMatchObject({ ok: true });
    expect(lines.raw.join('\n')).not.toMatch(/\+1415|4155550123/);
  });

  it('is the same replay when its task comes again: one after the other, and five at once', async () => {
    const id = await undeliveredReply();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => task(id)));
    answers.push(await task(id));
    expect(new Set(answers.map(({ replay_id }) => replay_id)).size).toBe(1);
    expect(await product.rows(sql`select count(*)::int as n from replays`)).toEqual([{ n: 1 }]);
    const before = textsTo('+14155550123');
    await deliverItems(product.queue.published);
    expect(textsTo('+14155550123')).toBe(before + 1);
    // Sent meanwhile: the task that is late does nothing.
    expect(await task(id)).toMatchObject({ do: 'refuse', reason: 'over' });
  });

  it('comes three times at most, each later than the one before', async () => {
    const id = await undeliveredReply();
    const fail = async () => {
      await deliverItems(
        product.queue.published.filter(({ destination }) => destination.endsWith('replay-item')),
      );
      product.queue.published.length = 0;
      await product.rows(
        sql`update sms_outbound_jobs set state = 'failed', reason = 'twilio.30003' where id = ${id}`,
      );
    };
    expect(await task(id)).toMatchObject({ do: 'replay', round: 1 });
    await fail();
    expect(await task(id)).toMatchObject({ do: 'wait', reason: 'backoff', round: 2 });
    // Nothing else would bring it again.
    expect(product.queue.published).toMatchObject([
      { deduplicationId: `auto-replay-${id}-2`, delay: expect.stringMatching(/^1(79|80)\ds$/) },
    ]);
    product.queue.published.length = 0;
    advance(31);
    expect(await task(id)).toMatchObject({ do: 'replay', round: 2 });
    await fail();
    advance(121);
    expect(await task(id)).toMatchObject({ do: 'replay', round: 3 });
    await fail();
    advance(600);
    expect(await task(id)).toMatchObject({ do: 'refuse', reason: 'attempts' });
    expect(await product.rows(sql`select request_id from replays order by created_at`)).toEqual(
      [1, 2, 3].map((round) => ({ request_id: `auto:${id}:${round}` })),
    );
  });

  it('keeps its budget of the hour exactly, also when all come at once, and says what it left alone', async () => {
    process.env.AUTO_REPLAYS_PER_HOUR = '2';
    const ids: string[] = [];
    for (const last of [1, 2, 3, 4, 5]) ids.push(await undeliveredReply(`+1415555012${last}`));
    const answers = await Promise.all(ids.map((id) => task(id)));
    expect(answers.filter((answer) => answer.do === 'replay')).toHaveLength(2);
    expect(answers.filter(({ reason }) => reason === 'budget')).toHaveLength(3);
    expect(lines.of('replay.auto_decided').filter(({ reason }) => reason === 'budget')).toHaveLength(3);
    advance(61);
    const [left] = answers.flatMap((answer, i) => (answer.reason === 'budget' ? [ids[i] ?? ''] : []));
    expect(await task(left ?? '')).toMatchObject({ do: 'replay' });
  });

  it.each([
    ['who said STOP', () => receive({ body: 'STOP' }), 'opt_out'],
    [
      'who Twilio says has opted out',
      () => product.rows(sql`update sms_outbound_jobs set reason = 'twilio.21610'`),
      'opt_out',
    ],
    [
      'with the switch off',
      async () => {
        process.env.AUTO_REPLAY = 'off';
      },
      'off',
    ],
    [
      'for a number that is none',
      () => product.rows(sql`update sms_outbound_jobs set reason = 'twilio.30005'`),
      'not_retryable',
    ],
  ])('never comes %s', async (_, happen, reason) => {
    const id = await undeliveredReply('+14155550123');
    await happen();
    expect(await task(id)).toMatchObject({ status: 200, do: 'refuse', reason });
    expect(await product.rows(sql`select id from replays`)).toEqual([]);
  });

  it('whose user says STOP between the task and its item is not sent', async () => {
    const id = await undeliveredReply();
    await task(id);
    const items = product.queue.published.splice(0);
    const before = textsTo('+14155550123');
    await receive({ body: 'STOP', from: '+14155550123' });
    product.queue.published.length = 0;
    expect(await deliverItems(items)).toMatchObject([{ state: 'skipped', reason: 'opted_out' }]);
    expect(textsTo('+14155550123')).toBe(before);
  });

  it('that the queue does not take stays, and the task that comes again brings it there', async () => {
    const id = await undeliveredReply();
    product.queue.faults.set({ kind: 'status', status: 503, times: 2 });
    const first = await task(id);
    expect(first).toMatchObject({ do: 'replay' });
    expect(product.queue.published).toEqual([]);
    product.queue.faults.clear();
    expect(await task(id)).toMatchObject({ do: 'replay', replay_id: first.replay_id });
    expect(await deliverItems(product.queue.published)).toMatchObject([{ state: 'done' }]);
  });

  it('of a job that does not exist is not asked for again', async () => {
    expect(await task(newId())).toMatchObject({ status: 489 });
  });

  it('takes no request id from people', () => {
    const asked = { kind: 'outbound', filter: { reason: 'x' }, dry_run: false, reason: 'a good reason' };
    expect(() => readReplayRequest({ ...asked, request_id: `auto:${newId()}:1` })).toThrow(
      'request.malformed',
    );
    expect(readReplayRequest({ ...asked, request_id: `manual:${newId()}:1` })).toMatchObject(asked);
  });
});
