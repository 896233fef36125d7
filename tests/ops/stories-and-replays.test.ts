import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { GET as diagnosis } from '@/app/ops/diagnose/[id]/route';
import { POST as askDiagnosis, GET as diagnosePage } from '@/app/ops/diagnose/route';
import { POST as abort } from '@/app/ops/replays/[id]/abort/route';
import { GET as one } from '@/app/ops/replays/[id]/route';
import { POST as create, GET as fresh } from '@/app/ops/replays/new/route';
import { GET as list } from '@/app/ops/replays/route';
import { GET as timeline } from '@/app/ops/timeline/[id]/route';
import { POST as search } from '@/app/ops/timeline/route';
import { closeDatabase } from '@/lib/clients/database';
import { form, people, wave } from '../helpers/linkups';
import { captureLogLines } from '../helpers/log-lines';
import { PHONE, receive, startProduct } from '../helpers/product';
import { startSignIns } from './support/auth';
import { type Browser, buttonsOf, type Seen, signedIn } from './support/browser';

const product = startProduct();
const lines = captureLogLines();
const signIns = startSignIns();
let engineer: Browser;
beforeEach(async () => {
  engineer = await signedIn(signIns.auth, 'engineering');
});

/** A reply that Twilio has refused for good. */
async function failedReply(from = PHONE) {
  await receive({ body: 'HELP', from });
  const [job] = await product.rows(
    sql`select id from sms_outbound_jobs where state = 'pending' order by created_at desc limit 1`,
  );
  const id = String(job?.id);
  await product.rows(
    sql`update sms_outbound_jobs set state = 'failed', reason = 'twilio.21606', attempts = 1 where id = ${id}`,
  );
  return id;
}
const NEW = '/ops/replays/new';
const dryRun = (query: Record<string, string>) => engineer.get(`${NEW}?${new URLSearchParams(query)}`, fresh);
const confirm = (dry: Seen, reason = 'Twilio was down at noon') =>
  engineer.post(NEW, create, { ...engineer.fieldsOf(dry, NEW), reason });
const replays = () => product.rows(sql`select id, state, reason, request_id from replays`);
const idIn = ({ location }: Seen) => String(location?.split('/').pop());
const open = (id: string) => engineer.get(`/ops/replays/${id}`, one, { id });

