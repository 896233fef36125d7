import { beforeEach, describe, expect, it, vi } from 'vitest';
import { POST as lift } from '@/app/ops/silences/lift/route';
import { POST as silence } from '@/app/ops/silences/route';
import { POST as take } from '@/app/ops/take/route';
import { silencesNow } from '@/lib/alerts/silence-request';
import { readBook, writeBook } from '@/lib/alerts/store';
import { createRedis } from '@/lib/clients/redis';
import { newId } from '@/lib/telemetry/correlation';
import { heartbeat, LOGS, METRICS, point, row, startAlerting, traffic } from '../alerts/support/alerting';
import { captureLogLines } from '../helpers/log-lines';
import { startSignIns } from './support/auth';
import { alertsPage, type Browser, signedIn } from './support/browser';

const alerting = startAlerting();
const lines = captureLogLines();
const signIns = startSignIns();
let engineer: Browser;
beforeEach(async () => {
  vi.stubEnv('DATABASE_URL', '');
  engineer = await signedIn(signIns.auth, 'engineering');
});

/** Four of a hundred texts fail. */
async function outage() {
  alerting.ingest(METRICS, traffic('/api/twilio/inbound', { ok: 96, failed: 4 }));
  const sample = newId();
  alerting.ingest(LOGS, [
    row('http.request.completed', {
      route: '/api/twilio/inbound',
      status: 500,
      correlation_id: sample,
      git_sha: 'a'.repeat(40),
      deployment_id: 'dpl_1',
    }),
  ]);
  await alerting.check();
  return sample;
}
const evaluateAll = async () => {
  const calm = ['drain_spool_depth', 'stuck_linkups', 'pending_admin_safety_queue', 'cost_budget_share'];
  alerting.ingest(METRICS, [...heartbeat(), ...calm.map((gauge) => point(gauge, 0))]);
  alerting.ingest(LOGS, [row('sms.inbound.received')]);
  for (const tier of ['critical', 'high', 'daily'] as const) await alerting.check({ tier });
};
const inbound = async () =>
  Object.values((await readBook(createRedis(), 'prod')).incidents).find(({ group }) => group === 'inbound');

describe('what is wrong now', () => {
  it('a firing alert: since when, the numbers, who has it, the example, the runbook, the query, the first step', async () => {
    const sample = await outage();
    alerting.at(4);
    const { text, html } = await alertsPage(engineer);
    expect(text).toContain('firing twilio_inbound_5xx');
    expect(text).toContain('4 of 100 (4%); the limit is 2%');
    expect(text).toContain('2026-11-23 12:00 UTC (4 min ago)');
    expect(text).toContain('0.04, 0.02');
    expect(text).toContain('by nobody');
    expect(html).toContain(`href="/ops/timeline/${sample}"`);
    expect(html).toContain('href="https://docs.example/runbooks/twilio-inbound-5xx.md"');
    expect(html).toContain('href="https://app.axiom.example/josh/query?initForm=');
    expect(text).toContain('Confirm whether it is this environment only');
    expect(text).toMatch(/aaaaaaa .*0 of 1/);
  });

  it('nothing fires, and everything was evaluated just now → it says so, without an alarm about it', async () => {
    await evaluateAll();
    const { text } = await alertsPage(engineer);
    expect(text).toContain('No alert fires');
    expect(text).not.toMatch(/never evaluated|is old/);
  });

  it('nothing was evaluated yet → nothing is ok, and each tier is named', async () => {
    const { text } = await alertsPage(engineer);
    expect(text).toContain('0 ok');
    for (const tier of ['critical', 'high', 'daily'])
      expect(text).toContain(`The ${tier} rules were never evaluated`);
  });

  it('the evaluator has stopped → the page says how old it is', async () => {
    await evaluateAll();
    alerting.at(10);
    expect((await alertsPage(engineer)).text).toContain('The critical rules were last evaluated 10 min ago');
  });

  it('blindness is neither ok nor firing: it has its own word', async () => {
    for (const minute of [0, 3, 6]) {
      alerting.at(minute);
      await alerting.check();
    }
    expect((await alertsPage(engineer)).text).toContain('no data logs_missing');
  });

  it.each([
    [
      'Redis',
      () => alerting.redis.faults.set({ kind: 'status', status: 503, match: 'POST /' }),
      /What fires .* is not known: \w+/,
    ],
    [
      'Axiom',
      () => alerting.axiom.faults.set({ kind: 'status', status: 503 }),
      /What was deployed .* is not known: axiom/,
    ],
    ['Postgres', () => undefined, /What was replayed .* is not known: settings\.missing:DATABASE_URL/],
  ])('%s is away → the page says so and shows the rest', async (_, breaks, said) => {
    await outage();
    breaks();
    const { status, text } = await alertsPage(engineer);
    expect(status).toBe(200);
    expect(text).toMatch(said);
    expect(text).not.toContain('No alert fires');
    expect(lines.of('error.caught')).toContainEqual(expect.objectContaining({ route: '/ops' }));
  });

  it('a book that cannot be read is an empty one, and an empty one is no calm', async () => {
    await createRedis().set('alerts:prod', '{"version":3');
    const { text } = await alertsPage(engineer);
    expect(text).toContain('The critical rules were never evaluated');
    expect(text).toContain('0 ok');
  });

  it('channels that are not set up are named', async () => {
    vi.stubEnv('PAGERDUTY_ROUTING_KEY', '');
    expect((await alertsPage(engineer)).text).toContain('Nobody is told by pagerduty');
    vi.stubEnv('PAGERDUTY_ROUTING_KEY', 'first-on-call');
  });
});

