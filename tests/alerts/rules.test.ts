import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lint } from '@/axiom/lint/lint';
import { queryNamed } from '@/axiom/queries/catalogue';
import { columnsOf, judge, type Values } from '@/lib/alerts/condition';
import { milliseconds } from '@/lib/alerts/duration';
import { measuredBy } from '@/lib/alerts/queries';
import { type AlertRule, intervals, routes } from '@/lib/alerts/rule';
import { type RuleName, rules } from '@/lib/alerts/rules';
import { events } from '@/lib/telemetry/catalogue/events';
import { stories } from './stories';
import { at, play, type Timeline } from './support/play';

const all: readonly AlertRule[] = rules;
const each = rules.map(({ name }) => [name] as const);
const named = (name: RuleName) => all.find((rule) => rule.name === name) as AlertRule;
const expectations = ({ steps }: Timeline) => steps.flatMap(({ expected }) => expected ?? []);

describe('each rule in its timelines', () => {
  it.each(each)('%s fires', async (name) => {
    const { fires } = stories[name];
    expect(expectations(fires).map(({ rule }) => rule)).toContain(name);
    await play(name, fires);
  });

  it.each(each)('%s stays silent', async (name) => {
    const { stays } = stories[name];
    expect(expectations(stays)).toEqual([]);
    await play(name, stays);
  });

  it('what a timeline does not expect fails it, and so does expecting nothing at all', async () => {
    const outage = at('5m').inbound({ ok: 0, failed: 50 });
    await expect(play('twilio_inbound_5xx', outage.expect.nothing())).rejects.toThrow();
    const wrong = outage.expect.page('twilio_inbound_5xx', 'resolved');
    await expect(play('twilio_inbound_5xx', wrong)).rejects.toThrow();
    const empty = outage.at('6m');
    await expect(play('twilio_inbound_5xx', empty as unknown as Timeline)).rejects.toThrow();
  });

  it('functions that crash and time out count although they never logged', async () => {
    await play(
      'twilio_inbound_5xx',
      at('2m')
        .inbound({ ok: 90, failed: 0 })
        .inboundCrashes(10)
        .expect.page('twilio_inbound_5xx', 'first_firing'),
    );
  });
});

/** Measurements that a condition must tell apart: the worst there can be, and none of it. */
const extremes = ({ condition }: AlertRule): { worst: Values; best: Values } => {
  const every = (value: number) => Object.fromEntries(columnsOf(condition).map((column) => [column, value]));
  switch (condition.kind) {
    case 'share_above':
      return {
        worst: every(1_000),
        best: { [condition.part]: 0, [condition.whole]: 1_000 },
      };
    case 'share_below':
      return { worst: { [condition.part]: 0, [condition.whole]: 1_000 }, best: every(1_000) };
    case 'share_drop':
      return { worst: { ...every(1_000), [condition.part]: 0 }, best: every(1_000) };
    case 'multiple':
      return { worst: { ...every(0), [condition.value]: 1_000_000 }, best: every(0) };
    case 'above':
      return { worst: every(1e9), best: every(0) };
    case 'burn_rate':
      return {
        worst: every(1_000),
        best: Object.fromEntries(
          columnsOf(condition).map((name) => [name, name.includes('_bad_') ? 0 : 1_000]),
        ),
      };
  }
};

const SCRIPT = /npm run ([a-z]+)/g;

describe('each runbook', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const pages = readdirSync('docs/runbooks');

  it('and each first step names commands that exist', () => {
    const commands = all.flatMap(({ firstStep }) => [...firstStep.matchAll(SCRIPT)].map(([, name]) => name));
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) expect(Object.keys(scripts)).toContain(command);
  });

  it.each(pages)('%s is of a rule, and its commands, queries and links exist', (file) => {
    const text = readFileSync(`docs/runbooks/${file}`, 'utf8');
    expect(all.map(({ runbook }) => `${runbook}.md`)).toContain(file);
    for (const [, script = ''] of text.matchAll(SCRIPT)) expect(Object.keys(scripts)).toContain(script);
    for (const [, names = ''] of text.matchAll(/^- `npm run apl -- --query` with (.*)$/gm))
      for (const [, name = ''] of names.matchAll(/`([a-z0-9-]+)`/g))
        expect([name, queryNamed(name)?.name]).toEqual([name, name]);
    for (const [, link = ''] of text.matchAll(/\]\(\.\.\/([a-z-]+\.md)\)/g))
      expect([link, existsSync(`docs/${link}`)]).toEqual([link, true]);
  });
});

