import { createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { GET as ackPage, POST as ackPost } from '@/app/api/alerts/ack/route';
import { POST as digest } from '@/app/api/alerts/digest/route';
import { POST as evaluate, maxDuration } from '@/app/api/alerts/evaluate/route';
import {
  POST as beginSilence,
  DELETE as endSilence,
  GET as listSilences,
} from '@/app/api/alerts/silences/route';
import { acknowledgementToken } from '@/lib/alerts/acknowledgement';
import { DECORATION_MS } from '@/lib/alerts/live';
import { QUERY_MS } from '@/lib/alerts/measure';
import { readBook, writeBook } from '@/lib/alerts/store';
import { createRedis } from '@/lib/clients/redis';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';
import { hearOutput } from '../helpers/log-lines';
import { heartbeat, LOGS, METRICS, point, row, START, startAlerting, traffic } from './support/alerting';

const alerting = startAlerting();
const INBOUND = '/api/twilio/inbound';

/** Four of a hundred texts fail, as Axiom shows it. */
const outage = () => {
  alerting.ingest(METRICS, traffic(INBOUND, { ok: 96, failed: 4 }));
  alerting.ingest(LOGS, [
    row('http.request.completed', {
      route: INBOUND,
      status: 500,
      correlation_id: newId(),
      git_sha: 'a'.repeat(40),
    }),
  ]);
};
const calm = () => {
  alerting.ingest(METRICS, traffic(INBOUND, { ok: 100, failed: 0 }));
  alerting.ingest(LOGS, [row('sms.inbound.received')]);
};
/** Pages about texts from users; the other tiers are not evaluated here, which the evaluator says as well. */
const inboundPages = () =>
  alerting.pager.pages.filter(({ summary }) => summary.includes('twilio_inbound_5xx'));
const logged = () => {
  const lines: Record<string, unknown>[] = [];
  hearOutput((text) => lines.push(JSON.parse(text)));
  return lines;
};

describe('POST /api/alerts/evaluate', () => {
  it('an outage → one page with its numbers, example, deploy, links and first step; a thread; a record; a heartbeat', async () => {
    const lines = logged();
    outage();
    const response = await alerting.check();
    expect(response.status).toBe(200);
    const { verdicts, blind } = (await response.json()) as {
      verdicts: { rule: string; status: string }[];
      blind: number;
    };
    expect(verdicts).toContainEqual({
      rule: 'twilio_inbound_5xx',
      status: 'firing',
      because: '4 of 100 (4%); the limit is 2%',
    });
    expect(blind).toBe(0);
    const [page] = alerting.pager.pages;
    expect(alerting.pager.pages).toHaveLength(1);
    expect(page).toMatchObject({
      routingKey: 'first-on-call',
      status: 'triggered',
      summary: expect.stringContaining('[prod] twilio_inbound_5xx firing: Texts from users fail'),
      details: {
        detail: '4 of 100 (4%); the limit is 2%',
        window: '5m',
        measured_by: 'Axiom',
        last_deploy: expect.stringMatching(/^aaaaaaa since/),
        example: expect.stringMatching(/^[0-9a-f-]{36}$/),
        first_step: expect.stringContaining('environment'),
      },
    });
    expect(page?.links.map(({ text }) => text)).toEqual([
      'I take it',
      'Runbook',
      'Timeline',
      'Query',
      'Console',
    ]);
    expect(alerting.pager.messages).toMatchObject([{ thread: null, channel: 'C0ALERTS' }]);
    const events = lines.map(({ event }) => event);
    expect(events).toEqual(expect.arrayContaining(['alert.changed', 'alert.notified', 'alert.evaluated']));
    expect(alerting.sentry.checkIns).toEqual([{ monitor: 'alerts', status: 'ok', environment: 'prod' }]);
  });

  it('the same check five times at once → one page, one thread', async () => {
    outage();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => alerting.check()));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(alerting.pager.pages).toMatchObject([{ triggers: 1 }]);
    expect(alerting.pager.messages).toHaveLength(1);
  });

  it('the burn rate, each five minutes, sees it before the rule of each minute → one page, which both ring', async () => {
    outage();
    await alerting.check({ tier: 'high' });
    const [page] = alerting.pager.pages;
    expect(page).toMatchObject({
      key: expect.stringMatching(/^inbound-/),
      summary: expect.stringContaining('twilio_inbound_burn'),
      triggers: 1,
    });
    await alerting.check();
    expect(inboundPages()).toEqual([]);
    expect(alerting.pager.pages).toEqual([{ ...page, triggers: 2 }]);
  });

  it('a check that measured before the outage and ends after it was told → neither silences nor repeats the page', async () => {
    const slow = createRedis();
    const before = await readBook(slow, 'prod');
    alerting.at(0.2);
    outage();
    await alerting.check({ rule: 'twilio_inbound' });
    expect(alerting.pager.pages).toHaveLength(1);
    expect(await writeBook(slow, 'prod', before), 'its book is of the past').toBe(false);
    // It tries again, on the book of the present, with the moment at which it measured.
    alerting.at(0.1);
    await alerting.check();
    alerting.at(1);
    outage();
    await alerting.check();
    expect(alerting.pager.pages).toMatchObject([{ status: 'triggered', triggers: 1 }]);
  });

  it('it ends → the page is resolved and the thread says so, once', async () => {
    outage();
    await alerting.check();
    for (const minute of [6, 7, 11, 12, 13]) {
      alerting.at(minute);
      calm();
      await alerting.check();
    }
    expect(alerting.pager.pages).toMatchObject([{ status: 'resolved', triggers: 1 }]);
    const [head, ...replies] = alerting.pager.messages;
    expect(replies).toMatchObject([{ thread: head?.ts, text: expect.stringContaining('resolved') }]);
    expect(head).toMatchObject({ edits: 1, text: expect.stringContaining('over: twilio_inbound_5xx') });
  });

  it('nobody takes it in ten minutes → the second target; both are closed at the end', async () => {
    for (const minute of [0, 5, 10]) {
      alerting.at(minute);
      outage();
      await alerting.check();
    }
    expect(inboundPages().map(({ routingKey }) => routingKey)).toEqual(['first-on-call', 'second-on-call']);
    for (const minute of [16, 22]) {
      alerting.at(minute);
      calm();
      await alerting.check();
    }
    expect(inboundPages().map(({ status }) => status)).toEqual(['resolved', 'resolved']);
  });

  it.each([
    { sign: 'twilio_inbound', rule: 'twilio_inbound_5xx' },
    { sign: 'stripe_webhook', rule: 'stripe_webhook_5xx' },
    { sign: 'outbound', rule: 'outbound_failures' },
    { sign: 'claims', rule: 'dedupe_unavailable' },
  ] as const)(
    'a sign that the drain saw: $sign → $rule, and the evaluator itself',
    async ({ sign, rule }) => {
      calm();
      const { verdicts } = (await (await alerting.check({ rule: sign })).json()) as {
        verdicts: { rule: string }[];
      };
      expect(verdicts.map(({ rule: name }) => name).toSorted()).toEqual([rule, 'evaluator_late'].toSorted());
      expect(alerting.sentry.checkIns).toEqual([]);
    },
  );

  it('an unknown rule or tier is refused for good, without an evaluation', async () => {
    const request = new Request(alerting.request({ tier: 'critical' }), { body: '{"tier":"weekly"}' });
    const response = await evaluate(request);
    expect([response.status, response.headers.get('upstash-nonretryable-error')]).toEqual([489, 'true']);
  });

  it('without QStash’s signature → 403', async () => {
    const response = await evaluate(
      new Request('http://app/api/alerts/evaluate', { method: 'POST', body: '{"tier":"critical"}' }),
    );
    expect(response.status).toBe(403);
    expect(alerting.sentry.checkIns).toEqual([]);
  });
});

