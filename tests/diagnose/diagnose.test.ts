import { spawn } from 'node:child_process';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { GET, POST } from '@/app/api/admin/diagnose/route';
import { closeDatabase } from '@/lib/clients/database';
import { diagnoses } from '@/lib/diagnose/playbooks/ask';
import {
  broken,
  diagnose,
  type Found,
  ok,
  unknown,
  type Verdict,
  waiting,
} from '@/lib/diagnose/playbooks/playbook';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';
import { bundled } from '../helpers/command';
import { newSid, receive, report, SERVICE_TOKEN } from '../helpers/product';
import { HOUR, hands } from './support/cases';
import { startOnCall } from './support/on-call';

const onCall = startOnCall();
const { product, drained, axiom } = onCall;
const { text, send, userOf } = hands(onCall);

async function answered(): Promise<string> {
  const sid = await text('HELP');
  await report(await send(sid), 'delivered');
  await drained();
  return sid;
}

describe('what is concluded', () => {
  const of = (...verdicts: Verdict[]) =>
    diagnose<Found>(
      'no-reply',
      verdicts.map((verdict, i) => ({ name: `step ${i}`, question: '?', asks: [], judge: () => verdict })),
      { away: [] },
      0,
    );

  it('is the first broken link, whatever comes after it', () => {
    expect(of(ok(), broken('job_missing'), broken('undelivered'))).toMatchObject({
      health: 'broken',
      code: 'job_missing',
      broken_at: 'step 1',
    });
  });

  it('is unknown, and not healthy, when somebody who would know is away', () => {
    expect(of(ok(), unknown('axiom'))).toMatchObject({
      health: 'unknown',
      says: expect.stringContaining('axiom'),
    });
    expect(of(unknown('axiom'), broken('job_missing'))).toMatchObject({ health: 'broken' });
  });

  it('is a moment at which to ask again, the next one', () => {
    expect(of(waiting(2_000), waiting(1_000))).toMatchObject({
      health: 'waiting',
      action: { do: 'wait', until: 1_000 },
    });
  });

  it('asks nobody who is away', () => {
    const step = { name: 'a', question: '?', asks: ['twilio' as const], judge: () => ok() };
    expect(diagnose<Found>('no-reply', [step], { away: ['twilio'] }, 0).steps[0]).toMatchObject({
      verdict: 'unknown',
      away: 'twilio',
    });
  });
});

describe('who is away', () => {
  it('Axiom: what the tables show is still said', async () => {
    const sid = await answered();
    axiom().faults.set({ kind: 'status', status: 503 });
    expect(await diagnoses({ sid }, Date.now())).toMatchObject([{ health: 'healthy' }]);
    expect(await diagnoses({ sid: newSid() }, Date.now())).toMatchObject([{ health: 'unknown' }]);
    await product.rows(sql`delete from sms_outbound_jobs`);
    expect(await diagnoses({ sid }, Date.now())).toMatchObject([{ code: 'job_missing' }]);
  });

  it('Twilio: whether a report is missing does not hang on it', async () => {
    const sid = await text('HELP');
    await send(sid);
    product.twilio.faults.set({ kind: 'status', status: 503 });
    expect(await diagnoses({ sid }, Date.now() + HOUR)).toMatchObject([{ code: 'callback_missing' }]);
  });

  it('Postgres: nothing is called broken', async () => {
    const sid = await answered();
    await closeDatabase();
    const url = process.env.DATABASE_URL;
    process.env.DATABASE_URL = 'postgres://postgres@127.0.0.1:9/none';
    try {
      for (const question of [
        { sid },
        { user: newId() },
        { linkup: newId() },
        { stripe_event: 'evt_12345678' },
      ])
        for (const { health } of await diagnoses(question, Date.now())) expect(health).toBe('unknown');
    } finally {
      await closeDatabase();
      process.env.DATABASE_URL = url;
    }
  });
});