describe('each rule by itself', () => {
  it.each(each)('%s can be reached, and can be kept', (name) => {
    const rule = named(name);
    const { worst, best } = extremes(rule);
    expect([judge(rule.condition, worst).verdict, judge(rule.condition, best).verdict]).toEqual([
      'breach',
      'clear',
    ]);
    // A share is never above 1: a burn rate whose limit is cannot fire however bad it is.
    const { condition } = rule;
    if (condition.kind === 'burn_rate')
      for (const { factor } of condition.windows) expect(factor * (1 - condition.objective)).toBeLessThan(1);
    if (condition.kind === 'share_above') expect(condition.above).toBeLessThan(1);
  });

  it.each(each)('%s looks back over at least two of its intervals, and within its query', (name) => {
    const { window, tier, query } = named(name);
    expect(milliseconds(window)).toBeGreaterThanOrEqual(2 * milliseconds(intervals[tier]));
    if (query !== 'self')
      expect(milliseconds(window)).toBeLessThanOrEqual(milliseconds(measuredBy[query].range));
  });

  it.each(each)(
    '%s has a route, an owner, a first step and a runbook for the one who is woken up',
    (name) => {
      const { route, owner, firstStep, runbook, summary } = named(name);
      expect(routes).toContain(route);
      for (const text of [owner, firstStep, summary]) expect(text.length).toBeGreaterThan(3);
      const page = `docs/runbooks/${runbook}.md`;
      expect([page, existsSync(page)]).toEqual([page, true]);
      const text = readFileSync(page, 'utf8');
      expect(text).toContain(`\`${name}\``);
      for (const heading of ['What it means', 'Look here', 'Likely causes', 'Safe actions', 'How to undo'])
        expect(text).toContain(`## ${heading}`);
    },
  );

  it.each(each)('%s names columns of its query, and an example that exists', (name) => {
    const { query, condition, sample } = named(name);
    if (sample) expect(Object.keys(events)).toContain(sample.event);
    if (query === 'self') return;
    const [row] = measuredBy[query].query.example.expect;
    for (const column of [...columnsOf(condition), 'rows']) expect(Object.keys(row ?? {})).toContain(column);
  });

  it.each(each)('%s is inhibited by rules that exist, of which none is itself a symptom of it', (name) => {
    for (const cause of named(name).inhibitedBy) {
      const inhibitor = all.find((rule) => rule.name === cause);
      expect([cause, inhibitor?.inhibitedBy.includes(name)]).toEqual([cause, false]);
    }
  });

  it.each(Object.entries(measuredBy))('the query %s passes the lint', (_, { query }) => {
    const dataset = { of: query.dataset, name: `josh-${query.dataset}` } as const;
    expect(lint(query.apl(dataset.name, {}), { usage: 'query', dataset }).findings).toEqual([]);
  });

  it('the eight of the specification have its numbers', () => {
    const condition = (name: RuleName) => named(name).condition;
    const route = (name: RuleName) => [named(name).route, named(name).window];
    expect(condition('twilio_inbound_5xx')).toMatchObject({ kind: 'share_above', above: 0.02 });
    expect(route('twilio_inbound_5xx')).toEqual(['page', '5m']);
    expect(condition('stripe_webhook_5xx')).toMatchObject({ kind: 'share_above', above: 0.01 });
    expect(route('stripe_webhook_5xx')).toEqual(['page', '5m']);
    expect(condition('outbound_failures')).toMatchObject({ kind: 'share_above', above: 0.05 });
    expect(route('outbound_failures')).toEqual(['page', '15m']);
    expect(condition('llm_invalid_json')).toMatchObject({ kind: 'share_above', above: 0.01 });
    expect(route('llm_invalid_json')).toEqual(['notify', '30m']);
    expect(condition('lock_rate_drop')).toMatchObject({ kind: 'share_drop', by: 0.3 });
    expect(route('lock_rate_drop')[0]).toBe('notify');
    expect(condition('safety_spike')).toMatchObject({ kind: 'multiple', times: 3 });
    expect(route('safety_spike')[0]).toBe('notify');
    expect(condition('clarifier_rate')).toMatchObject({ kind: 'share_above', above: 0.2 });
    expect(route('clarifier_rate')[0]).toBe('digest');
    expect(route('invite_accept_rate')[0]).toBe('digest');
  });
});
