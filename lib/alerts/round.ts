import type { Book } from './book';
import { evaluate } from './evaluate';
import { causesFirst, hushFor, type Silence } from './hush';
import type { Measurement } from './measurement';
import type { Notification } from './notification';
import { planDelivery } from './plan';
import { type AlertRule, type Tier, tiers } from './rule';
import { type AlertState, initialState } from './state';

export interface Measured {
  rule: AlertRule;
  measurement: Measurement;
}

export interface Round {
  measured: readonly Measured[];
  silences: readonly Silence[];
  /** When it was measured; the same for a check that is delivered again. Milliseconds since the epoch. */
  at: number;
  /** The tier that was evaluated whole, if one was. */
  tier: Tier | null;
  ruleOf: (name: string) => AlertRule | undefined;
}

/** Alerts that changed, for the history. */
export interface Transition {
  rule: AlertRule;
  from: AlertState['status'];
  state: AlertState;
}

export interface RoundResult {
  notifications: Notification[];
  transitions: Transition[];
}

/** One round of evaluations over the book: causes before their symptoms. Pure, and without effect when repeated. */
export function evaluateRound(book: Book, round: Round): { book: Book; result: RoundResult } {
  const { at, silences, ruleOf, tier } = round;
  const alerts = { ...book.alerts };
  const notifications: Notification[] = [];
  const transitions: Transition[] = [];
  const measurements = new Map(round.measured.map(({ rule, measurement }) => [rule.name, measurement]));
  for (const rule of causesFirst(round.measured.map(({ rule }) => rule))) {
    const measurement = measurements.get(rule.name);
    if (measurement === undefined) continue;
    const before = alerts[rule.name] ?? initialState();
    const blind = measurement.outcome !== 'measured';
    const hush = hushFor({ rule, blind }, alerts, silences, at);
    const evaluation = evaluate(rule, measurement, before, at, hush);
    alerts[rule.name] = evaluation.state;
    notifications.push(...evaluation.notifications);
    if (evaluation.state.status !== before.status)
      transitions.push({ rule, from: before.status, state: evaluation.state });
  }
  const evaluated = { ...book.evaluated };
  // A tier whose schedule was never there is late from the first evaluation of any other.
  for (const each of tiers) evaluated[each] ??= at;
  if (tier !== null) evaluated[tier] = Math.max(at, evaluated[tier] ?? 0);
  const next = planDelivery({ ...book, alerts, evaluated }, notifications, ruleOf, at);
  return { book: next, result: { notifications, transitions } };
}
