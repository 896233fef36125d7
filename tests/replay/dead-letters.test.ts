import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SPOOL_LABEL, spoolAddress } from '@/drain/spool/address';
import { createQstash } from '@/lib/clients/qstash';
import { createRedis } from '@/lib/clients/redis';
import { deadJobs } from '@/lib/replay/dead/jobs';
import { newId } from '@/lib/telemetry/correlation';
import * as jobs from '@/lib/telemetry/jobs';
import { type Qstash, startQstash } from '@/local/qstash/server';
import { type RunningRedis, startRedis } from '@/local/redis/server';
import { eventually } from '../helpers/eventually';
import { form, people, wave } from '../helpers/linkups';
import { captureLogLines } from '../helpers/log-lines';
import { receive, SERVICE_TOKEN, startProduct } from '../helpers/product';
import { create, post, progress } from './support/calls';
import { failedText } from './support/failed-texts';
import { deliverItem } from './support/items';

const product = startProduct();
const lines = captureLogLines();
let qstash: Qstash;
let redis: RunningRedis;
beforeAll(async () => {
  qstash = await startQstash({ retryScale: 0 });
  redis = await startRedis({ token: 'test' });
});
afterAll(() => Promise.all([qstash.close(), redis.close()]));
beforeEach(() => {
  for (const { dlqId } of qstash.store.deadLetters()) qstash.store.exhume(dlqId);
  Object.assign(process.env, { SERVICE_TOKEN, QSTASH_URL: qstash.url, QSTASH_TOKEN: qstash.token });
});
afterEach(() => {
  qstash.faults.clear();
  delete process.env.DRAIN_BASE_URL;
  delete process.env.UPSTASH_REDIS_REST_URL;
  delete process.env.UPSTASH_REDIS_REST_TOKEN;
  vi.useRealTimers();
});

const base = () => String(process.env.PUBLIC_BASE_URL);
const letters = () => qstash.store.deadLetters();

/** What is published to an address that answers nothing good is dead at once; its id there. */
async function die(url: string, body: string, more: object = {}): Promise<string> {
  const { messageId } = await createQstash(30_000).publish({ url, body, retries: 0, ...more });
  return eventually(async () => {
    await qstash.tick();
    const letter = letters().find(({ message }) => message.id === messageId);
    if (letter === undefined) throw new Error('It is not dead yet.');
    return letter.dlqId;
  });
}
async function deadSend(jobId: string, correlation_id = newId()) {
  const body = JSON.stringify({ job_id: jobId, correlation_id });
  return { dlqId: await die(`${base()}/api/jobs/send-sms`, body), correlation_id };
}

/** Runs the items of a replay as QStash would. */
async function runItems({ items }: Record<string, unknown>) {
  const results: Record<string, unknown>[] = [];
  for (const { id, correlation_id } of items as { id: string; correlation_id: string }[])
    results.push(
      await deliverItem({ body: JSON.stringify({ item_id: id, replay_id: newId(), correlation_id }) }),
    );
  return results;
}
const sent = (phone: string) => product.twilio.messages.filter(({ to }) => to === phone).length;

