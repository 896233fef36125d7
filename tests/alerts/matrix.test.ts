import { describe, expect, it } from 'vitest';
import { emptyBook } from '@/lib/alerts/book';
import { type Counts, chooseMeasurement } from '@/lib/alerts/choose';
import type { Measurement } from '@/lib/alerts/measurement';
import { evaluateRound } from '@/lib/alerts/round';
import type { AlertRule } from '@/lib/alerts/rule';
import type { Source } from '@/lib/alerts/state';
import { rule } from './support/timeline';

const START = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const columns = { part: 'failures', whole: 'requests' };
const none: Counts = { requests: 0, failures: 0 };
const down: Measurement = { outcome: 'error', reason: 'axiom.http_503' };
const silent: Measurement = { outcome: 'no_data' };
const axiom = (failures: number): Measurement => ({
  outcome: 'measured',
  values: { failures, requests: 100 },
  source: 'axiom',
});

/** How each source comes to be believed, for a share of failures of a hundred requests. */
const sources: Readonly<Record<Source, (failures: number) => Measurement>> = {
  axiom: (failures) => chooseMeasurement(axiom(failures), none, none, columns),
  drain_counters: (failures) => chooseMeasurement(down, { requests: 100, failures }, none, columns),
  edge_counters: (failures) => chooseMeasurement(silent, none, { requests: 100, failures }, columns),
  self: (failures) => ({ outcome: 'measured', values: { failures, requests: 100 }, source: 'self' }),
};

const subject: AlertRule = { ...rule, route: 'page', for: '2m' };

/** Checks one after another, each delivered `times` times; those of before come again at the end. */
function play(measurements: readonly [minute: number, Measurement][], times: number) {
  let book = emptyBook();
  const told: string[] = [];
  const deliver = ([minute, measurement]: readonly [number, Measurement]) => {
    const { book: next, result } = evaluateRound(book, {
      measured: [{ rule: subject, measurement }],
      silences: [],
      at: START + minute * MINUTE,
      tier: 'critical',
      ruleOf: () => subject,
    });
    book = next;
    told.push(...result.notifications.map(({ reason }) => reason));
  };
  for (const one of measurements) for (let time = 0; time < times; time += 1) deliver(one);
  for (const one of measurements) deliver(one);
  const { status, cause, source } = book.alerts[subject.name] ?? {};
  return { status, cause, source, told, owed: book.outbox.length };
}

describe.each([1, 2, 5])('each check delivered %i times, and all of them again in the end', (times) => {
  describe.each(Object.entries(sources))('measured by %s', (source, measured) => {
    it('ok: nobody is told', () => {
      expect(play([[0, measured(0)]], times)).toEqual({
        status: 'ok',
        cause: null,
        source,
        told: [],
        owed: 0,
      });
    });
    it('pending: nobody is told yet', () => {
      expect(
        play(
          [
            [0, measured(9)],
            [1, measured(9)],
          ],
          times,
        ),
      ).toEqual({
        status: 'pending',
        cause: 'breach',
        source,
        told: [],
        owed: 0,
      });
    });
    it('firing: somebody is told once, by PagerDuty and in the thread', () => {
      expect(
        play(
          [
            [0, measured(9)],
            [2, measured(9)],
            [3, measured(9)],
          ],
          times,
        ),
      ).toEqual({
        status: 'firing',
        cause: 'breach',
        source,
        told: ['first_firing'],
        owed: 2,
      });
    });
    it('and over: resolved, once', () => {
      const story = play(
        [
          [0, measured(9)],
          [2, measured(9)],
          [3, measured(0)],
          [13, measured(0)],
        ],
        times,
      );
      expect(story).toMatchObject({ status: 'ok', told: ['first_firing', 'resolved'] });
    });
    it('blind while it fires: that is told besides, and it is not over', () => {
      const story = play(
        [
          [0, measured(9)],
          [2, measured(9)],
          [3, down],
          [13, down],
        ],
        times,
      );
      expect(story).toMatchObject({
        status: 'firing',
        cause: 'breach',
        source,
        told: ['first_firing', 'error'],
      });
    });
  });

  it.each<[string, Measurement]>([
    ['no_data', silent],
    ['error', down],
  ])('%s with no counters: pending, then firing, then a page', (cause, measurement) => {
    const blind = { from: chooseMeasurement(measurement, none, none, columns) }.from;
    expect(blind).toEqual(measurement);
    expect(
      play(
        [
          [0, blind],
          [5, blind],
        ],
        times,
      ),
    ).toMatchObject({ status: 'pending', cause, told: [] });
    expect(
      play(
        [
          [0, blind],
          [15, blind],
        ],
        times,
      ),
    ).toMatchObject({ status: 'firing', cause, told: [cause] });
  });

  it.each<[string, Measurement]>([
    ['no_data', silent],
    ['error', down],
  ])('%s and Redis away as well is never taken for ok', (cause, measurement) => {
    const blind = chooseMeasurement(measurement, null, null, columns);
    expect(
      play(
        [
          [0, axiom(0)],
          [1, blind],
          [16, blind],
        ],
        times,
      ),
    ).toMatchObject({ status: 'firing', cause });
  });
});
