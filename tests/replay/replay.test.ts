import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { POST as abortRoute } from '@/app/api/admin/replay/[id]/abort/route';
import { GET as progressRoute } from '@/app/api/admin/replay/[id]/route';
import { POST as replayRoute } from '@/app/api/admin/replay/route';
import { POST as itemRoute } from '@/app/api/jobs/replay-item/route';
import { verifyAudit } from '@/lib/admin/audit-log/verify';
import { database } from '@/lib/clients/database';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';
import { captureLogLines } from '../helpers/log-lines';
import { deliverJob, receive, SERVICE_TOKEN, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();
beforeEach(() => {
  process.env.SERVICE_TOKEN = SERVICE_TOKEN;
});

const headers = () =>
  stamp(new Headers({ authorization: `Bearer ${SERVICE_TOKEN}`, 'x-actor-id': 'kim.ops' }), {
    correlationId: newId(),
  });
const call = async (response: Response) => ({ status: response.status, ...(await response.json()) });
const post = async (body: object) =>
  call(
    await replayRoute(
      new Request('http://app/api/admin/replay', {
        method: 'POST',
        headers: headers(),
        body: JSON.stringify(body),
      }),
    ),
  );
let requests = 0;
const create = (body: object, request_id = `replay-request-${++requests}`) =>
  post({ kind: 'outbound', dry_run: false, reason: 'Twilio was down at noon', request_id, ...body });
const progress = async (id: string) =>
  call(
    await progressRoute(new Request(`http://app/api/admin/replay/${id}`, { headers: headers() }), {
      params: Promise.resolve({ id }),
    }),
  );
const abort = async (id: string) =>
  call(
    await abortRoute(
      new Request(`http://app/api/admin/replay/${id}/abort`, {
        method: 'POST',
        headers: headers(),
        body: JSON.stringify({ request_id: `abort-${id.slice(0, 8)}`, reason: 'It was the wrong filter' }),
      }),
      { params: Promise.resolve({ id }) },
    ),
  );

const queued = () => product.queue.published.filter(({ destination }) => destination.endsWith('replay-item'));
/** QStash delivers what is queued for items. */
async function deliverItems() {
  const results: Record<string, unknown>[] = [];
  for (const { body } of queued().splice(0)) {
    const given = stamp(new Headers(), {
      correlationId: JSON.parse(body).correlation_id,
      verified: 'qstash',
      dedupe: 'unknown',
    });
    const request = new Request('http://app/api/jobs/replay-item', { method: 'POST', headers: given, body });
    results.push(await call(await itemRoute(request)));
  }
  return results;
}

/** A reply that Twilio has refused for good. */
async function failedReply(from: string) {
  await receive({ body: 'HELP', from });
  const [job] = await product.rows(
    sql`select id from sms_outbound_jobs where state = 'pending' order by created_at desc limit 1`,
  );
  const id = String(job?.id);
  await product.rows(
    sql`update sms_outbound_jobs set state = 'failed', reason = 'twilio.21606', attempts = 1 where id = ${id}`,
  );
  return id;
}

describe('a replay of failed texts', () => {
  it('is a dry run unless told otherwise, and changes nothing', async () => {
    const id = await failedReply('+14155550123');
    const answer = await post({ kind: 'outbound', filter: { reason: 'twilio.21606' } });
    expect(answer).toMatchObject({
      status: 200,
      dry_run: true,
      count: 1,
      sample: [id],
      skipped: {},
      limit: 50,
    });
    expect(answer.estimated_cost_micros).toBeGreaterThan(0);
    expect(await product.rows(sql`select id from replays`)).toEqual([]);
    expect(queued()).toEqual([]);
  });

  it('runs what is frozen once, is audited before and after, and says what became of each', async () => {
    const id = await failedReply('+14155550123');
    const created = await create({ filter: { reason: 'twilio.21606' } });
    expect(created).toMatchObject({
      status: 202,
      repeated: false,
      queue: { queued: 1, left: 0 },
      state: 'running',
    });
    expect(lines.of('admin.replay_triggered')).toMatchObject([
      { replay_id: created.replay_id, actor_id: 'kim.ops', items: 1, target: 'outbound' },
    ]);
    // Failed later than the replay was created: not in it.
    await failedReply('+14155550124');

    expect(await deliverItems()).toMatchObject([{ state: 'done' }]);
    expect(await deliverItems()).toMatchObject([{ state: 'over' }]);
    expect(await progress(created.replay_id)).toMatchObject({ state: 'done', counts: { done: 1 } });
    expect(lines.of('sms.outbound.sent')).toMatchObject([
      { job_id: id, replay: true, replay_id: created.replay_id },
    ]);
    expect(lines.of('replay.item_ended')).toMatchObject([{ action: 'outbound', outcome: 'ok' }]);
    expect(await product.rows(sql`select action, outcome from admin_audit_log order by seq`)).toEqual([
      { action: 'replay.create', outcome: 'created' },
      { action: 'replay.end', outcome: 'done' },
    ]);
    const [link] = await product.rows(
      sql`select data from domain_events d join sms_outbound_jobs j on j.correlation_id = d.correlation_id
        where d.type = 'replay.requested' and j.id = ${id}`,
    );
    expect(link?.data).toMatchObject({ replay_correlation_id: created.items[0].correlation_id });
    expect(await verifyAudit(database())).toMatchObject({ ok: true });
  });

  it('that comes twice is the first one, and both are audited; another filter is refused', async () => {
    await failedReply('+14155550123');
    const first = await create({ filter: { reason: 'twilio.21606' } }, 'one-and-the-same');
    const second = await create({ filter: { reason: 'twilio.21606' } }, 'one-and-the-same');
    expect(second).toMatchObject({ status: 200, repeated: true, replay_id: first.replay_id });
    expect(queued()).toHaveLength(1);
    expect(await create({ filter: { reason: 'another' } }, 'one-and-the-same')).toMatchObject({
      status: 422,
    });
    expect(await product.rows(sql`select outcome from admin_audit_log order by seq`)).toEqual([
      { outcome: 'created' },
      { outcome: 'repeated' },
    ]);
  });

  it('sends nothing to who said STOP meanwhile, nor what was sent', async () => {
    await failedReply('+14155550123');
    const sent = await failedReply('+14155550124');
    const created = await create({ filter: { reason: 'twilio.21606' } });
    await receive({ body: 'STOP', from: '+14155550123' });
    await product.rows(sql`update sms_outbound_jobs set state = 'pending' where id = ${sent}`);
    await deliverJob(sent);
    const before = lines.of('sms.outbound.sent').length;
    expect(await deliverItems()).toMatchObject([
      { state: 'skipped', reason: 'opted_out' },
      { state: 'skipped', reason: 'already_done' },
    ]);
    expect(lines.of('sms.outbound.sent')).toHaveLength(before);
    expect(await progress(created.replay_id)).toMatchObject({ state: 'done', counts: { skipped: 2 } });
  });

  it('that fails has its result, and a second replay runs it', async () => {
    await failedReply('+14155550123');
    await create({ filter: { reason: 'twilio.21606' } });
    product.twilio.faults.set({ kind: 'status', status: 400 });
    const [failed] = await deliverItems();
    product.twilio.faults.clear();
    expect(failed).toMatchObject({ state: 'failed' });
    product.queue.published.length = 0;
    await create({ filter: { from: '2020-01-01T00:00:00Z' } });
    expect(await deliverItems()).toMatchObject([{ state: 'done' }]);
  });

  it('beyond its limit is refused whole', async () => {
    for (const last of ['1', '2', '3']) await failedReply(`+1415555012${last}`);
    expect(await create({ filter: { reason: 'twilio.21606' }, limit: 2 })).toMatchObject({ status: 422 });
    expect(await product.rows(sql`select id from replays`)).toEqual([]);
    expect(await create({ filter: { reason: 'twilio.21606' }, limit: 3 })).toMatchObject({ status: 202 });
  });

  it('that is aborted runs nothing more', async () => {
    await failedReply('+14155550123');
    const { replay_id } = await create({ filter: { reason: 'twilio.21606' } });
    expect(await abort(replay_id)).toMatchObject({ status: 200, outcome: 'done' });
    expect(await deliverItems()).toMatchObject([{ state: 'over' }]);
    expect(await progress(replay_id)).toMatchObject({ state: 'aborted', counts: { skipped: 1 } });
    expect(lines.of('sms.outbound.sent')).toEqual([]);
  });

  it('that could not be queued says so, and is resumed by the same request', async () => {
    await failedReply('+14155550123');
    process.env.QSTASH_URL = 'http://127.0.0.1:9';
    const url = process.env.PUBLIC_BASE_URL;
    const first = await create({ filter: { reason: 'twilio.21606' } }, 'queue-is-away');
    expect(first).toMatchObject({ status: 202, queue: { queued: 0, left: 1 }, counts: { pending: 1 } });
    expect(first.queue_error).toEqual(expect.any(String));
    process.env.QSTASH_URL = url;
    expect(await create({ filter: { reason: 'twilio.21606' } }, 'queue-is-away')).toMatchObject({
      status: 200,
      queue: { queued: 1, left: 0 },
      queue_error: null,
    });
  });

  it.each([
    ['an empty filter', { filter: {} }],
    ['no reason', { filter: { reason: 'x' }, reason: undefined }],
    ['a condition that the kind does not know', { kind: 'stripe', filter: { linkup_id: newId() } }],
  ])('is refused: %s', async (_, body) => {
    expect(await create(body)).toMatchObject({ status: 400 });
  });
});

describe('a replay of a text that came in', () => {
  it('decides what was stored and not decided, once; says so when its words are gone', async () => {
    await receive({ body: 'HELP' });
    await product.rows(sql`delete from sms_outbound_jobs`);
    await product.rows(
      sql`update sms_messages set routed_at = null, created_at = now() - interval '5 minutes' where direction = 'inbound'`,
    );
    const filter = { from: '2020-01-01T00:00:00Z' };
    await create({ kind: 'inbound', filter });
    expect(await deliverItems()).toMatchObject([{ state: 'done' }]);
    expect(await post({ kind: 'inbound', filter })).toMatchObject({ count: 0 });
    await product.rows(sql`update sms_messages set routed_at = null, body = '' where direction = 'inbound'`);
    expect(await post({ kind: 'inbound', filter })).toMatchObject({ count: 0, skipped: { text_gone: 1 } });
  });
});

describe('a replay of a Stripe event', () => {
  it('applies what was stored and not applied, once; leaves alone what waits for its user', async () => {
    for (const [id, state] of [
      ['evt_lost0001', 'received'],
      ['evt_wait0001', 'waiting'],
      ['evt_done0001', 'processed'],
    ] as const)
      await product.rows(
        sql`insert into stripe_events (id, correlation_id, stripe_event_id, type, stripe_created, payload, state)
          values (${newId()}, ${newId()}, ${id}, 'product.created', 1, ${JSON.stringify({
            id,
            type: 'product.created',
            created: 1,
            data: { object: { id: 'prod_1' } },
          })}, ${state})`,
      );
    const filter = { ids: ['evt_lost0001', 'evt_wait0001', 'evt_done0001'] };
    expect(await post({ kind: 'stripe', filter })).toMatchObject({
      count: 1,
      skipped: { waiting_for_user: 1, already_done: 1 },
    });
    await create({ kind: 'stripe', filter });
    expect(await deliverItems()).toMatchObject([{ state: 'done' }]);
    expect(lines.of('stripe.webhook.processed')).toMatchObject([
      { stripe_event_id: 'evt_lost0001', replay: true },
    ]);
    expect(await post({ kind: 'stripe', filter })).toMatchObject({ count: 0, skipped: { already_done: 2 } });
  });
});
