import { spawn } from 'node:child_process';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { POST as replayRoute } from '@/app/api/admin/replay/route';
import { GET as timelineRoute } from '@/app/api/admin/timeline/[id]/route';
import { closeDatabase } from '@/lib/clients/database';
import { renderTimeline } from '@/lib/diagnose/timeline/render';
import { liveTimeline, type Timeline } from '@/lib/diagnose/timeline/timeline-of';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';
import { bundled } from '../helpers/command';
import { form, people, wave } from '../helpers/linkups';
import { deliverJob, newSid, receive, report, SERVICE_TOKEN, stripe } from '../helpers/product';
import { startOnCall } from './support/on-call';

const { product, drained, axiom, lines } = startOnCall();

const whats = ({ steps }: Timeline) => steps.map(({ what }) => what);
const about = async (id: string, now = Date.now()) => {
  await drained();
  return liveTimeline(id, now);
};

/** A text that was answered: its ids. */
async function answered() {
  const sid = newSid();
  await receive({ sid, body: 'HELP' });
  const [row] = await product.rows(
    sql`select j.id as job, j.user_id as person, j.correlation_id as operation, m.phone_hash as hash from sms_outbound_jobs j join users m on m.id = j.user_id`,
  );
  const ids = {
    job: String(row?.job),
    user: String(row?.person),
    correlation: String(row?.operation),
    phone_hash: String(row?.hash),
  };
  await deliverJob(ids.job, ids.correlation);
  const [sent] = await product.rows(
    sql`select twilio_message_sid as sid from sms_messages where direction = 'outbound'`,
  );
  await report(String(sent?.sid), 'delivered');
  return { ...ids, twilio_sid: sid };
}

const ANSWERED = [
  'sms.inbound.received',
  'sms.inbound.routed',
  'sms.outbound.job_created',
  'sms.outbound.send_attempt',
  'sms.outbound.sent',
  'sms.status.updated',
];

describe('one story, by any of its ids', () => {
  it.each(['twilio_sid', 'correlation', 'job', 'user', 'phone_hash'] as const)('by %s', async (kind) => {
    const ids = await answered();
    const timeline = await about(ids[kind]);
    expect(timeline.subject).toEqual({ kind, id: ids[kind] });
    expect(timeline.sources).toEqual({ axiom: { state: 'ok' }, postgres: { state: 'ok' } });
    expect(whats(timeline)).toEqual(expect.arrayContaining(ANSWERED));
    for (const what of ANSWERED)
      expect(
        whats(timeline).filter((name) => name === what),
        what,
      ).toHaveLength(1);
    expect(timeline.missing).toEqual([]);
  });

  it('a LinkUp, an invite, and one of its texts', async () => {
    const [ada] = await people(1);
    await people(2);
    if (ada === undefined) throw new Error('nobody');
    const linkup = await form(product, ada, 'Dinner on Friday for 3 people');
    await wave(linkup, 1);
    const [invite] = await product.rows(
      sql`select i.id, j.id as job from invites i join sms_outbound_jobs j on j.invite_id = i.id limit 1`,
    );
    const whole = await about(linkup.id);
    expect(whole.subject.kind).toBe('linkup');
    expect(whats(whole)).toEqual(
      expect.arrayContaining([
        'sms.inbound.routed',
        'linkup.created',
        'linkup.invite_wave_sent',
        'invite.created',
      ]),
    );
    const invites = (timeline: Timeline) =>
      whats(timeline).filter((what) => what === 'invite.created').length;
    expect(invites(whole)).toBe(2);
    const one = await about(String(invite?.id));
    expect([one.subject.kind, invites(one)]).toEqual(['invite', 1]);
    expect(whole.missing.filter(({ rule }) => rule === 'job_tried')).toHaveLength(3);
    const job = await about(String(invite?.job), Date.now() + 6 * 60_000);
    expect(job.missing).toMatchObject([
      {
        rule: 'job_tried',
        state: 'missing',
        says: expect.stringMatching(/^job created .*, no send attempt after 5 min$/),
      },
    ]);
  });

  it('a replay, and what it ran again', async () => {
    const { job, correlation } = await answered();
    await product.rows(
      sql`update sms_outbound_jobs set state = 'failed', reason = 'twilio.21606' where id = ${job}`,
    );
    process.env.SERVICE_TOKEN = SERVICE_TOKEN;
    const response = await replayRoute(
      new Request('http://app/api/admin/replay', {
        method: 'POST',
        headers: stamp(new Headers({ authorization: `Bearer ${SERVICE_TOKEN}`, 'x-actor-id': 'kim.ops' }), {
          correlationId: newId(),
        }),
        body: JSON.stringify({
          kind: 'outbound',
          filter: { ids: [job] },
          dry_run: false,
          request_id: 'timeline-replay',
          reason: 'Dorien has asked for it twice',
        }),
      }),
    );
    const { replay_id } = await response.json();
    const told = await about(replay_id, Date.now() + 6 * 60_000);
    expect(told.subject.kind).toBe('replay');
    expect(whats(told)).toEqual(
      expect.arrayContaining([
        'admin.replay_triggered',
        'replay.requested',
        'replay.item_queued',
        'admin.audited',
        'sms.inbound.received',
      ]),
    );
    expect(told.missing).toContainEqual(
      expect.objectContaining({ rule: 'replay_item_ended', id: replay_id, state: 'missing' }),
    );
    expect(JSON.stringify(told)).not.toContain('Dorien');
    // And the other way round.
    expect(whats(await about(correlation))).toEqual(
      expect.arrayContaining(['replay.requested', 'replay.item_queued']),
    );
  });

  it('a Stripe event', async () => {
    const event = {
      id: 'evt_timeline1',
      object: 'event',
      type: 'product.created',
      created: 100,
      data: { object: { id: 'prod_1' } },
    };
    await stripe(event);
    expect(whats(await about('evt_timeline1'))).toEqual(
      expect.arrayContaining(['stripe.event', 'stripe.webhook.received', 'stripe.webhook.processed']),
    );
  });

  it('what nobody knows has no steps, what is no id is refused and not repeated', async () => {
    expect((await about(newId())).steps).toEqual([]);
    await expect(about('+14155550123')).rejects.toMatchObject({ code: 'timeline.bad_id' });
  });
});