describe('what fails on the way', () => {
  it('Axiom is down: the drain’s counters page, and the notification says so', async () => {
    const batch = (env: string) => ({
      [`${env}.twilio_inbound.requests:5f3a9c01`]: 20,
      [`${env}.twilio_inbound.failures:5f3a9c01`]: 5,
    });
    await createRedis().hset('critical:2026-11-23T12:00', batch('prod'));
    alerting.axiom.faults.set({ kind: 'status', status: 503 });
    await alerting.check();
    expect(alerting.pager.pages).toMatchObject([
      {
        summary: expect.stringContaining('twilio_inbound_5xx firing'),
        details: { detail: '5 of 20 (25%); the limit is 2%', measured_by: expect.stringContaining('drain') },
      },
    ]);
  });

  it('Axiom hangs: the check ends within its time, and the counters page', async () => {
    await createRedis().hset('critical:2026-11-23T12:00', {
      'prod.outbound.requests:5f3a9c01': 10,
      'prod.outbound.failures:5f3a9c01': 6,
    });
    alerting.axiom.faults.set({ kind: 'hang' });
    alerting.passDeadlines(QUERY_MS, DECORATION_MS);
    expect((await alerting.check()).status).toBe(200);
    // Half of the route's time stays for the channels.
    expect(QUERY_MS + DECORATION_MS).toBeLessThan((maxDuration * 1_000) / 2);
    expect(alerting.pager.pages).toMatchObject([
      { summary: expect.stringContaining('outbound_failures firing') },
    ]);
  });

  it('the drain has stopped: what the edge saw pages, and the notification says so', async () => {
    await createRedis().hset('edge:2026-11-23T12:00', {
      'prod.stripe_webhook.requests': 10,
      'prod.stripe_webhook.failures': 4,
    });
    await alerting.check();
    expect(alerting.pager.pages).toMatchObject([
      {
        summary: expect.stringContaining('stripe_webhook_5xx firing'),
        details: { detail: '4 of 10 (40%); the limit is 1%', measured_by: expect.stringContaining('edge') },
      },
    ]);
  });

  it('no log arrives any more: one page after five minutes, which explains every blind rule', async () => {
    for (const minute of [0, 3, 5, 6]) {
      alerting.at(minute);
      await alerting.check();
    }
    expect(alerting.pager.pages).toMatchObject([
      { summary: expect.stringContaining('logs_missing blind: nothing is measured') },
    ]);
  });

  it('Axiom refuses for five minutes: one page that says so, with the code', async () => {
    alerting.axiom.faults.set({ kind: 'status', status: 429 });
    for (const minute of [0, 3, 5, 6]) {
      alerting.at(minute);
      await alerting.check();
    }
    expect(alerting.pager.pages).toMatchObject([
      {
        summary: expect.stringContaining('logs_missing blind: the query fails'),
        details: { detail: 'the query failed: axiom.http_429' },
      },
    ]);
  });

  it('Redis is down: no heartbeat and QStash comes again; the second time pages without the book, once an hour', async () => {
    outage();
    alerting.redis.faults.set({ kind: 'status', status: 503 });
    expect((await alerting.check()).status).toBe(500);
    expect(alerting.pager.pages).toEqual([]);
    for (const _ of [1, 2, 3]) expect((await alerting.check({ tier: 'critical' }, 1)).status).toBe(500);
    expect(alerting.pager.pages.map(({ summary, triggers }) => [summary.split(' ')[1], triggers])).toEqual([
      ['dedupe_unavailable', 3],
      ['twilio_inbound_5xx', 3],
    ]);
    expect(alerting.pager.messages).toEqual([]);
    expect(alerting.sentry.checkIns).toEqual([]);
  });

  it('the book cannot be read: what is wrong is told again rather than forgotten, and that is said', async () => {
    const lines = logged();
    outage();
    await alerting.check();
    await createRedis().set('alerts:prod', '{"version": 7, "alerts": "?"');
    alerting.at(1);
    await alerting.check();
    expect(alerting.pager.pages.filter(({ status }) => status === 'triggered')).toHaveLength(2);
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'alert.state_lost', reason: 'unreadable' }),
    );
  });

  it('PagerDuty is down: Slack calls everybody, it is reported, and the page is tried again until it is there', async () => {
    const lines = logged();
    alerting.pager.faults.set({ kind: 'status', status: 500, match: '/v2/enqueue' });
    outage();
    await alerting.check();
    expect(alerting.pager.messages.map(({ posted }) => posted)).toContainEqual(
      expect.stringMatching(/^<!channel> .*pagerduty did not take it/),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'alert.channel_failed', channel: 'pagerduty', reason: 'http_500' }),
    );
    alerting.pager.faults.clear();
    alerting.at(1);
    outage();
    await alerting.check();
    expect(alerting.pager.pages).toHaveLength(1);
  });

  it('a channel and a dead-man’s switch that nobody has set up are said each hour, before they are needed', async () => {
    const lines = logged();
    const { SENTRY_CRON_URL = '' } = process.env;
    vi.stubEnv('EMAIL_API_KEY', '');
    vi.stubEnv('SENTRY_CRON_URL', '');
    calm();
    await alerting.check({ tier: 'daily' });
    vi.stubEnv('EMAIL_API_KEY', alerting.pager.token);
    vi.stubEnv('SENTRY_CRON_URL', SENTRY_CRON_URL);
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'alert.heartbeat_failed', reason: 'not_configured' }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'alert.channel_failed', channel: 'email', reason: 'not_configured' }),
    );
  });

  it('Sentry does not take the heartbeat: the check counts, and that is said', async () => {
    const lines = logged();
    alerting.sentry.faults.set({ kind: 'status', status: 503, match: '/cron/' });
    calm();
    expect((await alerting.check()).status).toBe(200);
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'alert.heartbeat_failed', reason: 'http_503' }),
    );
  });

  it('the schedule stops while the drain goes on: its triggers find out', async () => {
    calm();
    await alerting.check();
    alerting.at(30);
    calm();
    await alerting.check({ rule: 'outbound' });
    expect(alerting.pager.pages).toMatchObject([
      { summary: expect.stringContaining('evaluator_late firing') },
    ]);
  });

  it('no notification holds a phone number or a text, whatever the logs hold', async () => {
    outage();
    alerting.ingest(LOGS, [
      row('error.caught', {
        error_message: 'no route to +12025550123: are you coming tonight',
        correlation_id: newId(),
      }),
    ]);
    await alerting.check();
    await alerting.check({ tier: 'high' });
    expect(alerting.pager.pages.map(({ summary }) => summary)).toContainEqual(
      expect.stringContaining('canary_leaked'),
    );
    expect(alerting.pager.leaks(['2025550123', 'coming tonight'])).toEqual([]);
  });
});