it('a user is asked about by the playbooks that fit: who has paid nothing is not missing a webhook', async () => {
  const user = await userOf(await answered());
  expect(await diagnoses({ user }, Date.now())).toMatchObject([{ playbook: 'no-reply', health: 'healthy' }]);
});

describe('/api/admin/diagnose', () => {
  const ask = async (method: 'GET' | 'POST', question: Record<string, string>, token = SERVICE_TOKEN) => {
    process.env.SERVICE_TOKEN = SERVICE_TOKEN;
    const headers = stamp(new Headers({ authorization: `Bearer ${token}`, 'x-actor-id': 'kim.ops' }), {
      correlationId: newId(),
    });
    const response =
      method === 'GET'
        ? await GET(
            new Request(`http://app/api/admin/diagnose?${new URLSearchParams(question)}`, { headers }),
          )
        : await POST(
            new Request('http://app/api/admin/diagnose', { method, headers, body: JSON.stringify(question) }),
          );
    return { status: response.status, ...(await response.json()) };
  };

  it.each(['GET', 'POST'] as const)('%s answers, changes nothing, and proposes a dry run', async (method) => {
    product.queue.faults.set({ kind: 'status', status: 503, match: 'publish' });
    const sid = await text('HELP');
    await drained();
    const before = await product.rows(sql`select * from sms_outbound_jobs`);
    const answer = await ask(method, { sid });
    expect(answer).toMatchObject({
      status: 200,
      diagnoses: [
        {
          playbook: 'no-reply',
          health: 'broken',
          code: 'job_never_queued',
          action: {
            do: 'replay',
            request: {
              method: 'POST',
              path: '/api/admin/replay',
              body: { kind: 'outbound', filter: { ids: [before[0]?.id] }, dry_run: true },
            },
          },
        },
      ],
    });
    expect(await product.rows(sql`select * from sms_outbound_jobs`)).toEqual(before);
  });

  it.each([
    ['without a token', { sid: newSid() }, 'wrong', 401],
    ['without an id', { playbook: 'no-reply' }, SERVICE_TOKEN, 400],
    ['a phone number', { sid: '+14155550123' }, SERVICE_TOKEN, 400],
    ['what it does not know', { phone: '+14155550123' }, SERVICE_TOKEN, 400],
    ['a playbook that does not fit', { sid: newSid(), playbook: 'stuck-broadcasting' }, SERVICE_TOKEN, 400],
    ['a LinkUp that nobody knows', { linkup: newId() }, SERVICE_TOKEN, 404],
  ])('%s is refused', async (_, question, token, status) => {
    const answer = await ask('POST', question, token);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer)).not.toContain('4155550123');
  });
});

it('npm run diagnose prints it, and its exit code says how it is', async () => {
  const run = (...args: string[]) =>
    new Promise<{ code: number | null; out: string }>((resolve) => {
      const child = spawn(process.execPath, [bundled('lib/diagnose/playbooks/command.ts'), ...args]);
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
      child.on('close', (code) => resolve({ code, out }));
    });
  const sid = await answered();
  await receive({ body: 'STOP', from: '+14155550199' });
  const stopped = newSid();
  await receive({ body: 'hello?', from: '+14155550199', sid: stopped });
  await drained();
  const [healthy, broke, refused, none] = await Promise.all([
    run('--sid', sid),
    run('--sid', stopped, '--json'),
    run('--sid', '+14155550123'),
    run('--linkup', newId()),
  ]);
  expect(healthy).toMatchObject({ code: 0, out: expect.stringContaining('no-reply: healthy') });
  expect(broke.code).toBe(1);
  expect(JSON.parse(broke.out)).toMatchObject({
    diagnoses: [{ code: 'opted_out', action: { do: 'nothing' } }],
  });
  expect(refused).toMatchObject({ code: 2, out: expect.not.stringContaining('4155550123') });
  expect(none.code).toBe(3);
}, 90_000);
