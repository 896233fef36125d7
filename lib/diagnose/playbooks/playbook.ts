import { type ActionKind, type BreakCode, breaks } from './breaks';

export const playbookNames = [
  'no-reply',
  'duplicate-invite',
  'paid-but-paywalled',
  'stuck-broadcasting',
] as const;

export type PlaybookName = (typeof playbookNames)[number];

/** Who is asked. */
export type Witness = 'postgres' | 'axiom' | 'twilio';

/** What was looked at: ids, states, codes, counts and moments (ISO-8601); never a text or a number. */
export type Evidence = Readonly<Record<string, string | number | boolean | null>>;

/** What can be run again, by kind and id. */
export interface Again {
  kind: 'outbound' | 'linkup' | 'stripe' | 'inbound' | 'duplicate' | 'status' | 'entitlement';
  ids: string[];
}

/** What one link of the chain is found to be. */
export type Verdict = { evidence: readonly Evidence[] } & (
  | { verdict: 'ok' }
  /** It was broken, cannot be undone, and nothing more comes of it. */
  | { verdict: 'ok'; settled: true }
  /** In order so far; until then there is time. Milliseconds since the epoch. */
  | { verdict: 'ok'; until: number }
  | { verdict: 'broken'; code: BreakCode; again?: Again }
  /** Who would know did not answer. */
  | { verdict: 'unknown'; away: Witness }
  /** There is nothing to look at: the chain did not come this far, or does not go this way. */
  | { verdict: 'skipped' }
);

/** One step of a playbook: a question, and a pure answer from what was found. */
export interface PlaybookStep<E> {
  name: string;
  question: string;
  /** Without them there is no answer. */
  asks: readonly Witness[];
  /** `now` in milliseconds since the epoch. */
  judge(found: E, now: number): Verdict;
}

/** Evidence, and who was away when it was gathered. */
export interface Found {
  away: readonly Witness[];
}

export type JudgedStep = Pick<PlaybookStep<Found>, 'name' | 'question'> & Verdict;

export interface Action {
  do: ActionKind;
  advice: string;
  /** `wait` only. Milliseconds since the epoch. */
  until?: number;
  /** `replay` only: a dry run of it, ready to be sent. */
  request?: {
    method: 'POST';
    path: '/api/admin/replay';
    body: { kind: Again['kind']; filter: { ids: string[] }; dry_run: true };
  };
}

export interface Diagnosis {
  playbook: PlaybookName;
  /** `waiting`: in order so far, and not at its end. `unknown`: somebody who would know is away. */
  health: 'healthy' | 'waiting' | 'broken' | 'unknown';
  /** The first broken link. */
  code?: BreakCode;
  broken_at?: string;
  says: string;
  action: Action;
  steps: JudgedStep[];
}

export const ok = (...evidence: Evidence[]): Verdict => ({ verdict: 'ok', evidence });
export const waiting = (until: number, ...evidence: Evidence[]): Verdict => ({
  verdict: 'ok',
  until,
  evidence,
});
export const settled = (...evidence: Evidence[]): Verdict => ({ verdict: 'ok', settled: true, evidence });
export const broken = (code: BreakCode, ...evidence: Evidence[]): Verdict => ({
  verdict: 'broken',
  code,
  evidence,
});
export const mendable = (code: BreakCode, again: Again, ...evidence: Evidence[]): Verdict => ({
  verdict: 'broken',
  code,
  again,
  evidence,
});
export const unknown = (away: Witness): Verdict => ({ verdict: 'unknown', away, evidence: [] });
export const skipped: Verdict = { verdict: 'skipped', evidence: [] };

/** A moment as evidence. */
export const moment = (at: Date | number | null): string | null =>
  at === null ? null : new Date(at).toISOString();

/** Runs every step of a playbook over what was found, and names the first broken link. Pure. */
export function diagnose<E extends Found>(
  playbook: PlaybookName,
  steps: readonly PlaybookStep<E>[],
  found: E,
  now: number,
): Diagnosis {
  const judged = steps.map(({ name, question, asks, judge }): JudgedStep => {
    const away = asks.find((witness) => found.away.includes(witness));
    return { name, question, ...(away === undefined ? judge(found, now) : unknown(away)) };
  });
  return { playbook, ...conclude(judged), steps: judged };
}

type Conclusion = Omit<Diagnosis, 'playbook' | 'steps'>;

function conclude(steps: readonly JudgedStep[]): Conclusion {
  for (const step of steps)
    if (step.verdict === 'broken') {
      const { says, action, advice } = breaks[step.code];
      const act: Action = { do: action, advice, ...(step.again ? { request: dryRun(step.again) } : {}) };
      return { health: 'broken', code: step.code, broken_at: step.name, says, action: act };
    }
  const blind = steps.find((step) => step.verdict === 'unknown');
  if (blind?.verdict === 'unknown')
    return {
      health: 'unknown',
      says: `No link is seen to be broken, but ${blind.away} did not answer: “${blind.question}” is open.`,
      action: { do: 'look', advice: `Ask again when ${blind.away} answers.` },
    };
  const until = steps.flatMap((step) => ('until' in step ? [step.until] : []));
  if (until.length > 0) {
    const next = Math.min(...until);
    return {
      health: 'waiting',
      says: 'All is in order so far, and not at its end.',
      action: { do: 'wait', advice: `Wait until ${moment(next)}, then ask again.`, until: next },
    };
  }
  const past = steps.some((step) => 'settled' in step);
  return {
    health: 'healthy',
    says: past
      ? 'Every link holds. What came twice is recorded as a duplicate: nothing more is sent, and it counts for nothing.'
      : 'Every link holds.',
    action: { do: 'nothing', advice: 'Nothing is broken.' },
  };
}

const dryRun = ({ kind, ids }: Again): NonNullable<Action['request']> => ({
  method: 'POST',
  path: '/api/admin/replay',
  body: { kind, filter: { ids }, dry_run: true },
});