describe('acknowledgement', () => {
  const url = (token: string) => `https://josh.example/api/alerts/ack?token=${token}`;
  const link = () => alerting.pager.pages[0]?.links.find(({ text }) => text === 'I take it')?.href ?? '';
  const take = (href: string, by = 'Ada') =>
    ackPost(new Request(href, { method: 'POST', body: new URLSearchParams({ by }) }));

  it('opening the link changes nothing; its button stops the escalation, in PagerDuty and in the thread too', async () => {
    const lines = logged();
    outage();
    await alerting.check();
    expect(await (await ackPage(new Request(link()))).text()).toContain('<button>');
    expect(alerting.pager.pages[0]?.status).toBe('triggered');
    expect((await take(link())).status).toBe(200);
    expect(alerting.pager.pages[0]?.status).toBe('acknowledged');
    expect(lines).toContainEqual(expect.objectContaining({ event: 'alert.acknowledged' }));
    expect(alerting.pager.messages.at(-1)).toMatchObject({ text: 'Taken by Ada.' });
    alerting.at(20);
    outage();
    await alerting.check();
    expect(inboundPages()).toHaveLength(1);
    const book = await readBook(createRedis(), 'prod');
    expect(Object.values(book.incidents).filter(({ group }) => group === 'inbound')).toMatchObject([
      { acknowledgedBy: 'Ada', escalatedAt: null },
    ]);
  });

  it('counts once, ends after a day, and cannot be made by others', async () => {
    outage();
    await alerting.check();
    const href = link();
    expect((await take(href)).status).toBe(200);
    expect((await take(href, 'Eve')).status).toBe(410);
    const token = acknowledgementToken('inbound-20261123T120000Z', START);
    const forged = `inbound-20261123T120000Z.9999999999999.${createHmac('sha256', 'guess').update('x').digest('base64url')}`;
    for (const bad of ['', 'x', forged, token.replace('inbound', 'billing')])
      expect((await ackPage(new Request(url(bad)))).status).toBe(410);
    expect((await ackPage(new Request(url(token)))).status).toBe(200);
    alerting.at(24 * 60 + 1);
    expect((await ackPage(new Request(url(token)))).status).toBe(410);
  });

  it('something new breaks after somebody took it → a page of its own, which escalates, is taken and ends like the first', async () => {
    outage();
    await alerting.check({ tier: 'high' });
    await take(link());
    const pages = () =>
      alerting.pager.pages
        .filter(({ key }) => key.startsWith('inbound-'))
        .map(({ key, routingKey, status }) => `${routingKey} ${status}: ${key.split('Z')[1]}`);
    expect(pages()).toEqual(['first-on-call acknowledged: ']);
    alerting.at(1);
    outage();
    await alerting.check();
    expect(pages()).toEqual(['first-on-call acknowledged: ', 'first-on-call triggered: -2']);
    alerting.at(11);
    outage();
    await alerting.check();
    expect(pages().at(-1)).toBe('second-on-call triggered: -2-escalated');
    const again = alerting.pager.pages.find(({ key }) => key.endsWith('-2'));
    await take(again?.links.find(({ text }) => text === 'I take it')?.href ?? '', 'Bo');
    expect(pages().map((page) => page.split(':')[0])).toEqual([
      'first-on-call acknowledged',
      'first-on-call acknowledged',
      'second-on-call acknowledged',
    ]);
    for (const minute of [400, 406, 412]) {
      alerting.at(minute);
      calm();
      await alerting.check();
      await alerting.check({ tier: 'high' });
    }
    expect(alerting.pager.pages.filter(({ key }) => key.startsWith('inbound-'))).toHaveLength(3);
    expect(pages().every((page) => page.includes('resolved'))).toBe(true);
  });

  it('a name that is none is refused and does not use up the link', async () => {
    outage();
    await alerting.check();
    expect((await take(link(), '<b>')).status).toBe(410);
    expect((await take(link())).status).toBe(200);
  });
});

