import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyAudit } from '@/lib/admin/audit-log/verify';
import { database } from '@/lib/clients/database';
import { eventually } from '../helpers/eventually';
import { captureLogLines } from '../helpers/log-lines';
import { receive, SERVICE_TOKEN, startProduct, sweep } from '../helpers/product';
import { abort, create, post, progress } from './support/calls';
import { failedText, failedTexts } from './support/failed-texts';
import { deliverItem, deliverItems } from './support/items';

const MINUTE = 60_000;
const product = startProduct();
const lines = captureLogLines();
beforeEach(() => {
  process.env.SERVICE_TOKEN = SERVICE_TOKEN;
});
afterEach(() => vi.useRealTimers());

const advance = (minutes: number) =>
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * MINUTE });
const sent = (phone: string) => product.twilio.messages.filter(({ to }) => to === phone).length;
const queuedItems = () =>
  product.queue.published.filter(({ destination }) => destination.endsWith('replay-item'));
const swept = async () => (await (await sweep()).json()).replays;
const audited = () => product.rows(sql`select actor_id, action, outcome from admin_audit_log order by seq`);
const everything = { filter: { from: '2020-01-01T00:00:00Z' } };

describe('a replay that nobody looks after', () => {
  it('whose items never reached the queue is queued by the sweep, and ends', async () => {
    const { phone } = await failedText();
    product.queue.faults.set({ kind: 'status', status: 503 });
    const { replay_id } = await create(everything);
    product.queue.faults.clear();
    // It is probably being queued right now.
    expect(await swept()).toMatchObject({ found: 0 });
    advance(2);
    expect(await swept()).toEqual({ found: 1, queued: 1, given_up: 0 });
    expect(await swept()).toMatchObject({ found: 0 });
    await deliverItems(product.queue.published);
    expect(sent(phone)).toBe(1);
    expect(await progress(replay_id)).toMatchObject({
      state: 'done',
      counts: { done: 1 },
      queue_error: null,
    });
    expect(lines.of('admin.action')).toMatchObject([
      { action: 'replays.sweep', actor_id: 'system', items: 1 },
    ]);
  });

  it('is found once by two sweeps at once: an item runs once however often it is queued', async () => {
    const { phone } = await failedText();
    product.queue.faults.set({ kind: 'status', status: 503 });
    await create(everything);
    product.queue.faults.clear();
    advance(2);
    await Promise.all([swept(), swept()]);
    const ids = new Set(queuedItems().map(({ deduplicationId }) => deduplicationId));
    // QStash would keep one.
    expect(ids.size).toBe(1);
    await deliverItems(product.queue.published);
    expect(sent(phone)).toBe(1);
  });

  it('whose delivery was lost is queued again after a quarter of an hour', async () => {
    await failedText();
    await create(everything);
    const [first] = product.queue.published.splice(0);
    advance(14);
    expect(await swept()).toMatchObject({ found: 0 });
    advance(2);
    expect(await swept()).toMatchObject({ found: 1, queued: 1 });
    expect(queuedItems()[0]?.deduplicationId).not.toBe(first?.deduplicationId);
  });

  it('whose item dies each time ends as failed, which is audited', async () => {
    await failedText();
    const { replay_id } = await create(everything);
    await product.rows(
      sql`update replay_items set state = 'running', attempts = 5, lease_until = now() + interval '1 minute'`,
    );
    advance(16);
    expect(await swept()).toEqual({ found: 1, queued: 0, given_up: 1 });
    expect(await progress(replay_id)).toMatchObject({
      state: 'done',
      counts: { failed: 1 },
      items: [{ state: 'failed', reason: 'died' }],
    });
    expect(await audited()).toMatchObject([
      { action: 'replay.create' },
      { actor_id: 'system', action: 'replay.end', outcome: 'done' },
    ]);
  });

  it('that was aborted has a result for each item, also for one that died under way', async () => {
    await failedText();
    const { replay_id } = await create(everything);
    await product.rows(
      sql`update replay_items set state = 'running', attempts = 1, lease_until = now() + interval '30 s'`,
    );
    await abort(replay_id);
    advance(2);
    expect(await swept()).toEqual({ found: 1, queued: 0, given_up: 1 });
    expect(await progress(replay_id)).toMatchObject({ state: 'aborted', counts: { failed: 1 } });
    expect(await swept()).toMatchObject({ found: 0 });
  });

  it('is over after a day: what has not begun is not wanted any more', async () => {
    const { phone } = await failedText();
    const { replay_id } = await create(everything);
    const late = product.queue.published.splice(0);
    advance(24 * 60 + 1);
    expect(await swept()).toEqual({ found: 1, queued: 0, given_up: 1 });
    expect(await progress(replay_id)).toMatchObject({
      state: 'done',
      items: [{ state: 'skipped', reason: 'expired' }],
    });
    expect(await deliverItems(late)).toMatchObject([{ state: 'over' }]);
    expect(sent(phone)).toBe(0);
  });
});

