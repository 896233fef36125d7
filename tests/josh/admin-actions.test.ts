import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/lib/telemetry/correlation';
import { domainEvents, form, people, stateOf } from '../helpers/linkups';
import { captureLogLines } from '../helpers/log-lines';
import { act, deliverJob, receive, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

let requests = 0;
const asked = (input: object) => ({
  request_id: `request-${++requests}`,
  reason: 'Talked to the user on the phone',
  ...input,
});
const audit = () =>
  product.rows(
    sql`select actor_id, actor_role, action, target, outcome, reason, correlation_id, data from admin_audit_log`,
  );
const only = async (query: ReturnType<typeof sql>) => String((await product.rows(query))[0]?.id);

async function incident() {
  await receive({ body: 'I want to die' });
  return {
    holdId: await only(sql`select id from safety_holds`),
    incidentId: await only(sql`select id from safety_incidents`),
  };
}

describe('lifting a hold', () => {
  it('is audited in the same operation, and the user is served again', async () => {
    const { holdId } = await incident();
    const correlationId = newId();
    const response = await act('lift-hold', asked({ hold_id: holdId }), { correlationId });

    expect(response.status).toBe(200);
    expect(response.headers.get('x-correlation-id')).toBe(correlationId);
    expect(await response.json()).toMatchObject({ outcome: 'done', repeated: false });
    expect(await audit()).toEqual([
      {
        actor_id: 'kim.ops',
        actor_role: 'engineering',
        action: 'hold.lift',
        target: holdId,
        outcome: 'done',
        reason: 'Talked to the user on the phone',
        correlation_id: correlationId,
        data: { hold_id: holdId },
      },
    ]);
    expect(await domainEvents(product, holdId)).toEqual(['hold.applied', 'hold.lifted']);
    expect(lines.of('admin.action')).toMatchObject([
      { action: 'hold.lift', actor_id: 'kim.ops', hold_id: holdId, correlation_id: correlationId },
    ]);
    expect(lines.of('safety.hold_lifted')).toMatchObject([{ hold_id: holdId, actor_id: 'kim.ops' }]);

    await receive({ body: 'count me in' });
    expect(lines.of('sms.inbound.routed').at(-1)).not.toMatchObject({ reason: 'safety_hold' });
    const job = await only(sql`select id from sms_outbound_jobs order by created_at desc, id desc limit 1`);
    expect(await (await deliverJob(job)).json()).toEqual({ outcome: 'sent' });
  });

  it('that is lifted already changes nothing, and that is audited too', async () => {
    const { holdId } = await incident();
    await act('lift-hold', asked({ hold_id: holdId }));
    expect(await (await act('lift-hold', asked({ hold_id: holdId }))).json()).toMatchObject({
      outcome: 'unchanged',
    });
    expect((await audit()).map(({ outcome }) => outcome)).toEqual(['done', 'unchanged']);
    expect(lines.of('safety.hold_lifted')).toHaveLength(1);
  });
});

describe('resolving an incident', () => {
  it('says how long it took, and leaves the hold unless asked', async () => {
    const { incidentId, holdId } = await incident();
    await product.rows(sql`update safety_incidents set created_at = now() - interval '90 minutes'`);
    await act('resolve-incident', asked({ incident_id: incidentId }));
    expect(lines.of('safety.incident_resolved')).toMatchObject([
      {
        incident_id: incidentId,
        safety_category: 'self_harm',
        severity: 'critical',
        minutes_to_resolve: expect.closeTo(90, 0),
        actor_id: 'kim.ops',
      },
    ]);
    expect(await domainEvents(product, incidentId)).toEqual(['incident.created', 'incident.resolved']);
    expect(await product.rows(sql`select lifted_at from safety_holds where id = ${holdId}`)).toEqual([
      { lifted_at: null },
    ]);
  });

  it('lifts its hold in the same operation when asked', async () => {
    const { incidentId, holdId } = await incident();
    const correlationId = newId();
    await act('resolve-incident', asked({ incident_id: incidentId, lift_hold: true }), { correlationId });
    expect(
      await product.rows(
        sql`select type from domain_events where correlation_id = ${correlationId} order by type`,
      ),
    ).toEqual([{ type: 'hold.lifted' }, { type: 'incident.resolved' }]);
    expect(lines.of('safety.hold_lifted')).toMatchObject([{ hold_id: holdId }]);
  });
});

it('a LinkUp is called off and everybody is told', async () => {
  const [ada] = await people(3);
  if (ada === undefined) throw new Error('nobody');
  const linkup = await form(product, ada);
  await act('cancel-linkup', asked({ linkup_id: linkup.id, because: 'safety' }));
  expect(await stateOf(product, linkup)).toMatchObject({ state: 'canceled', end_reason: 'safety' });
  expect(lines.of('linkup.canceled')).toMatchObject([{ linkup_id: linkup.id, reason: 'safety' }]);
  const again = await act('cancel-linkup', asked({ linkup_id: linkup.id, because: 'safety' }));
  expect(await again.json()).toMatchObject({ outcome: 'unchanged' });
});

it('an opt-out that was not meant is corrected', async () => {
  await receive({ body: 'STOP' });
  const userId = await only(sql`select id from users`);
  await act('correct-opt-out', asked({ user_id: userId, to: 'in' }));
  expect(await product.rows(sql`select opted_out_at from users`)).toEqual([{ opted_out_at: null }]);
  expect(await domainEvents(product, userId)).toContain('user.opted_in');
  expect(lines.of('sms.optout.changed').at(-1)).toMatchObject({ keyword: 'admin', state: 'opted_in' });
});

describe('a request that comes again', () => {
  it('is done once, also at the same moment, and answers the same', async () => {
    const { holdId } = await incident();
    const body = asked({ hold_id: holdId });
    const first = await Promise.all([act('lift-hold', body), act('lift-hold', body), act('lift-hold', body)]);
    const answers = await Promise.all([...first, await act('lift-hold', body)].map((one) => one.json()));
    expect(new Set(answers.map(({ audit_id }) => audit_id)).size).toBe(1);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done']);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    // Repeats are audited as well.
    expect((await audit()).map(({ outcome }) => outcome).toSorted()).toEqual([
      'done',
      'repeated',
      'repeated',
      'repeated',
    ]);
    expect(lines.of('admin.action')).toHaveLength(1);
  });

  it('with something else is refused', async () => {
    const { holdId, incidentId } = await incident();
    const body = asked({});
    await act('lift-hold', { ...body, hold_id: holdId });
    const other = await act('resolve-incident', { ...body, incident_id: incidentId });
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ error: { code: 'admin.key_reused' } });
    expect(lines.of('safety.incident_resolved')).toEqual([]);
  });
});