describe('a source that is away', () => {
  it('Axiom: the tables tell what they know, and the story says so', async () => {
    const { job } = await answered();
    axiom().faults.set({ kind: 'status', status: 503 });
    const timeline = await about(job);
    expect(timeline.sources).toEqual({
      axiom: { state: 'away', reason: 'axiom.http_503' },
      postgres: { state: 'ok' },
    });
    expect(whats(timeline)).toEqual(expect.arrayContaining(ANSWERED.slice(2)));
    expect(timeline.missing).toEqual([]);
    expect(renderTimeline(timeline)).toContain('axiom did not answer (axiom.http_503)');
  });

  it('Postgres: the logs do', async () => {
    const { job, correlation } = await answered();
    await drained();
    await closeDatabase();
    const url = process.env.DATABASE_URL;
    process.env.DATABASE_URL = 'postgres://postgres@127.0.0.1:9/none';
    try {
      for (const id of [job, correlation]) {
        const timeline = await about(id);
        expect(timeline.sources.postgres.state).toBe('away');
        expect(timeline.subject.kind).toBe(id === job ? 'job' : 'correlation');
        // Here a callback is an operation of its own.
        expect(whats(timeline)).toEqual(expect.arrayContaining(ANSWERED.slice(2, 5)));
      }
      axiom().faults.set({ kind: 'status', status: 503 });
      await expect(about(job)).rejects.toMatchObject({ code: 'timeline.unavailable' });
    } finally {
      await closeDatabase();
      process.env.DATABASE_URL = url;
    }
  });
});

it('shows alerts and deploys of the time', async () => {
  const { job } = await answered();
  await drained();
  const row = { _time: new Date().toISOString(), env: 'prod', level: 'info' };
  axiom().store.ingest(
    'josh-logs',
    [
      {
        ...row,
        entry_id: 'a',
        event: 'alert.changed',
        rule: 'outbound_failures',
        state: 'firing',
        from_state: 'ok',
      },
      {
        ...row,
        entry_id: 'b',
        event: 'http.request.completed',
        git_sha: 'c0ffee1'.padEnd(40, '0'),
        deployment_id: 'dpl_1',
      },
    ],
    { receivedAt: Date.now() },
  );
  const { steps } = await about(job);
  expect(steps).toContainEqual(
    expect.objectContaining({
      what: 'alert.changed',
      origins: ['alert'],
      facts: expect.objectContaining({ rule: 'outbound_failures' }),
    }),
  );
  expect(steps).toContainEqual(
    expect.objectContaining({ what: 'deploy', where: 'dpl_1', facts: { commit: 'c0ffee1' } }),
  );
});

describe('GET /api/admin/timeline/[id]', () => {
  const get = async (id: string, token = SERVICE_TOKEN) => {
    process.env.SERVICE_TOKEN = SERVICE_TOKEN;
    const headers = stamp(new Headers({ authorization: `Bearer ${token}`, 'x-actor-id': 'kim.ops' }), {
      correlationId: newId(),
    });
    return timelineRoute(new Request('http://app/api/admin/timeline/x', { headers }), {
      params: Promise.resolve({ id }),
    });
  };

  it('answers who may read, as JSON without a number or a word of a text', async () => {
    const sid = newSid();
    await receive({ sid, body: 'the blue heron lands at noon, call +1 (415) 555-0199' });
    await drained();
    const response = await get(sid);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      subject: { kind: 'twilio_sid', id: sid },
      now: expect.stringMatching(/^2\d{3}-.*Z$/),
      steps: expect.arrayContaining([expect.objectContaining({ what: 'sms.inbound.received' })]),
    });
    for (const canary of ['heron', '5550123', '555-0199', '5550199']) expect(text).not.toContain(canary);
  });

  it('tells nobody else, whether it is there or not', async () => {
    const { job } = await answered();
    const [there, not] = await Promise.all([get(job, 'wrong'), get(newId(), 'wrong')]);
    expect([there.status, not.status]).toEqual([401, 401]);
    expect((await get('+14155550123')).status).toBe(400);
    expect(JSON.stringify(lines.raw)).not.toContain('+14155550123');
  });
});

it('npm run timeline -- ID prints it, and helps', async () => {
  const run = (...args: string[]) =>
    new Promise<{ code: number | null; out: string }>((resolve) => {
      const child = spawn(process.execPath, [bundled('lib/diagnose/timeline/command.ts'), ...args]);
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
      child.on('close', (code) => resolve({ code, out }));
    });
  const { job, twilio_sid } = await answered();
  await drained();
  const [told, json, unknown, refused] = await Promise.all([
    run(job),
    run(twilio_sid, '--json'),
    run(newId()),
    run('+14155550123'),
  ]);
  expect(told).toMatchObject({ code: 0 });
  for (const part of [`job ${job}`, 'sms.outbound.sent', 'where the time went:'])
    expect(told.out).toContain(part);
  expect(JSON.parse(json.out)).toMatchObject({ subject: { kind: 'twilio_sid' } });
  expect(unknown).toMatchObject({ code: 1, out: expect.stringContaining('nothing is known') });
  expect(refused).toMatchObject({ code: 2, out: expect.not.stringContaining('4155550123') });
}, 90_000);
