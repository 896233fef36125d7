import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/lib/telemetry/correlation';
import {
  domainEvents,
  form,
  invited,
  people,
  published,
  stateOf,
  textsTo,
  wave,
  windowEnd,
} from '../helpers/linkups';
import { captureLogLines } from '../helpers/log-lines';
import { check, deliver, receive, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

/** A LinkUp of three that broadcasts to some guests. */
async function broadcasting(guests = 3) {
  const [ada] = await people(1);
  if (ada === undefined) throw new Error('nobody');
  const all = await people(guests);
  const linkup = await form(product, ada, 'Dinner on Friday for 3 people');
  await wave(linkup, 1);
  lines.raw.length = 0;
  return { ada, guests: all, linkup };
}

const shift = (column: 'window_ends_at' | 'next_wave_at' | 'starts_at', by: string) =>
  product.rows(sql`update linkups set ${sql.raw(column)} = now() - ${by}::interval`);
const result = async (response: Promise<Response>) => (await response).json();
const stuckSamples = () =>
  lines
    .of('gauge.sampled')
    .flatMap(({ gauge, region, value }) => (gauge === 'stuck_linkups' && value ? [[region, value]] : []));

describe('the end of the window', () => {
  it('expires the LinkUp and its open invites, and tells who has a place', async () => {
    const { ada, guests, linkup } = await broadcasting();
    await receive({ from: guests[0]?.phone ?? '', body: 'yes' });
    lines.raw.length = 0;
    await shift('window_ends_at', '1 second');
    expect(await result(windowEnd(linkup))).toEqual({ outcome: 'expired' });

    expect(await stateOf(product, linkup)).toMatchObject({ state: 'expired', end_reason: 'window_elapsed' });
    expect(lines.of('linkup.expired')).toMatchObject([
      { linkup_id: linkup.id, region: 'sf', accepted: 1, capacity: 2, correlation_id: linkup.correlationId },
    ]);
    expect(lines.of('linkup.invite_expired')).toMatchObject(
      Array(2).fill({ linkup_id: linkup.id, region: 'sf' }),
    );
    expect((await invited(product, linkup)).map(({ state }) => state).toSorted()).toEqual([
      'accepted',
      'expired',
      'expired',
    ]);
    for (const person of [ada, guests[0] ?? ada])
      expect((await textsTo(product, person)).at(-1)).toMatchObject({
        purpose: 'update',
        body: expect.stringContaining('not enough people'),
      });
    expect((await textsTo(product, guests[1] ?? ada)).map(({ purpose }) => purpose)).toEqual(['invite']);
    expect(await domainEvents(product, linkup.id)).toContain('linkup.expired');
  });

  it('has one effect, however often, early and late it comes', async () => {
    const { linkup } = await broadcasting();
    expect(await result(windowEnd(linkup))).toEqual({ outcome: 'too_early' });
    await shift('window_ends_at', '1 second');
    await Promise.all(Array.from({ length: 5 }, () => windowEnd(linkup)));
    expect(await result(windowEnd(linkup))).toEqual({ outcome: 'ended_before' });
    expect(lines.of('linkup.expired')).toHaveLength(1);
    expect(lines.of('linkup.invite_expired')).toHaveLength(3);
  });

  it('does nothing to a LinkUp that is locked', async () => {
    const { guests, linkup } = await broadcasting();
    for (const { phone } of guests) await receive({ from: phone, body: 'yes' });
    await shift('window_ends_at', '1 second');
    expect(await result(windowEnd(linkup))).toEqual({ outcome: 'ended_before' });
    expect(await stateOf(product, linkup)).toMatchObject({ state: 'locked' });
  });

  it('of a LinkUp that does not exist is not tried again', async () => {
    const response = await deliver.expire({ correlation_id: newId(), linkup_id: newId() });
    expect(response.status).toBe(489);
    expect(response.headers.get('upstash-nonretryable-error')).toBe('true');
    expect((await deliver.wave({ correlation_id: newId(), linkup_id: newId(), wave: 0 })).status).toBe(489);
  });
});

describe('a step that fails', () => {
  it('in the matching leaves nothing behind, says so, and is made up for by the next delivery', async () => {
    const [ada] = await people(1);
    await people(2);
    const linkup = await form(product, ada ?? { id: '', phone: '' });
    await product.rows(sql`alter table users rename column region to region_away`);
    const failed = await wave(linkup, 1);
    await product.rows(sql`alter table users rename column region_away to region`);

    expect(failed.status).toBe(500);
    expect(lines.of('http.request.completed').at(-1)).toMatchObject({
      route: '/api/jobs/linkup-wave',
      category: 'matching_scoring',
      linkup_id: linkup.id,
      outcome: 'thrown',
    });
    expect(await stateOf(product, linkup)).toMatchObject({ state: 'forming', wave: 0 });
    expect(lines.of('linkup.broadcasting_started')).toEqual([]);
    expect(await result(wave(linkup, 1))).toEqual({ outcome: 'sent', invites: 2 });
  });

  it('in an accept leaves the text undecided, and Twilio’s next try decides it', async () => {
    const { guests, linkup } = await broadcasting();
    const text = { sid: `SM${'c'.repeat(32)}`, from: guests[0]?.phone ?? '', body: 'yes' };
    await product.rows(sql`alter table domain_events rename to away`);
    const failed = await receive(text);
    await product.rows(sql`alter table away rename to domain_events`);

    expect(failed.status).toBe(500);
    expect(lines.of('http.request.completed').at(-1)).toMatchObject({ category: 'linkup_orchestration' });
    expect(lines.of('linkup.invite_accepted')).toEqual([]);
    expect((await invited(product, linkup)).map(({ state }) => state)).toEqual(Array(3).fill('pending'));
    expect((await receive(text)).status).toBe(200);
    expect(lines.of('linkup.invite_accepted')).toHaveLength(1);
  });
});

describe('the check', () => {
  it('finds nothing where nothing stands still, and says so as a gauge', async () => {
    await broadcasting();
    expect(await result(check())).toEqual({ stuck: 0, repaired: 0, completed: 0, invitesExpired: 0 });
    expect(lines.of('gauge.sampled').map(({ region }) => region)).toEqual([
      'sf',
      'la',
      'seattle',
      'austin',
      'chicago',
      'nyc',
    ]);
    expect(stuckSamples()).toEqual([]);
    expect(lines.of('admin.action')).toEqual([]);
  });

  it('queues the first wave again when its job was lost, and the LinkUp goes on', async () => {
    const [ada] = await people(1);
    await people(4);
    product.queue.faults.set({ kind: 'status', status: 503 });
    const linkup = await form(product, ada ?? { id: '', phone: '' });
    expect(lines.of('queue.publish_failed')).toMatchObject([
      { target: 'linkup-wave', linkup_id: linkup.id },
      { target: 'send-sms' },
    ]);
    product.queue.faults.clear();
    await shift('next_wave_at', '2 minutes');
    lines.raw.length = 0;

    expect(await result(check())).toMatchObject({ stuck: 1, repaired: 1 });
    expect(lines.of('linkup.stuck')).toMatchObject([
      {
        linkup_id: linkup.id,
        region: 'sf',
        reason: 'never_broadcast',
        outcome: 'ok',
        state: 'forming',
        correlation_id: linkup.correlationId,
      },
    ]);
    expect(stuckSamples()).toEqual([['sf', 1]]);
    const [job] = published(product, 'linkup-wave');
    expect(job?.deduplicationId).not.toBe(`linkup-wave-${linkup.id}-1-0`);
    expect(await result(deliver.wave(job?.body))).toMatchObject({ outcome: 'sent', invites: 4 });
    lines.raw.length = 0;
    expect(await result(check())).toMatchObject({ stuck: 0 });
    expect(stuckSamples()).toEqual([]);
  });

  it('queues a later wave again, and two deliveries of it invite once', async () => {
    const { linkup } = await broadcasting(10);
    await shift('next_wave_at', '2 minutes');
    await check();
    await check();
    const jobs = published(product, 'linkup-wave').filter(({ body }) => body.wave === 2);
    expect(jobs.map(({ delay }) => delay)).toEqual(['1801s', undefined, undefined]);
    for (const { body } of jobs) await deliver.wave(body);
    expect((await invited(product, linkup)).filter((invite) => invite.wave === 2)).toHaveLength(4);
    expect(lines.of('linkup.stuck')).toMatchObject(Array(2).fill({ reason: 'wave_overdue', wave: 1 }));
  });

  it('ends what no job ended, even while the queue is away', async () => {
    const { linkup } = await broadcasting();
    await shift('window_ends_at', '2 minutes');
    product.queue.faults.set({ kind: 'status', status: 503 });
    expect(await result(check())).toMatchObject({ stuck: 1, repaired: 1 });
    expect(await stateOf(product, linkup)).toMatchObject({ state: 'expired' });
    expect(lines.of('linkup.expired')).toMatchObject([{ correlation_id: linkup.correlationId }]);
    expect(lines.of('linkup.stuck')).toMatchObject([{ reason: 'window_elapsed', outcome: 'ok' }]);
  });

  it('says that it failed when it cannot repair', async () => {
    await broadcasting();
    await shift('next_wave_at', '2 minutes');
    product.queue.faults.set({ kind: 'status', status: 503 });
    expect(await result(check())).toMatchObject({ stuck: 1, repaired: 0 });
    expect(lines.of('linkup.stuck')).toMatchObject([{ reason: 'wave_overdue', outcome: 'failed' }]);
    expect(lines.of('admin.action')).toMatchObject([
      { action: 'linkups.check', actor_id: 'system', outcome: 'failed' },
    ]);
  });

  it('expires invites that nobody answered, while the LinkUp goes on', async () => {
    const { guests, linkup } = await broadcasting();
    await product.rows(
      sql`update invites set expires_at = now() - interval '2 minutes' where user_id = ${guests[0]?.id}`,
    );
    expect(await result(check())).toMatchObject({ stuck: 0, invitesExpired: 1 });
    expect(lines.of('linkup.invite_expired')).toMatchObject([{ user_id: guests[0]?.id, region: 'sf' }]);
    expect(await stateOf(product, linkup)).toMatchObject({ state: 'broadcasting' });
    expect(await result(check())).toMatchObject({ invitesExpired: 0 });
  });

  it('completes what has taken place', async () => {
    const { guests, linkup } = await broadcasting();
    for (const { phone } of guests) await receive({ from: phone, body: 'yes' });
    await shift('starts_at', '2 hours');
    expect(await result(check())).toMatchObject({ completed: 0 });
    await shift('starts_at', '4 hours');
    expect(await result(check())).toMatchObject({ completed: 1 });
    expect(await stateOf(product, linkup)).toMatchObject({ state: 'completed' });
    expect(lines.of('linkup.completed')).toMatchObject([{ linkup_id: linkup.id, region: 'sf', accepted: 2 }]);
    expect(await domainEvents(product, linkup.id)).toContain('linkup.completed');
    await check();
    expect(lines.of('linkup.completed')).toHaveLength(1);
  });

  it('goes on after one that fails', async () => {
    const { linkup } = await broadcasting();
    const other = await broadcasting();
    await shift('window_ends_at', '2 minutes');
    await product.rows(
      sql`create function refuse() returns trigger as $$ begin if new.id = '${sql.raw(linkup.id)}' then raise exception 'no'; end if; return new; end $$ language plpgsql`,
    );
    await product.rows(
      sql`create trigger refuse before update on linkups for each row execute function refuse()`,
    );
    const checked = await result(check());
    await product.rows(sql`drop trigger refuse on linkups`);
    await product.rows(sql`drop function refuse`);
    expect(checked).toMatchObject({ stuck: 2, repaired: 1 });
    expect(await stateOf(product, other.linkup)).toMatchObject({ state: 'expired' });
    expect(lines.of('error.caught')).toMatchObject([
      { category: 'linkup_orchestration', correlation_id: linkup.correlationId },
    ]);
  });
});