describe('is refused, and changes nothing:', () => {
  it.each([
    { given: 'no token', options: { token: '' }, status: 401 },
    { given: 'a wrong token', options: { token: 'guess' }, status: 401 },
    { given: 'nobody', options: { actor: '' }, status: 401 },
    { given: 'the system', options: { actor: 'system' }, status: 401 },
    { given: 'a phone number as the actor', options: { actor: '+14155550123' }, status: 401 },
    { given: 'no reason', body: { reason: undefined }, status: 400 },
    { given: 'a reason that says nothing', body: { reason: '          ok   ' }, status: 400 },
    { given: 'no request id', body: { request_id: undefined }, status: 400 },
    { given: 'a target that is none', body: { hold_id: 'x' }, status: 400 },
    { given: 'more than is known', body: { force: true }, status: 400 },
    { given: 'an unknown hold', body: { hold_id: newId() }, status: 404 },
  ])('$given', async ({ options, body, status }) => {
    const { holdId } = await incident();
    const response = await act('lift-hold', { ...asked({ hold_id: holdId }), ...body }, options);
    expect(response.status).toBe(status);
    expect(await audit()).toEqual([]);
    expect(await product.rows(sql`select lifted_at from safety_holds`)).toEqual([{ lifted_at: null }]);
    expect(lines.raw.join('\n')).not.toContain('4155550123');
  });

  it('an action that does not exist', async () => {
    expect((await act('constructor', asked({}))).status).toBe(404);
  });
});

it('without its audit row nothing is done', async () => {
  const { holdId } = await incident();
  await product.rows(sql`alter table admin_audit_log rename to audit_away`);
  const response = await act('lift-hold', asked({ hold_id: holdId }));
  await product.rows(sql`alter table audit_away rename to admin_audit_log`);
  expect(response.status).toBe(500);
  expect(await product.rows(sql`select lifted_at from safety_holds`)).toEqual([{ lifted_at: null }]);
  expect(lines.of('safety.hold_lifted')).toEqual([]);
});

it('the reason is in the audit log and nowhere else', async () => {
  const { holdId } = await incident();
  await act('lift-hold', { ...asked({ hold_id: holdId }), reason: 'zebra called from +14155550123' });
  const events = JSON.stringify(await product.rows(sql`select to_jsonb(e)::text from domain_events e`));
  expect(lines.raw.join('\n') + events).not.toMatch(/zebra|4155550123/);
});