describe('silences', () => {
  const headers = { authorization: 'Bearer a-service-token-for-tests', 'x-actor-id': 'admin_7f3c' };
  const ask = (body: object, method = 'POST') =>
    new Request('https://josh.example/api/alerts/silences', { method, headers, body: JSON.stringify(body) });
  const hour = { until: new Date(START + 3_600_000).toISOString(), reason: 'migration' };

  it('a maintenance window: nobody is told, and it is recorded; after its end somebody is', async () => {
    const lines = logged();
    const response = await beginSilence(ask({ ...hour, kind: 'maintenance' }));
    expect(response.status).toBe(201);
    outage();
    await alerting.check();
    expect(alerting.pager.pages).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'alert.suppressed', rule: 'twilio_inbound_5xx' }),
    );
    alerting.at(61);
    outage();
    await alerting.check();
    expect(inboundPages()).toHaveLength(1);
  });

  it('of one rule, ended by hand', async () => {
    const lines = logged();
    const answer = await beginSilence(ask({ ...hour, rules: ['twilio_inbound_5xx'] }));
    const { silence } = (await answer.json()) as { silence: { id: string; author: string } };
    expect(silence.author).toBe('admin_7f3c');
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'alert.silenced', actor_id: 'admin_7f3c' }),
    );
    const listed = await listSilences(new Request('https://josh.example/api/alerts/silences', { headers }));
    expect(await listed.json()).toMatchObject({ silences: [{ id: silence.id }] });
    expect((await endSilence(ask({ id: silence.id }, 'DELETE'))).status).toBe(204);
    outage();
    await alerting.check();
    expect(alerting.pager.pages).toHaveLength(1);
  });

  it.each([
    ['without an end', { reason: 'x' }],
    ['longer than seven days', { ...hour, until: new Date(START + 8 * 86_400_000).toISOString() }],
    ['that is over already', { ...hour, until: new Date(START - 1).toISOString() }],
    ['of a rule that is none', { ...hour, rules: ['made_up'] }],
    ['without a reason', { until: hour.until }],
  ])('%s → 400', async (_, body) => {
    expect((await beginSilence(ask(body))).status).toBe(400);
  });

  it('without the service token, or without saying who → 401', async () => {
    for (const wrong of [{}, { authorization: headers.authorization }]) {
      const request = new Request('https://josh.example/x', { method: 'POST', headers: wrong, body: '{}' });
      expect((await beginSilence(request)).status).toBe(401);
    }
  });
});

