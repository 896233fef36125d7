import { expect } from 'vitest';
import { type Duration, milliseconds } from '@/lib/alerts/duration';
import { evaluate, type Hush } from '@/lib/alerts/evaluate';
import type { Measurement } from '@/lib/alerts/measurement';
import type { Notification, Reason } from '@/lib/alerts/notification';
import type { AlertRule, Route } from '@/lib/alerts/rule';
import { type AlertState, initialState } from '@/lib/alerts/state';

const START = Date.UTC(2026, 10, 23, 12);

/** A share rule that fires above 2% of at least 10, after 5 minutes, and resolves after 10. */
export const rule: AlertRule = {
  name: 'example',
  summary: 'Something fails.',
  tier: 'critical',
  route: 'notify',
  group: 'example',
  query: 'critical',
  condition: {
    kind: 'share_above',
    part: 'failures',
    whole: 'requests',
    above: 0.02,
    minEvents: 10,
    minParts: 2,
  },
  window: '5m',
  for: '5m',
  keepFiringFor: '10m',
  repeat: '1h',
  noData: { for: '15m', pageAfter: '1h' },
  error: { for: '10m', pageAfter: '1h' },
  inhibitedBy: [],
  labels: {},
  runbook: 'example',
  owner: 'on-call',
  firstStep: 'Look.',
};

const counts = (failures: number, requests: number): Measurement => ({
  outcome: 'measured',
  values: { failures, requests },
  source: 'axiom',
});

/** What the query said. */
export const said = {
  breach: counts(10, 100),
  clear: counts(0, 100),
  few: counts(1, 3),
  no_data: { outcome: 'no_data' },
  error: { outcome: 'error', reason: 'timeout' },
} as const satisfies Record<string, Measurement>;

export type Said = keyof typeof said;

type Expected = 'nothing' | Reason | readonly [Reason, Route | 'none'];

/**
 * An alert over time: `alert().at('0m', 'breach').nothing().at('5m', 'breach').tells('first_firing')`. Times are since
 * the beginning; each step must say what it tells, so that no expectation passes by being empty.
 */
export function alert(of: Partial<AlertRule> = {}, from: AlertState = initialState()) {
  const subject = { ...rule, ...of };
  let state = from;
  const step = (time: Duration, what: Said | Measurement, hush: Hush | null) => {
    const now = START + milliseconds(time);
    const measurement = typeof what === 'string' ? said[what] : what;
    const { state: next, notifications } = evaluate(subject, measurement, state, now, hush);
    state = next;
    const where = `at ${time}, ${typeof what === 'string' ? what : 'measured'}`;
    return {
      nothing: () => told(where, notifications, 'nothing'),
      tells: (reason: Reason, route?: Route | 'none') =>
        told(where, notifications, route === undefined ? reason : [reason, route]),
    };
  };
  const told = (where: string, notifications: readonly Notification[], expected: Expected) => {
    const actual = notifications.map(({ reason, route }) =>
      typeof expected === 'string' ? reason : [reason, route],
    );
    expect(actual, where).toEqual(expected === 'nothing' ? [] : [expected]);
    return chain;
  };
  const chain = {
    at: (time: Duration, what: Said | Measurement, hush: Hush | null = null) => step(time, what, hush),
    is(status: AlertState['status']) {
      expect(state.status).toBe(status);
      return chain;
    },
    get state() {
      return state;
    },
  };
  return chain;
}
