import type { Step } from './merge';
import type { Pattern, Rule, Store } from './rules';

/** How much is known of each store: nothing, a part of it, or everything. */
export type Completeness = Readonly<Record<Store, 'ok' | 'partial' | 'away'>>;

/** An expectation that is not met, or not in time, or not yet. */
export interface Missing {
  rule: string;
  /** `waiting`: there is still time. `late`: it came, but too late. */
  state: 'missing' | 'waiting' | 'late';
  /** When the step was that makes it expected, and until when it was. */
  since: number;
  due: number;
  id: string;
  correlationId: string | undefined;
  /** In words, with times and durations only. */
  says: string;
}

export interface Judged {
  missing: Missing[];
  /** Rules of which nothing can be said, because who could tell is away. */
  notJudged: string[];
}

/**
 * Which steps should be there and are not. Pure; `now` in milliseconds since the epoch. A step counts as missing only if a
 * store that would know of it answered in full.
 */
export function judgeMissing(
  steps: readonly Step[],
  rules: readonly Rule[],
  known: Completeness,
  now: number,
): Judged {
  const missing: Missing[] = [];
  const notJudged: string[] = [];
  for (const rule of rules) {
    const complete = rule.told.some((store) => known[store] === 'ok');
    for (const step of steps.filter((candidate) => matches(candidate, rule.after))) {
      const found = judge(step, steps, rule, now);
      if (found === null) continue;
      if (found.state === 'late' || complete) missing.push(found);
      else if (!notJudged.includes(rule.name)) notJudged.push(rule.name);
    }
  }
  return { missing: missing.toSorted((a, b) => a.since - b.since), notJudged };
}

function judge(step: Step, steps: readonly Step[], rule: Rule, now: number): Missing | null {
  const id = step.ids[rule.by];
  if (id === undefined) return null;
  const same = steps.filter((other) => other !== step && other.ids[rule.by] === id);
  const due = step.at + rule.within;
  // Clocks of two stores differ a little; a step of before is another one.
  const followed = same.find((other) => matches(other, rule.expect) && other.at >= step.at - CLOCK_MS);
  const base = { rule: rule.name, since: step.at, due, id, correlationId: step.correlationId };
  const begun = `${rule.done} ${clock(step.at)}`;
  if (followed !== undefined) {
    if (followed.at <= due) return null;
    return {
      ...base,
      state: 'late',
      says: `${begun}, ${rule.missing} only after ${span(followed.at - step.at)}`,
    };
  }
  const { unless } = rule;
  if (unless !== undefined && same.some((other) => matches(other, unless))) return null;
  if (now <= due)
    return { ...base, state: 'waiting', says: `${begun}, ${rule.missing} expected until ${clock(due)}` };
  return { ...base, state: 'missing', says: `${begun}, no ${rule.missing} after ${span(rule.within)}` };
}

const CLOCK_MS = 1_000;

function matches({ what, facts }: Step, pattern: Pattern): boolean {
  if (!pattern.what.includes(what)) return false;
  return Object.entries(pattern.where ?? {}).every(([name, values]) => {
    const fact = facts[name];
    return fact !== undefined && values.includes(fact);
  });
}

/** Time of day, UTC. */
export const clock = (at: number): string => new Date(at).toISOString().slice(11, 19);

/** A duration as people say it. */
export function span(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.round(minutes / 6) / 10;
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
