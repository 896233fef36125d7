import type { Subject } from '../subject';
import { type IdName, idNames, type StoryEvent } from './event';
import { mergeEvents, type Step } from './merge';
import { type Completeness, judgeMissing, type Missing } from './missing';
import type { Rule } from './rules';
import { deriveSpans, type Span } from './spans';

/** Steps that a story shows at most: the beginning and the end of a longer one. */
export const MOST_STEPS = 2_000;
/** Of these so many are of the beginning. */
export const FIRST_STEPS = 200;
/** Silence that is worth a word, in milliseconds. */
const GAP_MS = 60_000;
/** Ids of one name that are listed at most. */
const MOST_IDS = 50;

/** What happened to something: ordered, told once, with what is missing named. */
export interface Story {
  subject: Subject;
  /** Milliseconds since the epoch. */
  now: number;
  steps: Step[];
  /** How many steps stand between the beginning and the end that are shown. */
  left_out: number;
  spans: Span[];
  /** Times in which nothing happened, the longest first. */
  gaps: { from: number; to: number }[];
  missing: Missing[];
  /** Rules that could not be judged: who could tell is away. */
  not_judged: string[];
  /** Ids that it touched, for the next question. */
  ids: { name: IdName | 'correlation_id'; value: string }[];
}

export interface Told {
  subject: Subject;
  events: readonly StoryEvent[];
  known: Completeness;
}

/** Makes one story of what the sources tell. Pure: the order of the events, and what came twice, have no part in it. */
export function story({ subject, events, known }: Told, rules: readonly Rule[], now: number): Story {
  const all = mergeEvents(events.filter(concerning(subject, events)));
  const { missing, notJudged } = judgeMissing(all, rules, known, now);
  const left_out = Math.max(all.length - MOST_STEPS, 0);
  const steps = left_out === 0 ? all : [...all.slice(0, FIRST_STEPS), ...all.slice(FIRST_STEPS - MOST_STEPS)];
  return {
    subject,
    now,
    steps,
    left_out,
    spans: deriveSpans(steps),
    gaps: gapsOf(steps),
    missing,
    not_judged: notJudged,
    ids: idsOf(steps),
  };
}

/**
 * Whether an event belongs to what is asked about: an operation does things for many people, and of those only one is
 * asked about. What names nobody belongs to everybody.
 */
function concerning({ kind, id }: Subject, events: readonly StoryEvent[]): (event: StoryEvent) => boolean {
  switch (kind) {
    case 'job':
      return ({ ids }) => ids.job_id === undefined || ids.job_id === id;
    case 'invite':
      return ({ ids }) => ids.invite_id === undefined || ids.invite_id === id;
    case 'user':
      return ({ ids }) => ids.user_id === undefined || ids.user_id === id;
    case 'phone_hash': {
      const owners = new Set(events.filter(({ ids }) => ids.phone_hash === id).map(({ ids }) => ids.user_id));
      return ({ ids }) =>
        (ids.phone_hash === undefined || ids.phone_hash === id) &&
        (ids.user_id === undefined || owners.has(ids.user_id));
    }
    default:
      return () => true;
  }
}

function gapsOf(steps: readonly Step[]): Story['gaps'] {
  return steps
    .filter(({ gap }) => gap >= GAP_MS)
    .toSorted((a, b) => b.gap - a.gap)
    .slice(0, 10)
    .map(({ at, gap }) => ({ from: at - gap, to: at }));
}

function idsOf(steps: readonly Step[]): Story['ids'] {
  const names = ['correlation_id', ...idNames] as const;
  return names.flatMap((name) => {
    const values = new Set<string>();
    for (const step of steps) {
      const value = name === 'correlation_id' ? step.correlationId : step.ids[name];
      if (value !== undefined && values.size < MOST_IDS) values.add(value);
    }
    return [...values].map((value) => ({ name, value }));
  });
}
