import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/lib/telemetry/correlation';
import { domainEvents, form, people, textsTo, wave } from '../helpers/linkups';
import { captureLogLines } from '../helpers/log-lines';
import { deliverJob, receive, remind, sampleGauges, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

const gauge = (name: string) =>
  lines
    .of('gauge.sampled')
    .flatMap(({ gauge, value, region }) =>
      gauge === name ? [region === undefined ? value : [region, value]] : [],
    );

describe('the gauges', () => {
  it('are told with zeros when there is nothing, a sample for each region', async () => {
    expect((await sampleGauges()).status).toBe(200);
    expect(gauge('broadcasting_linkups_active')).toEqual([
      ['sf', 0],
      ['la', 0],
      ['seattle', 0],
      ['austin', 0],
      ['chicago', 0],
      ['nyc', 0],
    ]);
    expect(gauge('pending_outbound_jobs')).toEqual([0]);
    expect(gauge('oldest_pending_outbound_minutes')).toEqual([0]);
    expect(gauge('pending_admin_safety_queue')).toEqual([0]);
  });

  it('tell what there is', async () => {
    const [ada] = await people(5, 'austin');
    if (ada === undefined) throw new Error('nobody');
    const linkup = await form(product, ada);
    await wave(linkup, 1);
    await receive({ body: 'he keeps texting me' });
    await receive({ body: 'call 911' });
    await product.rows(sql`update sms_outbound_jobs set not_before = now() - interval '90 seconds'`);
    const [pending] = await product.rows(sql`select count(*)::int as n from sms_outbound_jobs`);

    await sampleGauges();
    expect(gauge('broadcasting_linkups_active')).toContainEqual(['austin', 1]);
    expect(gauge('pending_outbound_jobs')).toEqual([pending?.n]);
    expect(gauge('oldest_pending_outbound_minutes')).toEqual([expect.closeTo(1.5, 1)]);
    expect(gauge('pending_admin_safety_queue')).toEqual([2]);
  });

  it('of which one cannot be read leave the others alone, and the queue comes again', async () => {
    await product.rows(sql`alter table safety_incidents rename to safety_incidents_away`);
    const response = await sampleGauges();
    await product.rows(sql`alter table safety_incidents_away rename to safety_incidents`);
    expect(response.status).toBe(500);
    expect(gauge('pending_outbound_jobs')).toEqual([0]);
    expect(gauge('pending_admin_safety_queue')).toEqual([]);
    expect(lines.of('admin.action')).toMatchObject([{ action: 'gauges.sample', outcome: 'failed' }]);
  });

  it('run under an id of their own, as an action of the system', async () => {
    const correlationId = newId();
    await sampleGauges(correlationId);
    expect(new Set(lines.all().map((line) => line.correlation_id))).toEqual(new Set([correlationId]));
    expect(lines.of('admin.action')).toMatchObject([
      { action: 'gauges.sample', actor_id: 'system', items: 4, outcome: 'ok' },
    ]);
  });
});

describe('reminders', () => {
  /** A LinkUp of three that is locked and begins in so many minutes. */
  async function locked(minutes: number) {
    const [ada, ...others] = await people(3);
    if (ada === undefined) throw new Error('nobody');
    const linkup = await form(product, ada, 'Dinner on Friday for 3 people');
    await wave(linkup, 1);
    for (const { phone } of others) await receive({ from: phone, body: 'yes' });
    await product.rows(
      sql`update linkups set starts_at = now() + make_interval(mins => ${minutes}), locked_at = locked_at - interval '1 hour' where id = ${linkup.id} and state = 'locked'`,
    );
    return { linkup, ada, others };
  }
  const remindersTo = async (person: { id: string; phone: string }) =>
    (await textsTo(product, person)).filter(({ purpose }) => purpose === 'reminder');

  it('go to everybody with a place, once, under the run’s id, linked with the LinkUp’s', async () => {
    const { linkup, ada, others } = await locked(90);
    const run = newId();
    expect(await (await remind(run)).json()).toEqual({ linkups: 1, reminders: 3 });
    for (const person of [ada, ...others])
      expect(await remindersTo(person)).toMatchObject([
        {
          correlation_id: run,
          linkup_id: linkup.id,
          idempotency_key: `linkup:${linkup.id}:reminder:${person.id}`,
          body: expect.stringMatching(/^See you soon: Dinner in San Francisco/),
        },
      ]);
    expect(await domainEvents(product, linkup.id)).toContain('linkup.reminded');
    expect(
      await product.rows(
        sql`select correlation_id, data->>'linkup_correlation_id' as linked from domain_events where type = 'linkup.reminded'`,
      ),
    ).toEqual([{ correlation_id: run, linked: linkup.correlationId }]);
    expect(lines.of('admin.action')).toMatchObject([
      { action: 'reminders.send', actor_id: 'system', items: 3, outcome: 'ok', correlation_id: run },
    ]);

    expect(await (await remind()).json()).toEqual({ linkups: 0, reminders: 0 });
    expect(await remindersTo(ada)).toHaveLength(1);
  });

  it('are sent once when QStash runs the schedule several times at once', async () => {
    const { ada } = await locked(30);
    await Promise.all([remind(), remind(), remind()]);
    expect(await remindersTo(ada)).toHaveLength(1);
    expect(await product.rows(sql`select 1 from domain_events where type = 'linkup.reminded'`)).toHaveLength(
      1,
    );
  });

  it.each([
    { given: 'more than two hours away', minutes: 125 },
    { given: 'begun', minutes: -1 },
  ])('wait or are too late for a LinkUp that is $given', async ({ minutes }) => {
    await locked(minutes);
    expect(await (await remind()).json()).toEqual({ linkups: 0, reminders: 0 });
  });

  it('are not sent to who gave their place back, is on hold or has opted out', async () => {
    const { ada, others } = await locked(60);
    const [bob, cy] = others;
    await remind();
    await product.rows(sql`update invites set state = 'canceled' where user_id = ${String(bob?.id)}`);
    await receive({ from: String(cy?.phone), body: 'STOP' });
    await receive({ from: ada.phone, body: 'call 911' });
    const jobs = await product.rows(sql`select id from sms_outbound_jobs where purpose = 'reminder'`);
    for (const { id } of jobs) await deliverJob(String(id));
    expect(
      await product.rows(
        sql`select state, reason from sms_outbound_jobs where purpose = 'reminder' order by reason`,
      ),
    ).toEqual([
      { state: 'canceled', reason: 'invite_closed' },
      { state: 'canceled', reason: 'opted_out' },
      { state: 'canceled', reason: 'safety_hold' },
    ]);
  });
});