describe('a dead message of QStash', () => {
  it('to send a text is a dry run first, then sends it, as a replay, and is taken away', async () => {
    const { id, phone } = await failedText();
    const { dlqId, correlation_id } = await deadSend(id);
    const filter = { job: 'send-sms' };
    expect(await post({ kind: 'queue', filter })).toMatchObject({ count: 1, sample: [dlqId], skipped: {} });
    const created = await create({ kind: 'queue', filter });
    expect(created).toMatchObject({
      status: 202,
      items: [{ target_id: dlqId, original_correlation_id: correlation_id }],
    });
    expect(await runItems(created)).toMatchObject([{ state: 'done' }]);
    expect(sent(phone)).toBe(1);
    expect(letters().filter((letter) => letter.dlqId === dlqId)).toEqual([]);
    expect(lines.of('sms.outbound.sent')).toMatchObject([
      { job_id: id, replay: true, replay_id: created.replay_id },
    ]);
    expect(await progress(created.replay_id)).toMatchObject({ state: 'done', kind: 'queue' });
    expect(JSON.stringify([created, lines.raw])).not.toContain(phone.slice(2));
  });

  it('whose work was done meanwhile does nothing, also when the message could not be taken away', async () => {
    const { id, phone } = await failedText();
    await deadSend(id);
    const first = await create({ kind: 'queue', filter: { job: 'send-sms' } });
    qstash.faults.set({ kind: 'status', status: 503, match: 'DELETE' });
    expect(await runItems(first)).toMatchObject([{ state: 'done' }]);
    qstash.faults.clear();
    expect(await post({ kind: 'queue', filter: { job: 'send-sms' } })).toMatchObject({
      count: 0,
      skipped: { already_done: 1 },
    });
    expect(sent(phone)).toBe(1);
  });

  it('of a wave invites once; the end of a window ends it once', async () => {
    const [creator] = await people(5);
    if (creator === undefined) throw new Error('nobody');
    const linkup = await form(product, creator);
    const { id: linkup_id, correlationId: correlation_id } = linkup;
    const dead = await die(
      `${base()}/api/jobs/linkup-wave`,
      JSON.stringify({ correlation_id, linkup_id, wave: 1 }),
    );
    const created = await create({ kind: 'queue', filter: { ids: [dead], linkup_id, job: 'linkup-wave' } });
    expect(await runItems(created)).toMatchObject([{ state: 'done' }]);
    await wave(linkup, 1);
    expect(lines.of('linkup.invite_wave_sent')).toHaveLength(1);

    const end = await die(`${base()}/api/jobs/linkup-expire`, JSON.stringify({ correlation_id, linkup_id }));
    const filter = { ids: [end], linkup_id, job: 'linkup-expire' };
    expect(await post({ kind: 'queue', filter })).toMatchObject({ count: 0, skipped: { nothing_to_do: 1 } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 8 * 86_400_000 });
    expect(await runItems(await create({ kind: 'queue', filter }))).toMatchObject([{ state: 'done' }]);
    expect(await product.rows(sql`select state from linkups where id = ${linkup_id}`)).toEqual([
      { state: 'expired' },
    ]);
  });

  it.each<[string, () => Promise<string>, string]>([
    ['to an address of somebody else', () => die('http://127.0.0.1:9/api/jobs/send-sms', '{}'), 'not_ours'],
    ['to a route that is gone', () => die(`${base()}/api/jobs/send-fax`, '{}'), 'handler_gone'],
    ['whose payload nobody takes', () => die(`${base()}/api/jobs/send-sms`, '{"job_id":"x"}'), 'malformed'],
    ['whose payload is no JSON', () => die(`${base()}/api/jobs/send-sms`, 'hello'), 'malformed'],
    [
      'of a job that is not there',
      () => die(`${base()}/api/jobs/send-sms`, JSON.stringify({ job_id: newId(), correlation_id: newId() })),
      'nothing_to_do',
    ],
    ['that a schedule repeats', () => die(`${base()}/api/jobs/sweep-outbox`, ''), 'superseded'],
    ['of an alert check', () => die(`${base()}/api/alerts/evaluate`, '{"tier":"critical"}'), 'superseded'],
  ])('%s is left alone', async (_, send, reason) => {
    const dlqId = await send();
    expect(await post({ kind: 'queue', filter: { ids: [dlqId] } })).toMatchObject({
      count: 0,
      skipped: { [reason]: 1 },
    });
  });

  it('is found by what QStash says of it, and by the id that a log line has', async () => {
    const { id } = await failedText();
    await deadSend(id);
    const messageId = letters()[0]?.message.id ?? '';
    for (const filter of [{ ids: [messageId] }, { reason: 'http_404' }, { from: '2020-01-01T00:00:00Z' }])
      expect(await post({ kind: 'queue', filter })).toMatchObject({ count: 1 });
    for (const filter of [
      { ids: ['msg_unknown00'] },
      { reason: 'http_503' },
      { to: '2020-01-01T00:00:00Z' },
      { job: 'linkup-wave' },
    ])
      expect(await post({ kind: 'queue', filter })).toMatchObject({ count: 0, skipped: {} });
    expect(await post({ kind: 'queue', filter: { job: 'send-fax' } })).toMatchObject({ status: 400 });
    expect(await post({ kind: 'queue', filter: { user_id: newId() } })).toMatchObject({ status: 400 });
  });

  it('to somebody who said STOP is not sent', async () => {
    const { id, phone } = await failedText();
    await deadSend(id);
    const created = await create({ kind: 'queue', filter: { job: 'send-sms' } });
    await receive({ body: 'STOP', from: phone });
    expect(await runItems(created)).toMatchObject([{ state: 'skipped', reason: 'opted_out' }]);
  });

  it('when QStash does not answer, the request fails and says so', async () => {
    qstash.faults.set({ kind: 'status', status: 503 });
    expect((await post({ kind: 'queue', filter: { job: 'send-sms' } })).status).toBe(503);
  });

  it('is known for every job of ours', () => {
    const all = Object.values(jobs).flatMap((job) => (typeof job === 'object' ? [job.name] : []));
    expect(deadJobs.map(({ name }) => name).toSorted()).toEqual(all.toSorted());
  });
});

