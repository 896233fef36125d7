import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Book, emptyBook } from '@/lib/alerts/book';
import { acknowledge, escalate } from '@/lib/alerts/escalate';
import type { Silence } from '@/lib/alerts/hush';
import { takeOver } from '@/lib/alerts/plan';
import { evaluateRound, type Round } from '@/lib/alerts/round';
import type { AlertRule } from '@/lib/alerts/rule';
import { readBook, updateBook, writeBook } from '@/lib/alerts/store';
import { createRedis } from '@/lib/clients/redis';
import { startRedis } from '@/local/redis/server';
import { rule, type Said, said } from './support/timeline';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 23, 12);

const example = (name: string, of: Partial<AlertRule> = {}): AlertRule => ({
  ...rule,
  for: '0s',
  ...of,
  name,
});
const page = example('page', { route: 'page', group: 'a' });
const twin = example('twin', { route: 'page', group: 'a' });
const notify = example('notify', { group: 'b' });
const symptom = example('symptom', { group: 'b', inhibitedBy: ['page'] });
const all = [symptom, page, twin, notify];

function roundOf(minute: number, says: Record<string, Said>, silences: Silence[] = []): Round {
  return {
    at: START + minute * MINUTE,
    measured: all
      .filter(({ name }) => name in says)
      .map((rule) => ({ rule, measurement: said[says[rule.name] ?? 'clear'] })),
    silences,
    tier: 'critical',
    ruleOf: (name) => all.find((one) => one.name === name),
  };
}

/** Plays rounds one after another; what was owed is taken as sent. */
function play(rounds: readonly Round[], from: Book = emptyBook()) {
  return rounds.reduce(
    ({ book }, round) => {
      const { book: next, result } = evaluateRound({ ...book, outbox: [] }, round);
      return { book: next, told: result.notifications.map(({ rule, reason }) => `${rule} ${reason}`) };
    },
    { book: from, told: [] as string[] },
  );
}

const owed = ({ outbox }: Book) =>
  outbox.map(({ channel, notification }) => `${channel} ${notification.rule} ${notification.reason}`);

describe('a round', () => {
  it('a cause silences its symptom, also when both begin in the same round and in whatever order they stand', () => {
    const { told } = play([roundOf(0, { symptom: 'breach', page: 'breach' })]);
    expect(told).toEqual(['page first_firing', 'symptom suppressed']);
  });

  it('a silence has an end, and a maintenance window covers every rule', () => {
    const silence: Silence = {
      id: 'si_1',
      kind: 'maintenance',
      from: START,
      until: START + 10 * MINUTE,
      author: 'u1',
      reason: 'migration',
    };
    expect(play([roundOf(0, { notify: 'breach' }, [silence])]).told).toEqual(['notify suppressed']);
    expect(
      play([roundOf(0, { notify: 'breach' }, [silence]), roundOf(10, { notify: 'breach' }, [silence])]).told,
    ).toEqual(['notify first_firing']);
  });

  it('rules of one group are one incident, and one page', () => {
    const { book } = play([roundOf(0, { page: 'breach', twin: 'breach', notify: 'breach' })]);
    expect(Object.values(book.incidents).map(({ group, open }) => [group, open])).toEqual([
      ['a', ['page', 'twin']],
      ['b', ['notify']],
    ]);
    expect(
      new Set(book.outbox.filter(({ channel }) => channel === 'pagerduty').map(({ incident }) => incident))
        .size,
    ).toBe(1);
  });

  it('the page is closed when everything of the incident is over, the thread hears of each', () => {
    const firing = roundOf(0, { page: 'breach', twin: 'breach' });
    const one = play([
      firing,
      roundOf(1, { page: 'clear', twin: 'breach' }),
      roundOf(11, { page: 'clear', twin: 'breach' }),
    ]);
    expect(owed(one.book)).toEqual(['slack page resolved']);
    const both = play([roundOf(12, { twin: 'clear' }), roundOf(22, { twin: 'clear' })], one.book);
    expect(owed(both.book)).toEqual(['pagerduty twin resolved', 'slack twin resolved']);
  });

  it('a new breach after the end is a new incident', () => {
    const { book } = play([
      roundOf(0, { notify: 'breach' }),
      roundOf(1, { notify: 'clear' }),
      roundOf(11, { notify: 'clear' }),
      roundOf(90, { notify: 'breach' }),
    ]);
    expect(Object.keys(book.incidents)).toHaveLength(2);
  });

  it('the same round again owes nothing', () => {
    const round = roundOf(0, { page: 'breach' });
    expect(play([round, round])).toMatchObject({ told: [], book: { outbox: [] } });
  });
});