describe('the digest', () => {
  const send = () => {
    const headers = stamp(new Headers(), { correlationId: newId(), verified: 'qstash', dedupe: 'unknown' });
    return digest(new Request('http://app/api/alerts/digest', { method: 'POST', headers, body: '{}' }));
  };

  it('says what fired, what did not page, what is below target, and goes to Slack and e-mail once a day', async () => {
    alerting.ingest(METRICS, [
      point('sms_inbound_total', 100),
      point('clarifiers_asked_total', 30, { intent: 'unknown' }),
      ...heartbeat(),
    ]);
    alerting.ingest(LOGS, [
      row('alert.changed', { rule: 'outbound_failures', state: 'firing' }),
      row('alert.notified', { rule: 'outbound_failures', channel: 'pagerduty', reason: 'first_firing' }),
      row('alert.changed', { rule: 'drain_errors', state: 'firing' }),
      row('alert.suppressed', { rule: 'drain_errors', reason: 'silenced:si_1' }),
    ]);
    await alerting.check({ tier: 'daily' });
    expect(alerting.pager.messages).toEqual([]);
    expect(await (await send()).json()).toEqual({ slack: 'sent', email: 'sent' });
    expect(await (await send()).json()).toEqual({ slack: 'before', email: 'before' });
    expect(alerting.pager.messages).toHaveLength(1);
    const [mail] = alerting.pager.mails;
    expect(mail?.subject).toBe('[prod] Alerts of the day until 2026-11-23 12:00 UTC');
    expect(mail?.text).toContain('clarifier_rate: More than a fifth of the texts');
    expect(mail?.text).toContain('30 of 100 (30%)');
    expect(mail?.text).toMatch(/Fired without a page\n• drain_errors/);
    expect(mail?.text).toMatch(/Suppressed\n• drain_errors 1×/);
  });

  it('when there is nothing to say it says that', async () => {
    await send();
    expect(alerting.pager.mails.map(({ text }) => text)).toEqual(['Nothing fired, nothing is silenced.']);
  });

  it('Axiom is down: it comes all the same, and says what is not known', async () => {
    alerting.axiom.faults.set({ kind: 'status', status: 503 });
    await send();
    expect(alerting.pager.mails[0]?.text).toContain('Axiom did not answer');
  });

  it('one channel is down: 503, and the next try does not repeat the other', async () => {
    alerting.pager.faults.set({ kind: 'status', status: 500, match: '/emails', times: 1 });
    expect((await send()).status).toBe(503);
    expect(await (await send()).json()).toEqual({ slack: 'before', email: 'sent' });
    expect(alerting.pager.messages).toHaveLength(1);
  });
});