describe('a new replay', () => {
  it('is a dry run first: how many, which, what would be left alone and why, the cost; nothing changes', async () => {
    const id = await failedReply();
    const other = await failedReply('+14155550124');
    await product.rows(sql`update sms_outbound_jobs set state = 'sent' where id = ${other}`);
    const { status, text, html } = await dryRun({ kind: 'outbound', ids: `${id} ${other}` });
    expect(status).toBe(200);
    expect(text).toContain('1 would run');
    expect(text).toContain('already done 1');
    expect(text).toMatch(/Cost, estimated \$0\.\d+/);
    expect(html).toContain(`href="/ops/timeline/${id}"`);
    expect(await replays()).toEqual([]);
  });

  it('confirmed with a reason → created, audited, queued; its page shows the items', async () => {
    const id = await failedReply();
    const answer = await confirm(await dryRun({ kind: 'outbound', code: 'twilio.21606' }));
    expect(answer.status).toBe(303);
    expect(await replays()).toMatchObject([
      { id: idIn(answer), state: 'running', reason: 'Twilio was down at noon' },
    ]);
    expect(
      product.queue.published.filter(({ destination }) => destination.endsWith('replay-item')),
    ).toHaveLength(1);
    const [audited] = await product.rows(sql`select actor_role, action, outcome from admin_audit_log`);
    expect(audited).toEqual({ actor_role: 'engineering', action: 'replay.create', outcome: 'created' });
    const { text, html } = await open(idIn(answer));
    expect(text).toContain('0 of 1 ended');
    expect(html).toContain(`href="/ops/timeline/${id}"`);
    expect((await engineer.get('/ops/replays', list)).html).toContain(`/ops/replays/${idIn(answer)}`);
  });

  it('what failed after the person looked is not in it', async () => {
    await failedReply();
    const dry = await dryRun({ kind: 'outbound', code: 'twilio.21606' });
    await product.rows(sql`update sms_outbound_jobs set created_at = created_at - interval '1 second'`);
    await failedReply('+14155550125');
    const { text } = await open(idIn(await confirm(dry)));
    expect(text).toContain('of 1 ended');
  });

  it('the button pressed twice, also at once, is one replay', async () => {
    await failedReply();
    const dry = await dryRun({ kind: 'outbound', code: 'twilio.21606' });
    const answers = await Promise.all([confirm(dry), confirm(dry)]);
    const created = answers.filter(({ status }) => status === 303).map(idIn);
    expect(answers.map(({ status }) => status).every((status) => status === 303 || status === 409)).toBe(
      true,
    );
    expect(new Set([...created, idIn(await confirm(dry))]).size).toBe(1);
    expect(await replays()).toHaveLength(1);
  });

  it.each([
    ['no condition', { kind: 'outbound' }, 'empty filter'],
    [
      'a condition that the kind knows nothing of',
      { kind: 'inbound', code: 'x' },
      'code: inbound is not found by this',
    ],
    ['a time that is none', { kind: 'outbound', from: 'noon' }, 'from'],
    ['a kind that is none', { kind: 'payments', ids: 'abcdefgh' }, 'kind'],
    ['a limit that is none', { kind: 'outbound', code: 'x', limit: '5000' }, 'limit'],
  ])('%s → 400 with what is wrong, and the form as it was filled', async (_, query, complaint) => {
    const seen = await dryRun(query);
    const { status, text, html } = seen;
    expect([status, text.includes(complaint)]).toEqual([400, true]);
    expect(html).toContain(`action="${NEW}"`);
    expect(buttonsOf(seen)).not.toContain(NEW);
  });

  it('more than the limit → no button; whoever sends the form all the same is refused', async () => {
    await failedReply();
    await failedReply('+14155550126');
    const dry = await dryRun({ kind: 'outbound', code: 'twilio.21606', limit: '1' });
    expect(dry.text).toContain('more than the limit');
    expect(buttonsOf(dry)).not.toContain(NEW);
    const fields = engineer.fieldsOf(dry, '/ops/sign-out');
    const forged = {
      ...fields,
      kind: 'outbound',
      code: 'twilio.21606',
      limit: '1',
      request_id: 'forged-request',
      reason: 'because I can do it',
    };
    expect((await engineer.post(NEW, create, forged)).status).toBe(422);
    expect(await replays()).toEqual([]);
  });

  it('without a reason → 400, nothing is created', async () => {
    await failedReply();
    const answer = await confirm(await dryRun({ kind: 'outbound', code: 'twilio.21606' }), 'short');
    expect([answer.status, answer.text.includes('reason')]).toEqual([400, true]);
    expect(await replays()).toEqual([]);
  });

  it('QStash is away → the page says that not all is queued', async () => {
    await failedReply();
    product.queue.faults.set({ kind: 'status', status: 503 });
    const { text } = await open(
      idIn(await confirm(await dryRun({ kind: 'outbound', code: 'twilio.21606' }))),
    );
    expect(text).toContain('Not all items could be queued');
  });
});

describe('a replay', () => {
  it('is aborted with a reason, once, audited', async () => {
    await failedReply();
    const id = idIn(await confirm(await dryRun({ kind: 'outbound', code: 'twilio.21606' })));
    const path = `/ops/replays/${id}/abort`;
    const fields = { ...engineer.fieldsOf(await open(id), path), reason: 'It was the wrong filter' };
    for (let press = 0; press < 2; press += 1)
      expect((await engineer.post(path, abort, fields, { params: { id } })).location).toBe(
        `/ops/replays/${id}`,
      );
    const { text, html } = await open(id);
    expect(text).toContain('aborted');
    expect(html).not.toContain(path);
    expect(
      await product.rows(sql`select outcome from admin_audit_log where action = 'replay.abort' order by seq`),
    ).toEqual([{ outcome: 'done' }, { outcome: 'repeated' }]);
  });

  it.each(['01a20a10-9e28-7702-8dc3-4aa2b178dd73', 'x'])('%s is none → 404', async (id) => {
    expect((await open(id)).status).toBe(404);
  });
});

describe('a timeline', () => {
  const story = (id: string) => engineer.get(`/ops/timeline/${id}`, timeline, { id });

  it('of a text that failed: its steps, the ids to go on with, the dry run; never its number or its words', async () => {
    const id = await failedReply();
    vi.stubEnv('AXIOM_TOKEN', '');
    const { status, text, html } = await story(id);
    expect(status).toBe(200);
    expect(text).toContain(`job ${id}`);
    expect(text).toContain('sms.outbound.job_created');
    // Its lines are in no Axiom here, and the page says that they are missing.
    expect(text).toMatch(/axiom did not answer \( ?settings\.missing:AXIOM_TOKEN ?\)/);
    expect(html).toContain(`href="/ops/replays/new?kind=outbound&amp;ids=${id}"`);
    expect(html).toContain(`href="/ops/diagnose/${id}"`);
    expect(html).not.toMatch(/4155550123|HELP/);
    const { html: seen } = await dryRun({ kind: 'outbound', ids: id });
    expect(seen).not.toMatch(/4155550123|HELP/);
  });

  it('the search leads on to it; what has the shape of no id gets into no address', async () => {
    const id = await failedReply();
    const page = await story(id);
    const fields = engineer.fieldsOf(page, '/ops/timeline');
    const ask = (word: string) => engineer.post('/ops/timeline', search, { ...fields, id: word });
    expect((await ask(` ${id} `)).location).toBe(`/ops/timeline/${id}`);
    const refused = await ask('+1 (415) 555-0123');
    expect([refused.status, refused.location]).toEqual([400, null]);
    expect(refused.text).toContain('never a phone number');
    expect(`${refused.html}${lines.raw.join('\n')}`).not.toContain('555-0123');
  });

  it('of nothing known → says so', async () => {
    expect((await story('01a20a10-9e28-7702-8dc3-4aa2b178dd73')).text).toContain('Nothing is known of it');
    expect((await story('nonsense')).status).toBe(400);
  });
});