describe('a spooled batch that QStash has given up', () => {
  const rows = '{"_time":"2026-11-25T12:00:00Z","entry_id":"1","message":"a row of the log"}\n';
  async function deadChunk(id = 'a'.repeat(32)) {
    const url = spoolAddress(base(), { id, why: 'away', to: 'logs' });
    return { url, dlqId: await die(url, rows, { label: SPOOL_LABEL }) };
  }
  const filter = { from: '2020-01-01T00:00:00Z' };

  it('is sent to the drain again, as it was, once', async () => {
    const { url, dlqId } = await deadChunk();
    expect(await post({ kind: 'spool', filter })).toMatchObject({ count: 1, sample: [dlqId] });
    const created = await create({ kind: 'spool', filter });
    expect(await runItems(created)).toMatchObject([{ state: 'done' }]);
    expect(letters().some((letter) => letter.dlqId === dlqId)).toBe(false);
    const resent = qstash.store.log().filter(({ message }) => message.url === url);
    expect(new Set(resent.map(({ message }) => message.id)).size).toBe(2);
    expect(resent.at(-1)?.message.body.toString()).toBe(rows);
    expect(JSON.stringify([created, lines.raw])).not.toContain('a row of the log');
  });

  it('that comes twice is sent once: the second item finds it gone', async () => {
    await deadChunk();
    const [first, second] = [
      await create({ kind: 'spool', filter }),
      await create({ kind: 'spool', filter }),
    ];
    expect(await runItems(first)).toMatchObject([{ state: 'done' }]);
    for (const { dlqId } of letters()) qstash.store.exhume(dlqId);
    expect(await runItems(second)).toMatchObject([{ state: 'skipped' }]);
  });

  it.each<[string, () => Promise<unknown>, object]>([
    [
      'of another deployment',
      async () => {
        process.env.DRAIN_BASE_URL = 'https://drain.example';
      },
      { not_ours: 1 },
    ],
    [
      'that the drain has shipped',
      async () => {
        Object.assign(process.env, { UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: 'test' });
        await createRedis().set(`claim:drain-spool:${'a'.repeat(32)}`, 'D');
      },
      { already_done: 1 },
    ],
  ])('%s is left alone', async (_, happen, skipped) => {
    await deadChunk();
    await happen();
    expect(await post({ kind: 'spool', filter })).toMatchObject({ count: 0, skipped });
  });

  it('is not taken for a dead job, nor a job for it', async () => {
    await deadChunk();
    await deadSend((await failedText()).id);
    expect(await post({ kind: 'spool', filter })).toMatchObject({ count: 1, skipped: {} });
    expect(await post({ kind: 'queue', filter })).toMatchObject({ count: 1, skipped: {} });
  });
});
