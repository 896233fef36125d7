import type { Hush } from './evaluate';
import type { AlertRule } from './rule';
import type { AlertState } from './state';

/** A wish not to be told for a while. Both have an author and an end. Times are milliseconds since the epoch. */
export interface Silence {
  id: string;
  /** `maintenance` is planned and named as such in the digest. */
  kind: 'silence' | 'maintenance';
  /** Rules by name; absent means all. */
  rules?: readonly string[];
  from: number;
  until: number;
  author: string;
  reason: string;
}

/** When this fires, that other rules are blind as well is no news. What they do measure, by other means, still is. */
const WHY_BLIND = 'logs_missing';

/**
 * Why nobody is told of a rule at present; null when somebody is. An inhibition comes first, because it also keeps an
 * alert from saying "resolved".
 *
 * @param states of all rules as they are after this round's evaluation of the rules that inhibit
 */
export function hushFor(
  { rule, blind }: { rule: AlertRule; blind: boolean },
  states: Readonly<Record<string, AlertState>>,
  silences: readonly Silence[],
  now: number,
): Hush | null {
  const causes = blind && rule.name !== WHY_BLIND ? [WHY_BLIND, ...rule.inhibitedBy] : rule.inhibitedBy;
  const cause = causes.find((name) => states[name]?.status === 'firing');
  if (cause !== undefined) return { kind: 'inhibited', by: cause };
  const silence = silences.find(
    ({ rules, from, until }) =>
      from <= now && now < until && (rules === undefined || rules.includes(rule.name)),
  );
  if (silence === undefined) return null;
  return { kind: silence.kind === 'maintenance' ? 'maintenance' : 'silenced', by: silence.id };
}

/** The rules so that each comes after those that inhibit it. */
export function causesFirst<R extends Pick<AlertRule, 'name' | 'inhibitedBy'>>(rules: readonly R[]): R[] {
  const ordered: R[] = [];
  const visit = (rule: R, path: readonly string[]) => {
    if (ordered.includes(rule)) return;
    if (path.includes(rule.name))
      throw new Error(`rules inhibit each other in a circle: ${[...path, rule.name].join(' → ')}`);
    const first = rule.name === WHY_BLIND ? [] : [WHY_BLIND];
    for (const name of [...first, ...rule.inhibitedBy]) {
      const cause = rules.find((other) => other.name === name);
      if (cause) visit(cause, [...path, rule.name]);
    }
    ordered.push(rule);
  };
  for (const rule of rules) visit(rule, []);
  return ordered;
}
