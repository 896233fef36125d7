import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { byCorrelationId } from '@/axiom/queries/by-correlation-id';
import { runQuery } from '@/lib/clients/axiom-query';
import { closeDatabase } from '@/lib/clients/database';
import { liveTimeline } from '@/lib/diagnose/timeline/timeline-of';
import { healedChecks } from '@/local/demo/demonstrate-incident';
import { heal } from '@/local/demo/heal';
import type { Caused } from '@/local/demo/incidents/incident';
import { type IncidentName, incidents } from '@/local/demo/incidents/incidents';
import { pauseRepairs } from '@/local/demo/pause-repairs';
import { type Stack, startStack } from '@/local/stack';

let stack: Stack;
let sql: postgres.Sql;

beforeAll(async () => {
  stack = await startStack({ retryScale: 0.02 });
  // They are healed by hand here.
  await pauseRepairs(stack);
  for (const [name, value] of Object.entries(stack.cloud.env)) vi.stubEnv(name, value);
  sql = postgres(stack.cloud.postgres.url, { max: 1 });
});
afterAll(async () => {
  await sql?.end();
  await stack?.stop();
});

const run = async (name: IncidentName): Promise<Caused> => {
  const begun = await incidents[name].run(stack);
  caused[name] = begun;
  return begun;
};
const caused: Partial<Record<IncidentName, Caused>> = {};

const rowsOf = (correlationId: string) => runQuery(byCorrelationId, { correlationId });
const eventsOf = async (correlationId: string) => (await rowsOf(correlationId)).map(({ event }) => event);

describe('the common incidents of the playbook, each caused for real', () => {
  it('no-reply: the job is in the outbox, nobody tries to send it, the phone stays silent', async () => {
    const { correlationId, ids } = await run('no-reply');
    const events = await eventsOf(correlationId);
    expect(events).toEqual(
      expect.arrayContaining(['sms.inbound.routed', 'sms.outbound.job_created', 'queue.publish_failed']),
    );
    expect(events).not.toContain('sms.outbound.send_attempt');
    expect(await sql`select state, attempts from sms_outbound_jobs where id = ${ids.job_id ?? ''}`).toEqual([
      { state: 'pending', attempts: 0 },
    ]);
    const [user] = await sql`select phone from users where id = ${ids.user_id ?? ''}`;
    expect(stack.cloud.twilio.messages.filter(({ to }) => to === user?.phone)).toEqual([]);
  });

  it('duplicate-invite: one invite, two jobs under one key, two texts at Twilio', async () => {
    const { correlationId, ids } = await run('duplicate-invite');
    const [user] = await sql`select phone from users where id = ${ids.user_id ?? ''}`;
    const got = stack.cloud.twilio.messages.filter(({ to }) => to === user?.phone);
    expect(got).toHaveLength(2);
    expect(new Set(got.map(({ body }) => body)).size).toBe(1);
    const jobs = await sql`
      select attempts, state, idempotency_key as key from sms_outbound_jobs where invite_id = ${ids.invite_id ?? ''}`;
    const sentOnce = { attempts: 1, state: 'delivered', key: `invite:${ids.invite_id}` };
    expect(jobs).toEqual([sentOnce, sentOnce]);
    const rows = await rowsOf(correlationId);
    const sent = rows.filter(({ event, purpose }) => event === 'sms.outbound.sent' && purpose === 'invite');
    expect(sent.map(({ twilio_message_sid: sid }) => sid).toSorted()).toEqual(
      got.map(({ sid }) => sid).toSorted(),
    );
  });

  it('paid-but-paywalled: the event is stored and was never applied, each try failed, the user has nothing', async () => {
    const { correlationId, ids } = await run('paid-but-paywalled');
    const [event] = await sql`
      select state, attempts from stripe_events where stripe_event_id = ${ids.stripe_event_id ?? ''}`;
    expect(event).toMatchObject({ state: 'received' });
    expect(await sql`select 1 from entitlements where user_id = ${ids.user_id ?? ''}`).toEqual([]);
    const events = await eventsOf(correlationId);
    expect(events).toContain('stripe.webhook.received');
    // Stripe's first try and its three others.
    expect(events.filter((name) => name === 'stripe.webhook.failed')).toHaveLength(4);
    expect(events).not.toContain('entitlement.updated');
  });

  it('stuck-broadcasting: the window is over, the LinkUp broadcasts, no job is left that would end it', async () => {
    const { correlationId, ids } = await run('stuck-broadcasting');
    const [linkup] = await sql`
      select state, window_ends_at < now() as over from linkups where id = ${ids.linkup_id ?? ''}`;
    expect(linkup).toEqual({ state: 'broadcasting', over: true });
    const left = stack.cloud.qstash.store
      .pending()
      .filter(({ body, url }) => body.includes(ids.linkup_id ?? '-') && url.endsWith('linkup-expire'));
    expect(left).toEqual([]);
    const rows = await rowsOf(correlationId);
    expect(rows).toContainEqual(
      expect.objectContaining({ event: 'queue.publish_failed', target: 'linkup-expire' }),
    );
    const events = rows.map(({ event }) => event);
    expect(events).toContain('linkup.invite_wave_sent');
    expect(events).not.toContain('linkup.expired');
  });
});