describe('the two stories', () => {
  it('of an item and its original name each other, in the tables and in the log', async () => {
    const { id } = await failedText();
    const { replay_id, items } = await create(everything);
    await deliverItems(product.queue.published);
    const [{ correlation_id: own, original_correlation_id: original }] = items;
    const story = (correlationId: string) =>
      product.rows(
        sql`select type, data from domain_events where correlation_id = ${correlationId} and entity_id = ${replay_id} order by id`,
      );
    expect(await story(original)).toMatchObject([
      { type: 'replay.requested', data: { replay_correlation_id: own, target_id: id } },
      { type: 'replay.item_ended', data: { replay_correlation_id: own, state: 'done' } },
    ]);
    expect(await story(own)).toMatchObject([
      { type: 'replay.item_ended', data: { original_correlation_id: original, state: 'done' } },
    ]);
    expect(lines.of('replay.item_ended')).toMatchObject([
      { correlation_id: own, original_correlation_id: original, replay_id },
    ]);
  });

  it('say that an item was stopped, too', async () => {
    await failedText();
    const { replay_id, items } = await create(everything);
    await abort(replay_id);
    expect(
      await product.rows(
        sql`select data from domain_events where correlation_id = ${items[0].original_correlation_id} and type = 'replay.item_ended'`,
      ),
    ).toMatchObject([{ data: { state: 'skipped', reason: 'aborted' } }]);
  });
});

describe('an abort in the middle', () => {
  it('says what it stopped, again when it is asked again, and in the audit log', async () => {
    const texts = await failedTexts(3);
    const { replay_id } = await create(everything);
    const [first, ...others] = product.queue.published.splice(0);
    if (first) await deliverItem(first);
    const counts = { stopped: 2, running: 0, ended: 1 };
    const once = await abort(replay_id, 'abort-the-middle');
    expect(once).toMatchObject({ status: 200, outcome: 'done', repeated: false, counts });
    expect(await abort(replay_id, 'abort-the-middle')).toMatchObject({
      repeated: true,
      outcome: 'done',
      counts,
    });
    for (const one of others) expect(await deliverItem(one)).toMatchObject({ state: 'over' });
    expect(texts.map(({ phone }) => sent(phone))).toEqual([1, 0, 0]);
    expect(await progress(replay_id)).toMatchObject({ state: 'aborted', counts: { done: 1, skipped: 2 } });
    const [row] = await product.rows(
      sql`select data from admin_audit_log where action = 'replay.abort' order by seq limit 1`,
    );
    expect(row?.data).toMatchObject({ replay_id, counts });
    expect(await verifyAudit(database())).toMatchObject({ ok: true });
  });

  it('lets what is under way end, with its result', async () => {
    const { phone } = await failedText();
    const { replay_id } = await create(everything);
    product.twilio.faults.set({ kind: 'hold', match: 'POST /2010-04-01' });
    const [item] = product.queue.published.splice(0);
    const running = deliverItem({ body: item?.body ?? '' });
    await eventually(async () =>
      expect(await product.rows(sql`select state from replay_items`)).toEqual([{ state: 'running' }]),
    );
    expect(await abort(replay_id)).toMatchObject({ counts: { stopped: 0, running: 1, ended: 0 } });
    product.twilio.faults.clear();
    expect(await running).toMatchObject({ state: 'done' });
    expect(sent(phone)).toBe(1);
    expect(await progress(replay_id)).toMatchObject({ state: 'aborted', counts: { done: 1 } });
  });
});

