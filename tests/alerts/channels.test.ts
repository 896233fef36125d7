import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { attempt } from '@/lib/alerts/deliver';
import type { Incident } from '@/lib/alerts/incident';
import { compose } from '@/lib/alerts/message';
import type { Notification } from '@/lib/alerts/notification';
import { type Channel, channels, type Outgoing } from '@/lib/alerts/outgoing';
import { ruleNamed } from '@/lib/alerts/rules';
import { missingChannels, readChannelSettings, sendersOf } from '@/lib/alerts/settings';
import type { FaultInput } from '@/local/http/faults';
import { type LocalPager, pagerEnvironment, startPager } from '@/local/pager/server';

let pager: LocalPager;
beforeAll(async () => {
  pager = await startPager();
});
afterAll(() => pager.close());
beforeEach(() => {
  vi.unstubAllEnvs();
  for (const [name, value] of Object.entries(pagerEnvironment(pager))) vi.stubEnv(name, value);
  pager.clear();
});

const AT = Date.UTC(2026, 10, 23, 12);
const rule = ruleNamed('outbound_failures');
if (rule === undefined) throw new Error('the rule is gone');
const incident: Incident = {
  id: 'outbound-20261123T120000Z',
  group: 'outbound',
  openedAt: AT,
  open: ['outbound_failures'],
  over: [],
  paged: true,
  pages: 1,
  escalated: [],
  pagedAt: AT,
  acknowledgedAt: null,
  acknowledgedBy: null,
  escalatedAt: null,
  thread: null,
};
const notification: Notification = {
  rule: 'outbound_failures',
  reason: 'first_firing',
  route: 'page',
  cause: 'breach',
  by: null,
  since: AT,
  at: AT,
  value: 0.1,
  threshold: 0.05,
  because: '10 of 100 (10%); the limit is 5%',
  source: 'axiom',
  sample: '0199b0a0-0000-7000-8000-000000000001',
};
const owed = (channel: Channel, of: Partial<Outgoing> = {}): Outgoing => ({
  id: `o:${channel}`,
  incident: incident.id,
  channel,
  target: 'first',
  notification,
  insteadOf: null,
  leaseUntil: 0,
  attempts: 0,
  ...of,
});
const context = {
  env: 'prod',
  deploy: null,
  links: {
    console: 'https://josh.example/ops',
    runbooks: 'https://docs.example/runbooks',
    query: () => null,
    acknowledge: () => 'https://josh.example/ack',
  },
};
const send = (outgoing: Outgoing) =>
  attempt(outgoing, (one) =>
    sendersOf(readChannelSettings())[one.channel]({
      outgoing: one,
      rule,
      incident,
      message: compose(rule, one.notification, incident, context),
    }),
  );

const PATH: Readonly<Record<Channel, string>> = {
  pagerduty: '/v2/enqueue',
  slack: '/api/chat.',
  email: '/emails',
};
const NEXT: Readonly<Record<Channel, Channel>> = { pagerduty: 'slack', slack: 'email', email: 'slack' };
const taken = () => ({
  pagerduty: pager.pages.length,
  slack: pager.messages.length,
  email: pager.mails.length,
});

describe.each(channels)('%s', (channel) => {
  it('takes a message; but for Slack once, however often it is sent', async () => {
    expect(await send(owed(channel))).toMatchObject({ outcome: 'sent' });
    expect(taken()[channel]).toBe(1);
    if (channel === 'slack') return;
    await send(owed(channel));
    expect(taken()[channel]).toBe(1);
  });

  it.each<[string, Omit<FaultInput, 'match'>, RegExp]>([
    ['a server error', { kind: 'status', status: 500 }, /^http_500$/],
    ['too many requests', { kind: 'status', status: 429 }, /^http_429$/],
    ['a lost answer', { kind: 'lose_response' }, /^no_connection$/],
  ])('%s → the next channel at once, which says for whom it stands in', async (_, fault, reason) => {
    pager.faults.set({ ...fault, match: PATH[channel] });
    const made = await send(owed(channel));
    expect(made).toEqual({ outcome: 'failed', reason: expect.stringMatching(reason), by: NEXT[channel] });
    const said = [...pager.messages.map(({ posted }) => posted), ...pager.mails.map(({ text }) => text)];
    expect(said.some((text) => text.includes(`${channel} did not take`))).toBe(true);
  });

  it('no answer at all ends after four seconds', async () => {
    pager.faults.set({ kind: 'hang', match: PATH[channel] });
    expect(await send(owed(channel))).toMatchObject({ reason: 'timeout', by: NEXT[channel] });
  });

  it('not set up → the next one, and it is named as missing', async () => {
    for (const name of ['PAGERDUTY_ROUTING_KEY', 'SLACK_BOT_TOKEN', 'EMAIL_API_KEY'])
      if (name.startsWith(channel.toUpperCase())) vi.stubEnv(name, '');
    expect(await send(owed(channel))).toEqual({
      outcome: 'absent',
      reason: 'not_configured',
      by: NEXT[channel],
    });
    expect(missingChannels(readChannelSettings())).toEqual([channel]);
  });

  it('later tries are for the channel alone: its stand-in has told already', async () => {
    pager.faults.set({ kind: 'status', status: 500, match: PATH[channel] });
    expect(await send(owed(channel, { attempts: 1 }))).toMatchObject({ outcome: 'failed', by: null });
    expect(taken()).toEqual({ pagerduty: 0, slack: 0, email: 0 });
  });
});

describe('what only one of them does', () => {
  it('a wrong token is told by Slack with status 200, and is a failure all the same', async () => {
    vi.stubEnv('SLACK_BOT_TOKEN', 'revoked');
    expect(await send(owed('slack'))).toEqual({ outcome: 'failed', reason: 'invalid_auth', by: 'email' });
  });

  it('without an address for runbooks the page’s path is told', async () => {
    const links = { ...context.links, runbooks: null };
    const { facts, links: shown } = compose(rule, notification, incident, { ...context, links });
    expect(facts).toContainEqual({ name: 'runbook', value: 'docs/runbooks/outbound-failures.md' });
    expect(shown.map(({ text }) => text)).not.toContain('Runbook');
  });

  it('all of them away → nobody has it, and that is the outcome', async () => {
    pager.faults.set({ kind: 'status', status: 500 });
    expect(await send(owed('pagerduty'))).toEqual({ outcome: 'failed', reason: 'http_500', by: null });
  });

  it('each message carries value, threshold, window, since, deploy, example, links and first step', async () => {
    await send(owed('email'));
    const [mail] = pager.mails;
    for (const part of [
      '[prod] outbound_failures firing',
      '10 of 100 (10%); the limit is 5%',
      'window: 15m',
      'since: 2026-11-23 12:00 UTC',
      'last deploy: unknown',
      'example: 0199b0a0',
      'https://docs.example/runbooks/outbound-failures.md',
      'https://josh.example/ops/timeline/0199b0a0',
      'First: Look at the reasons',
    ])
      expect(`${mail?.subject}\n${mail?.text}`).toContain(part);
  });
});