describe('each of them is diagnosed, replayed and healed', () => {
  const healed = async (name: IncidentName) => {
    const begun = caused[name];
    if (begun === undefined) throw new Error(`${name} was not caused`);
    const result = await heal(stack, incidents[name], begun, () => undefined);
    expect(healedChecks(incidents[name], result).filter(({ ok }) => !ok)).toEqual([]);
    return { ...result, ids: begun.ids };
  };

  it('no-reply: the replay sends the reply, once, and it arrives', async () => {
    const { dryRun, replay, ids } = await healed('no-reply');
    expect([dryRun.count, replay.counts]).toEqual([1, { done: 1 }]);
    const [user] = await sql`select phone from users where id = ${ids.user_id ?? ''}`;
    expect(stack.cloud.twilio.messages.filter(({ to }) => to === user?.phone)).toMatchObject([
      { status: 'delivered' },
    ]);
  });

  it('duplicate-invite: the replay sends nothing and records the second text; the key is back; two yeses take one seat', async () => {
    const { dryRun, replay, after, proof, ids } = await healed('duplicate-invite');
    expect([dryRun.count, replay.counts]).toEqual([1, { done: 1 }]);
    expect(after.says).toContain('recorded as a duplicate');
    expect(proof.map(({ actual }) => actual)).toEqual([2, 0, 1, 1]);
    const jobs = await sql`
      select id, idempotency_key as key from sms_outbound_jobs where invite_id = ${ids.invite_id ?? ''} and purpose = 'invite' order by created_at`;
    expect(jobs.map(({ key }) => key)).toEqual([`invite:${ids.invite_id}`, `duplicate:${jobs[1]?.id}`]);
    const story = await liveTimeline(ids.invite_id ?? '', Date.now()).finally(() => closeDatabase());
    expect(story.steps).toContainEqual(
      expect.objectContaining({
        what: 'sms.duplicate_recorded',
        ids: expect.objectContaining({ job_id: jobs[1]?.id }),
      }),
    );
    const again = sql`
      insert into sms_outbound_jobs (id, correlation_id, user_id, message_id, purpose, idempotency_key)
      select gen_random_uuid(), correlation_id, user_id, gen_random_uuid(), purpose, idempotency_key
      from sms_outbound_jobs where id = ${jobs[0]?.id ?? ''}`;
    await expect(again).rejects.toMatchObject({
      constraint_name: 'sms_outbound_jobs_idempotency_key_unique',
    });
  });

  it('paid-but-paywalled: the replay applies the event, and the user is unlocked', async () => {
    const { replay, ids } = await healed('paid-but-paywalled');
    expect(replay.counts).toEqual({ done: 1 });
    expect(await sql`select entitled from entitlements where user_id = ${ids.user_id ?? ''}`).toEqual([
      { entitled: true },
    ]);
  });

  it('stuck-broadcasting: the replay ends the LinkUp', async () => {
    const { replay, ids } = await healed('stuck-broadcasting');
    expect(replay.counts).toEqual({ done: 1 });
    expect(await sql`select state from linkups where id = ${ids.linkup_id ?? ''}`).toEqual([
      { state: 'expired' },
    ]);
  });

  it('and the audit log has each of them, by whom and why, in one whole chain', async () => {
    const rows =
      await sql`select actor_id, outcome from admin_audit_log where action = 'replay.create' order by seq`;
    expect(rows).toEqual(Array(4).fill({ actor_id: 'demo.engineer', outcome: 'created' }));
    await closeDatabase();
  });
});