describe('escalation', () => {
  const paged = () => play([roundOf(0, { page: 'breach' })]).book;
  const ruleOf = (name: string) => all.find((one) => one.name === name);
  const owedAt = (book: Book, minute: number) =>
    owed(escalate({ ...book, outbox: [] }, ruleOf, 10 * MINUTE, START + minute * MINUTE));

  it('a page that nobody acknowledges goes to the second target, once', () => {
    expect(owedAt(paged(), 9)).toEqual([]);
    expect(owedAt(paged(), 10)).toEqual(['pagerduty page still_firing']);
    const escalated = escalate(paged(), ruleOf, 10 * MINUTE, START + 10 * MINUTE);
    expect(escalated.outbox.at(-1)?.target).toBe('second');
    expect(owedAt(escalated, 30)).toEqual([]);
  });

  it('a silenced one waits for the end of its silence', () => {
    const silence: Silence = {
      id: 'si_1',
      kind: 'silence',
      from: START + 5 * MINUTE,
      until: START + 20 * MINUTE,
      author: 'u1',
      reason: 'known',
    };
    const { book } = play([roundOf(6, { page: 'breach' }, [silence])], paged());
    expect(owedAt(book, 15)).toEqual([]);
    expect(owedAt(play([roundOf(20, { page: 'breach' }, [silence])], book).book, 20)).toEqual([
      'pagerduty page still_firing',
    ]);
  });

  it('an acknowledged one does not, until something new pages in it', () => {
    const taken = acknowledge(paged(), Object.keys(paged().incidents)[0] ?? '', 'u1', START + MINUTE);
    expect(owedAt(taken, 30)).toEqual([]);
    const { book } = play([roundOf(20, { twin: 'breach' })], taken);
    expect(owedAt(book, 29)).toEqual([]);
    expect(owedAt(book, 30)).toEqual(['pagerduty page still_firing']);
  });
});

describe('what PagerDuty has not taken', () => {
  it('is tried again while it fires, and rings nobody once it is over', () => {
    const { book } = evaluateRound(emptyBook(), roundOf(0, { page: 'breach' }));
    const refused = { ...book, outbox: book.outbox.map((one) => ({ ...one, attempts: 1 })) };
    const during = evaluateRound(refused, roundOf(1, { page: 'breach' })).book;
    expect(owed(during)).toContain('pagerduty page first_firing');
    const clear = evaluateRound(during, roundOf(2, { page: 'clear' })).book;
    expect(owed(evaluateRound(clear, roundOf(12, { page: 'clear' })).book)).toEqual([
      'slack page first_firing',
      'pagerduty page resolved',
      'slack page resolved',
    ]);
  });

  it('is tried also when a dead process has not begun it', () => {
    const { book } = evaluateRound(emptyBook(), roundOf(0, { page: 'breach' }));
    const clear = evaluateRound(book, roundOf(2, { page: 'clear' })).book;
    const over = evaluateRound(clear, roundOf(12, { page: 'clear' })).book;
    expect(owed(over).slice(0, 2)).toEqual(['pagerduty page first_firing', 'slack page first_firing']);
  });
});

describe('what a dead process owed', () => {
  it('is taken over when its lease has ended, by one', () => {
    const { book } = evaluateRound(emptyBook(), roundOf(0, { notify: 'breach' }));
    expect(takeOver(book, START + MINUTE - 1).taken).toEqual([]);
    const first = takeOver(book, START + MINUTE);
    expect(first.taken.map(({ channel }) => channel)).toEqual(['slack']);
    expect(takeOver(first.book, START + MINUTE).taken).toEqual([]);
  });
});

describe('in Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    server = await startRedis({ token: 'test' });
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    vi.stubEnv('UPSTASH_REDIS_REST_URL', server.url);
    vi.stubEnv('UPSTASH_REDIS_REST_TOKEN', 'test');
    vi.stubEnv('REDIS_TIMEOUT_MS', '10000');
    server.faults.clear();
    await createRedis().flushdb();
    return () => vi.unstubAllEnvs();
  });
  const check = (round: Round) => updateBook(createRedis(), 'prod', (book) => evaluateRound(book, round));

  it('the same check five times at once: one tells, four find it done', async () => {
    const results = await Promise.all(Array.from({ length: 5 }, () => check(roundOf(0, { page: 'breach' }))));
    expect(results.map(({ notifications }) => notifications.length).toSorted()).toEqual([0, 0, 0, 0, 1]);
    const book = await readBook(createRedis(), 'prod');
    expect(owed(book)).toEqual(['pagerduty page first_firing', 'slack page first_firing']);
  });

  it('different checks at once: none is lost', async () => {
    const names = ['page', 'twin', 'notify'];
    await Promise.all(names.map((name) => check(roundOf(0, { [name]: 'breach' }))));
    const { alerts, version } = await readBook(createRedis(), 'prod');
    expect(Object.keys(alerts).toSorted()).toEqual([...names].toSorted());
    expect(version).toBe(3);
  });

  it('an answer that is lost: told by whoever takes the outbox over, not twice', async () => {
    const { book: written } = evaluateRound(
      await readBook(createRedis(), 'prod'),
      roundOf(0, { page: 'breach' }),
    );
    server.faults.set({ kind: 'lose_response', times: 1 });
    // The client sends it again and is told that somebody else was faster.
    expect(await writeBook(createRedis(), 'prod', written)).toBe(false);
    expect((await check(roundOf(0, { page: 'breach' }))).notifications).toEqual([]);
    await check(roundOf(1, { page: 'breach' }));
    const book = await readBook(createRedis(), 'prod');
    expect(takeOver(book, START + 2 * MINUTE).taken.map(({ channel }) => channel)).toEqual([
      'pagerduty',
      'slack',
    ]);
  });

  it.each(['nonsense', '{"version": 7}', '{"version": 7, "alerts": {"page": 1}}'])(
    'a book that cannot be read (%s) is begun anew: told again rather than forgotten',
    async (text) => {
      await createRedis().set('alerts:prod', text);
      expect((await check(roundOf(0, { page: 'breach' }))).notifications).toHaveLength(1);
      expect((await readBook(createRedis(), 'prod')).alerts.page?.status).toBe('firing');
    },
  );
});
