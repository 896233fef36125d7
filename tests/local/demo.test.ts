import { describe, expect, it } from 'vitest';
import { loadOf } from '@/local/demo/load';
import { plan } from '@/local/demo/plan';
import { type Sent, tally } from '@/local/demo/tally';

const text = (statuses: (number | null)[], kind: 'create' | 'gibberish' | 'stop' = 'create'): Sent => ({
  action: { kind: 'text', at: 0, text: kind, from: '+12025551000', body: '', copies: 'once' },
  id: 'SM1',
  statuses,
});

describe('the plan of the demo', () => {
  const actions = plan(15, 8);

  it('is the same each time', () => expect(plan(15, 8)).toEqual(actions));

  it('sends every tenth delivery twice, half of them in parallel', () => {
    const copies = actions.map(({ copies }) => copies);
    expect(copies.filter((copy) => copy !== 'once').length / actions.length).toBeCloseTo(0.1, 1);
    expect(new Set(copies)).toEqual(new Set(['once', 'again', 'at_once']));
  });

  it.each([1, 4, 15, 60])('has one incident and every kind of text, also over %d s', (seconds) => {
    const planned = plan(seconds, 8);
    expect(planned.filter((action) => action.kind === 'stripe' && action.incident)).toHaveLength(1);
    const kinds = new Set(planned.flatMap((action) => (action.kind === 'text' ? [action.text] : [])));
    expect(kinds.size).toBe(10);
    const endings = planned.flatMap((action) => (action.kind === 'linkup' ? [action.ending] : []));
    expect(new Set(endings)).toEqual(new Set(['locked', 'canceled']));
  });
});

describe('the plan of a warm-up', () => {
  const actions = plan(10, 8, 20);
  const within = (from: number, to: number) =>
    actions.filter(({ at }) => at >= from * 1000 && at < to * 1000).length;

  it('grows to the rate, which then stays', () => {
    expect([within(0, 10), within(10, 20)]).toEqual([20, 60]);
    expect([within(20, 25), within(25, 30)]).toEqual([40, 40]);
  });
});

describe('what the traffic generator knows', () => {
  it.each<[string, (number | null)[], number]>([
    ['once', [200], 0],
    ['sent twice', [200, 200], 1],
    ['told to come back, then done', [200, 409, 200], 2],
    ['failed, then repaired by the retry', [500, 200], 0],
    ['crashed, then repaired', [502, 200], 0],
    ['not waited for, then answered', [null, 200], 1],
  ])('duplicates of a text that was %s', (_name, statuses, duplicates) => {
    expect(tally([text(statuses)]).textDuplicates).toBe(duplicates);
  });

  it.each([
    ['locked', 4 + 2],
    ['canceled', 4 + 1],
  ] as const)('a LinkUp that was %s: its invites and its news are owed', (ending, owed) => {
    const action = { kind: 'linkup', at: 0, region: 'sf', ending, copies: 'once' } as const;
    expect(tally([{ action, id: '', statuses: [] }])).toMatchObject({
      replies: owed,
      linkups: { created: 1, [ending]: 1 },
      invites: { sent: 4 },
    });
  });

  it('says what the machine had to do, and what it did not answer', () => {
    const at = { app: 200, drain: 100, here: 300 };
    const began = { memory: at, cpu: { app: 4, drain: 2, here: 1 } };
    const ended = { memory: at, cpu: { app: 4.6, drain: 2.3, here: 1 } };
    const usages = { start: began, middle: ended, end: ended, settled: ended };
    const sent = [text([500, 200]), text([null, 200]), text([409, 200])];
    expect(loadOf(sent, { milliseconds: 2_000, requests: 30, reports: 4, usages })).toEqual({
      seconds: 2,
      requests: 30,
      requestsPerSecond: 15,
      webhooks: 6,
      reports: 4,
      webhooksPerSecond: 5,
      webhookErrors: 2,
      memory: { start: at, middle: at, end: at, settled: at },
      cpuMsPerRequest: { app: 20, drain: 10, here: 0 },
    });
  });

  it('counts what a text in trouble asks of others', () => {
    const troubled = (kind: 'misread' | 'refused_once' | 'undeduped', llmCalls?: number): Sent => {
      const { action, ...rest } = text([200]);
      if (action.kind !== 'text') throw new Error('not a text');
      return { ...rest, action: { ...action, text: kind }, ...(llmCalls === undefined ? {} : { llmCalls }) };
    };
    const sent = [troubled('misread', 2), troubled('refused_once'), troubled('undeduped')];
    expect(tally(sent)).toMatchObject({
      texts: 3,
      replies: 2,
      clarifiers: 1,
      llmCalls: 2,
      refusedSends: 1,
      undeduped: 1,
    });
  });

  it('owes a reply to everything but a keyword that Twilio answers', () => {
    const sent = [text([200]), text([200], 'gibberish'), text([200], 'stop')];
    expect(tally(sent)).toMatchObject({ texts: 3, replies: 2, clarifiers: 2, llmCalls: 2 });
  });
});