describe('taking an incident', () => {
  const press = async (browser = engineer) => {
    const fields = browser.fieldsOf(await alertsPage(browser), '/ops/take');
    return browser.post('/ops/take', take, fields);
  };

  it('stops the escalation, and PagerDuty, the thread, the log and the page say who has it', async () => {
    await outage();
    expect(await press()).toMatchObject({ status: 303, location: '/ops' });
    expect(alerting.pager.pages.find(({ summary }) => summary.includes('twilio_inbound'))?.status).toBe(
      'acknowledged',
    );
    const taken = await inbound();
    expect(taken).toMatchObject({
      acknowledgedAt: Date.now(),
      acknowledgedBy: expect.stringMatching(/^[0-9a-f.]+$/),
    });
    expect(lines.of('alert.acknowledged')).toMatchObject([
      { actor_id: taken?.acknowledgedBy, alert_incident: taken?.id },
    ]);
    const { text, html } = await alertsPage(engineer);
    expect(text).toContain(`by ${taken?.acknowledgedBy}`);
    expect(html).not.toContain('action="/ops/take"');
  });

  it('twice, or by two at once: the first one has it, and the thread hears of it once', async () => {
    await outage();
    const fields = engineer.fieldsOf(await alertsPage(engineer), '/ops/take');
    const answers = await Promise.all([1, 2, 3].map(() => engineer.post('/ops/take', take, fields)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(alerting.pager.messages.filter(({ text }) => text.startsWith('Taken by'))).toHaveLength(1);
    expect(lines.of('alert.acknowledged')).toHaveLength(1);
  });

  it('an incident that is none → 404; a word that is none → 400', async () => {
    await outage();
    const fields = engineer.fieldsOf(await alertsPage(engineer), '/ops/take');
    const of = (incident: string) => engineer.post('/ops/take', take, { ...fields, incident });
    expect((await of('inbound-20200101T000000Z')).status).toBe(404);
    expect((await of('<script>')).status).toBe(400);
  });
});

describe('silencing', () => {
  const ask = async (more: Record<string, string> = {}) => {
    const fields = engineer.fieldsOf(await alertsPage(engineer), '/ops/silences');
    return engineer.post('/ops/silences', silence, {
      ...fields,
      minutes: '60',
      reason: 'migration',
      ...more,
    });
  };

  it('has an author, an end and a reason; the page shows it, and it can be lifted', async () => {
    await outage();
    expect((await ask()).status).toBe(303);
    const [made] = await silencesNow(Date.now());
    expect(made).toMatchObject({
      rules: ['twilio_inbound_5xx'],
      until: Date.now() + 3_600_000,
      reason: 'migration',
      author: expect.stringMatching(/^[0-9a-f.]+$/),
    });
    const page = await alertsPage(engineer);
    expect(page.text).toContain('nobody at present: silenced');
    expect(page.text).toContain('migration');
    await engineer.post('/ops/silences/lift', lift, engineer.fieldsOf(page, '/ops/silences/lift'));
    expect(await silencesNow(Date.now())).toEqual([]);
    expect(lines.of('alert.silenced').map(({ action }) => action)).toEqual(['silence', 'ended']);
  });

  it('the button pressed twice is one silence', async () => {
    await outage();
    const fields = engineer.fieldsOf(await alertsPage(engineer), '/ops/silences');
    const given = { ...fields, minutes: '30', reason: 'twice' };
    await Promise.all([1, 2].map(() => engineer.post('/ops/silences', silence, given)));
    expect(await silencesNow(Date.now())).toHaveLength(1);
  });

  it.each([
    ['without a reason', { reason: '' }, 'reason'],
    ['for a time that is not offered', { minutes: '99999' }, 'minutes'],
    ['of a rule that is none', { rule: 'made_up' }, 'rules'],
  ])('%s → 400 that names the field, and nothing is silenced', async (_, wrong, field) => {
    await outage();
    const answer = await ask(wrong);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`${field}`);
    expect(answer.text).toContain('Nothing was done');
    expect(await silencesNow(Date.now())).toEqual([]);
  });
});

it('what comes from outside is shown as text', async () => {
  await outage();
  const redis = createRedis();
  const book = await readBook(redis, 'prod');
  const state = book.alerts.twilio_inbound_5xx;
  if (state === undefined) throw new Error('it fires');
  const alerts = {
    ...book.alerts,
    twilio_inbound_5xx: { ...state, because: '<img src=x onerror=alert(1)>' },
  };
  await writeBook(redis, 'prod', { ...book, alerts });
  const { html } = await alertsPage(engineer);
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=x');
});
