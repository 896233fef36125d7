import { type Answer, call } from './call';
import { type Canary, newCanary } from './canary/canary';

export type Env = Readonly<Record<string, string | undefined>>;

/** A further place to search for the canary: a file, or an address whose answer is searched as a text. */
export interface FurtherPlace {
  name: string;
  at: string;
}

/** The deployment that is looked at, and what this run has done to it so far. */
export interface Subject {
  env: Env;
  /** Addresses without a final slash; the drain's is null when nobody said it. */
  app: string;
  drain: string | null;
  now: () => number;
  pause: (ms: number) => Promise<void>;
  /** Longest wait for one thing to arrive, in milliseconds. */
  waitMs: number;
  /** Whether a text may go through the front door; it makes a user. */
  withCanary: boolean;
  canary: Canary;
  /** Milliseconds since the epoch: nothing of this run is older. */
  since: number;
  further: readonly FurtherPlace[];
  /** Every answer of the deployment, for the search; in the order of the requests. */
  answers: Answer[];
  /** A request to the deployment, whose answer is kept. */
  call(url: string, init?: RequestInit): Promise<Answer>;
  left: string[];
}

export interface SubjectOptions {
  env: Env;
  app: string;
  drain: string | null;
  waitMs: number;
  withCanary: boolean;
  /** A number of the team's own instead of a fictional one. */
  phone?: string | undefined;
  further: readonly FurtherPlace[];
  now: () => number;
  pause: (ms: number) => Promise<void>;
}

export function newSubject(options: SubjectOptions): Subject {
  const answers: Answer[] = [];
  const bare = (url: string) => url.replace(/\/$/, '');
  return {
    ...options,
    app: bare(options.app),
    drain: options.drain === null ? null : bare(options.drain),
    canary: newCanary(options.phone),
    since: options.now(),
    answers,
    left: [],
    async call(url, init) {
      const answer = await call(url, init);
      answers.push(answer);
      return answer;
    },
  };
}

/** Does something once a run, whichever check asks for it first. */
export function oncePerRun<T>(work: (subject: Subject) => Promise<T>): (subject: Subject) => Promise<T> {
  const begun = new WeakMap<Subject, Promise<T>>();
  return (subject) => {
    const known = begun.get(subject);
    if (known !== undefined) return known;
    const working = work(subject);
    begun.set(subject, working);
    return working;
  };
}

/** Looks until there is something to see, or the wait is over: then null. */
export async function eventually<T>(
  { now, pause, waitMs }: Subject,
  look: () => Promise<T | null>,
  atMostMs = waitMs,
): Promise<T | null> {
  const end = now() + atMostMs;
  for (;;) {
    const seen = await look();
    if (seen !== null || now() >= end) return seen;
    await pause(LOOK_AGAIN_MS);
  }
}

const LOOK_AGAIN_MS = 400;
