import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { byCorrelationId } from '@/axiom/queries/by-correlation-id';
import { runQuery } from '@/lib/clients/axiom-query';
import { closeDatabase } from '@/lib/clients/database';
import { healedChecks } from '@/local/demo/demonstrate-incident';
import { heal } from '@/local/demo/heal';
import type { Caused } from '@/local/demo/incidents/incident';
import { type IncidentName, incidents } from '@/local/demo/incidents/incidents';
import { pauseRepairs } from '@/local/demo/pause-repairs';
import { type Stack, startStack } from '@/local/stack';

let stack: Stack;
let sql: postgres.Sql;

beforeAll(async () => {
  const env = Object.assign({}, ...Object.values(incidents).map((incident) => incident.env));
  stack = await startStack({ retryScale: 0.02, env });
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

  it('duplicate-invite: two texts at Twilio, one job and one SID here, reports for a SID that nobody knows', async () => {
    const { correlationId, ids } = await run('duplicate-invite');
    const [user] = await sql`select phone from users where id = ${ids.user_id ?? ''}`;
    const got = stack.cloud.twilio.messages.filter(({ to }) => to === user?.phone);
    expect(got).toHaveLength(2);
    expect(new Set(got.map(({ body }) => body)).size).toBe(1);
    const jobs =
      await sql`select attempts, state from sms_outbound_jobs where invite_id = ${ids.invite_id ?? ''}`;
    expect(jobs).toEqual([{ attempts: 1, state: 'delivered' }]);
    const rows = await rowsOf(correlationId);
    const sent = rows.filter(({ event, purpose }) => event === 'sms.outbound.sent' && purpose === 'invite');
    expect(sent).toHaveLength(1);
    const unknown = got.find(({ sid }) => sid !== sent[0]?.twilio_message_sid);
    expect(rows).toContainEqual(
      expect.objectContaining({
        event: 'sms.status.updated',
        twilio_message_sid: unknown?.sid,
        reason: 'unknown_sid',
      }),
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
    const left = stack.cloud.qstash.store.pending().filter(({ body }) => body.includes(ids.linkup_id ?? '-'));
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

  it('duplicate-invite: it was Twilio; a replay sends nothing a third time', async () => {
    const { dryRun, replay, ids } = await healed('duplicate-invite');
    expect([dryRun.count, replay.counts]).toEqual([0, { skipped: 1 }]);
    const [user] = await sql`select phone from users where id = ${ids.user_id ?? ''}`;
    expect(stack.cloud.twilio.messages.filter(({ to }) => to === user?.phone)).toHaveLength(2);
  });

  it('paid-but-paywalled: the replay applies the event, and the user is unlocked', async () => {
    const { replay, ids } = await healed('paid-but-paywalled');
    expect(replay.counts).toEqual({ done: 1 });
    expect(await sql`select entitled from entitlements where user_id = ${ids.user_id ?? ''}`).toEqual([
      { entitled: true },
    ]);
  });

  // A job counts as lost only a minute after its time.
  it('stuck-broadcasting: the replay ends the LinkUp', { timeout: 150_000 }, async () => {
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