describe('a diagnosis', () => {
  const result = (id: string, query = '') => engineer.get(`/ops/diagnose/${id}${query}`, diagnosis, { id });

  it('names the first broken link with its evidence, and leads to the dry run that mends it', async () => {
    const id = await failedReply();
    const { status, text, html } = await result(id);
    expect(status).toBe(200);
    expect(text).toContain('no-reply: broken');
    expect(text).toContain('twilio_refused');
    expect(text).toContain('✗ broken');
    expect(html).toContain(`href="/ops/replays/new?kind=outbound&amp;ids=${id}"`);
    expect(html).not.toMatch(/4155550123|HELP/);
    const seen = await (await signedIn(signIns.auth, 'support')).get(`/ops/diagnose/${id}`, diagnosis, {
      id,
    });
    expect([seen.status, seen.html.includes('/ops/replays/new')]).toEqual([200, false]);
  });

  it('is asked by a form; a phone number gets into no address', async () => {
    const page = await engineer.get('/ops/diagnose', diagnosePage);
    const fields = engineer.fieldsOf(page, '/ops/diagnose');
    const ask = (given: object) => engineer.post('/ops/diagnose', askDiagnosis, { ...fields, ...given });
    const sid = `SM${'0'.repeat(32)}`;
    expect((await ask({ id: sid, playbook: 'no-reply' })).location).toBe(
      `/ops/diagnose/${sid}?playbook=no-reply`,
    );
    expect(await ask({ id: '4155550123' })).toMatchObject({ status: 400, location: null });
  });

  it('of a user and a LinkUp is about the invite of the one to the other, in whatever order they stand', async () => {
    const [ada, bob] = [...(await people(1)), ...(await people(1))];
    if (ada === undefined || bob === undefined) throw new Error('nobody');
    const linkup = await form(product, ada, 'Dinner on Friday 7pm for 2 people');
    await wave(linkup, 1);
    const [invite] = await product.rows(sql`select id from invites where user_id = ${bob.id}`);
    for (const [id, other] of [
      [bob.id, linkup.id],
      [linkup.id, bob.id],
    ] as const) {
      const { location } = await engineer.post('/ops/diagnose', askDiagnosis, {
        ...engineer.fieldsOf(await engineer.get('/ops/diagnose', diagnosePage), '/ops/diagnose'),
        id,
        with: other,
        playbook: 'duplicate-invite',
      });
      const query = `?with=${other}&playbook=duplicate-invite`;
      expect(location).toBe(`/ops/diagnose/${id}${query}`);
      const seen = await result(id, query);
      expect([seen.status, seen.html.includes(`/ops/timeline/${invite?.id}`)]).toEqual([200, true]);
      expect(seen.text).toContain('duplicate-invite:');
    }
    expect((await result(bob.id, `?with=${ada.id}`)).status, 'two users').toBe(400);
  });

  it('while Postgres is away says so, and what to do', async () => {
    const { DATABASE_URL } = process.env;
    await closeDatabase();
    process.env.DATABASE_URL = 'postgres://nobody@127.0.0.1:9/none';
    const seen = await result('01a20a10-9e28-7702-8dc3-4aa2b178dd73');
    await closeDatabase();
    process.env.DATABASE_URL = DATABASE_URL;
    expect(seen.status).toBe(503);
    expect(seen.text).toMatch(/Postgres did not answer.*npm run diagnose -- --user/);
    expect(seen.text).toContain('diagnose.unavailable');
  });

  it.each([
    ['01a20a10-9e28-7702-8dc3-4aa2b178dd73', '', 404],
    ['nonsense', '', 400],
    [`SM${'0'.repeat(32)}`, '?playbook=made-up', 400],
    [`SM${'0'.repeat(32)}`, '?playbook=stuck-broadcasting', 400],
  ])('%s%s → %d and what to do', async (id, query, status) => {
    const seen = await result(id, query);
    expect(seen.status).toBe(status);
    expect(seen.text).toMatch(/[Gg]ive|check|expected one of/);
  });
});