describe('two at once', () => {
  it('of one request: one replay, and the other is told so or to come back', async () => {
    await failedText();
    const answers = await Promise.all([1, 2, 3].map(() => create(everything, 'one-and-the-same')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(1);
    expect(statuses.filter((status) => ![202, 200, 409].includes(status))).toEqual([]);
    expect(await product.rows(sql`select count(*)::int as n from replays`)).toEqual([{ n: 1 }]);
  });

  it('of one text: two replays, one text', async () => {
    const { phone } = await failedText();
    const [first, second] = await Promise.all([create(everything), create(everything)]);
    expect([first?.status, second?.status]).toEqual([202, 202]);
    const items = product.queue.published.splice(0);
    await Promise.all(items.map((item) => deliverItem(item)));
    expect(sent(phone)).toBe(1);
    expect(await product.rows(sql`select count(*)::int as n from replay_items where state = 'done'`)).toEqual(
      [{ n: 1 }],
    );
  });

  it('deliveries of one item: one runs it, the other comes back later', async () => {
    const { phone } = await failedText();
    await create(everything);
    const [item] = product.queue.published.splice(0);
    const body = item?.body ?? '';
    const answers = await Promise.all([deliverItem({ body }), deliverItem({ body }), deliverItem({ body })]);
    expect(answers.filter(({ state }) => state === 'done')).toHaveLength(1);
    expect(answers.every(({ state, status }) => state === 'done' || state === 'over' || status === 409)).toBe(
      true,
    );
    expect(sent(phone)).toBe(1);
  });
});

describe('many', () => {
  it('50 are replayed unless a larger limit is asked for', async () => {
    await failedTexts(51);
    expect(await post({ kind: 'outbound', ...everything })).toMatchObject({
      count: 51,
      limit: 50,
      over_limit: true,
    });
    expect(await create(everything)).toMatchObject({ status: 422, error: { code: 'replay.too_many' } });
    expect(await product.rows(sql`select id from replays`)).toEqual([]);
    await product.rows(
      sql`update sms_outbound_jobs set state = 'sent' where id = (select max(id::text)::uuid from sms_outbound_jobs)`,
    );
    expect(await create(everything)).toMatchObject({ status: 202, queue: { queued: 50, left: 0 } });
  });

  it('1,000 are the most, frozen, in pages, five at once', async () => {
    await failedTexts(1_000);
    const created = await create({ ...everything, limit: 1_000 }, 'a-thousand-items');
    expect(created).toMatchObject({ status: 202, counts: { pending: 1_000 } });
    // What the time of one request did not suffice for, the same request brings there.
    let left = created.queue.left;
    while (left > 0)
      ({
        queue: { left },
      } = await create({ ...everything, limit: 1_000 }, 'a-thousand-items'));
    const queued = queuedItems();
    expect(new Set(queued.map(({ deduplicationId }) => deduplicationId)).size).toBe(1_000);
    expect(new Set(queued.map(({ flowControl }) => flowControl))).toEqual(new Set(['replay parallelism=5']));

    // One more failed text changes nothing of it, and is one too many for the next.
    await failedText();
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = await progress(created.replay_id, `?limit=300${next && `&after=${next}`}`);
      seen.push(...page.items.map(({ target_id }: { target_id: string }) => target_id));
      next = page.next;
    }
    expect(new Set(seen).size).toBe(1_000);
    expect(await create({ ...everything, limit: 1_000 })).toMatchObject({ status: 422 });
    expect(await create({ ...everything, limit: 1_001 })).toMatchObject({ status: 400 });
  }, 120_000);

  it('an id list that names nothing of ours is an empty replay, done at once', async () => {
    const created = await create({ filter: { ids: ['00000000-0000-4000-8000-000000000001'] } });
    expect(created).toMatchObject({ status: 202, state: 'done', items: [] });
    expect(queuedItems()).toEqual([]);
  });
});

it('nothing of a person is in what a replay answers, logs, queues or audits', async () => {
  await receive({ body: 'HELP, my number is 415 555 0199', from: '+14155550123' });
  await product.rows(sql`update sms_outbound_jobs set state = 'failed', reason = 'twilio.21606'`);
  const dry = await post({ kind: 'outbound', ...everything });
  const created = await create(everything);
  product.twilio.faults.set({
    kind: 'status',
    status: 400,
    body: JSON.stringify({ code: 21211, message: 'The number +14155550123 is not valid' }),
  });
  await deliverItems(product.queue.published);
  const told = JSON.stringify([
    dry,
    created,
    await progress(created.replay_id),
    product.queue.published,
    lines.raw,
    await product.rows(sql`select * from admin_audit_log`),
    await product.rows(sql`select * from replays`),
    await product.rows(sql`select * from replay_items`),
  ]);
  expect(told).not.toMatch(/4155550123|415 555 0199|my number is/);
});
