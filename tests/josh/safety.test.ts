import * as Sentry from '@sentry/nextjs';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sentryOptions } from '@/lib/telemetry/sentry/node';
import { startSentry } from '@/local/sentry/server';
import { captureLogLines } from '../helpers/log-lines';
import { deliverJob, newSid, PHONE, receive, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

const incidents = () =>
  product.rows(sql`select category, severity, keyword, state from safety_incidents order by category`);
const holds = () => product.rows(sql`select reason, lifted_at from safety_holds`);
const jobs = () => product.rows(sql`select id, purpose, state, reason from sms_outbound_jobs order by id`);
const sentBodies = () =>
  product.twilio.messages.filter(({ to }) => to === PHONE).map(({ body }) => body ?? '');

describe('a text that touches a critical list', () => {
  it('opens an incident, puts its sender on hold, and is answered with where to find help', async () => {
    expect((await receive({ body: 'I want to die' })).status).toBe(200);

    expect(await incidents()).toEqual([
      { category: 'self_harm', severity: 'critical', keyword: 'self_harm.en', state: 'open' },
    ]);
    expect(await holds()).toEqual([{ reason: 'keyword', lifted_at: null }]);
    expect(lines.of('safety.keyword_hit')).toMatchObject([
      { keyword: 'self_harm.en', safety_category: 'self_harm', severity: 'critical' },
    ]);
    const [incident] = lines.of('safety.incident_created');
    expect(incident).toMatchObject({ safety_category: 'self_harm', severity: 'critical' });
    expect(lines.of('safety.hold_applied')).toMatchObject([
      { reason: 'keyword', incident_id: incident?.incident_id },
    ]);
    expect(lines.of('sms.inbound.routed')).toMatchObject([{ outcome: 'refused', reason: 'safety_hold' }]);

    const [job] = await jobs();
    expect(await (await deliverJob(String(job?.id))).json()).toEqual({ outcome: 'sent' });
    expect(sentBodies().at(-1)).toContain('988');
  });

  it('is one unbroken story under one correlation id, in rows and lines', async () => {
    await receive({ body: 'call 911' });
    const ids = await product.rows(sql`
      select correlation_id from safety_incidents union select correlation_id from safety_holds
      union select correlation_id from sms_messages union select correlation_id from domain_events`);
    expect(ids).toHaveLength(1);
    expect(new Set(lines.all().map((line) => line.correlation_id))).toEqual(
      new Set([ids[0]?.correlation_id]),
    );
    expect(
      await product.rows(
        sql`select type from domain_events where entity in ('incident', 'hold') order by type`,
      ),
    ).toEqual([{ type: 'hold.applied' }, { type: 'incident.created' }]);
  });

  it('is not read by the LLM', async () => {
    await receive({ body: 'going to kill him' });
    expect(lines.of('llm.intent.request')).toEqual([]);
  });
});

it('a text that touches a milder list opens an incident and is handled as always', async () => {
  await receive({ body: 'yes! but he keeps texting me' });
  expect(await incidents()).toMatchObject([{ category: 'harassment', severity: 'medium' }]);
  expect(await holds()).toEqual([]);
  expect(lines.of('llm.intent.request')).toHaveLength(1);
  expect(lines.of('sms.inbound.routed')).toMatchObject([{ outcome: expect.not.stringMatching('failed') }]);
});

it('several lists of one category make one incident, of the worst; each list is said', async () => {
  await receive({ body: 'I want to die. quiero morir. and selling weed' });
  expect(await incidents()).toMatchObject([{ category: 'drugs' }, { category: 'self_harm' }]);
  expect(lines.of('safety.keyword_hit')).toHaveLength(3);
});

it('a text that comes again, in parallel too, makes one incident and one hold', async () => {
  const sid = newSid();
  const again = () => receive({ body: 'I want to die', sid });
  await Promise.all([again(), again(), again()]);
  await again();
  expect(await incidents()).toHaveLength(1);
  expect(await holds()).toHaveLength(1);
  expect(lines.of('safety.incident_created')).toHaveLength(1);
  expect(lines.of('safety.hold_applied')).toHaveLength(1);
});

it('a second such text makes a second incident; the hold stays one', async () => {
  await receive({ body: 'I want to die' });
  await receive({ body: 'call 911' });
  expect(await incidents()).toHaveLength(2);
  expect(await holds()).toHaveLength(1);
});

it('somebody who has opted out is seen, but not texted', async () => {
  await receive({ body: 'STOP' });
  await receive({ body: 'I want to die' });
  expect(await incidents()).toHaveLength(1);
  expect(await jobs()).toEqual([]);
});

it('a text that was recorded before the hold is canceled when it is to be sent', async () => {
  await receive({ body: 'count me in' });
  await receive({ body: 'he has a gun' });
  const [before, care] = await jobs();
  await deliverJob(String(before?.id));
  await deliverJob(String(care?.id));
  expect(await jobs()).toMatchObject([
    { purpose: expect.any(String), state: 'canceled', reason: 'safety_hold' },
    { purpose: 'safety', state: 'sent' },
  ]);
});

it('nothing of a text is in an incident, a hold, an event or a line', async () => {
  await receive({ body: 'zebra: I want to die, zebra' });
  const rows = await product.rows(sql`
    select to_jsonb(i)::text as row from safety_incidents i
    union all select to_jsonb(h)::text from safety_holds h
    union all select to_jsonb(e)::text from domain_events e
    union all select to_jsonb(m)::text from message_events m`);
  expect(rows.length).toBeGreaterThan(3);
  expect(JSON.stringify(rows) + lines.raw.join('\n')).not.toMatch(/zebra|to die|4155550123/);
});

describe('when a critical incident cannot be recorded', () => {
  let sentry: Awaited<ReturnType<typeof startSentry>>;
  beforeAll(async () => {
    sentry = await startSentry();
    Sentry.init(sentryOptions(sentry.dsn));
  });
  afterAll(async () => {
    await Sentry.close();
    await sentry.close();
  });

  it('Sentry is told as a safety escalation, and the text is taken up again by the next try', async () => {
    const sid = newSid();
    await product.rows(sql`alter table safety_incidents rename to safety_incidents_away`);
    expect((await receive({ body: 'I want to die', sid })).status).toBe(500);
    await product.rows(sql`alter table safety_incidents_away rename to safety_incidents`);
    await Sentry.flush();
    expect(sentry.events()).toContainEqual(
      expect.objectContaining({
        level: 'fatal',
        tags: expect.objectContaining({
          category: 'safety_escalation',
          error_code: 'safety.not_recorded',
          twilio_message_sid: sid,
        }),
      }),
    );
    expect(sentry.leaks(['want to die', '4155550123'])).toEqual([]);

    expect((await receive({ body: 'I want to die', sid })).status).toBe(200);
    expect(await incidents()).toHaveLength(1);
  });
});
