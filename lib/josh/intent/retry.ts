/** Why a call to the LLM gave nothing usable. `reason` is a code. */
export type CallFailure =
  | { kind: 'invalid_json'; reason: string }
  /** No answer, an error, or a refusal. `retryAfterMs` when the API said when to come back. */
  | { kind: 'failed'; reason: string; retryAfterMs?: number };

export interface RetryFacts {
  failure: CallFailure;
  /** Which try failed, from 1. */
  attempt: number;
  /** Milliseconds for all tries together, and those that are left of them. */
  budgetMs: number;
  leftMs: number;
}

/** A user waits for the answer: one more try, never two. */
const MAX_ATTEMPTS = 2;
/** Pause before the second try, unless the API names one. */
const PAUSE_MS = 250;
/** A second try needs this share of the budget, or it would only run into the time-out. */
const MIN_SHARE = 0.25;

/** What passes by itself: too many requests, overload, faults of the server's (Anthropic: "Errors"), a lost connection. */
const PASSING = /^(http_(408|429|5\d\d)|unreachable)$/;

/**
 * How long to wait before the one second try, in milliseconds; null when there is none. A refusal would be the same
 * again, and a time-out has used up the budget.
 */
export function retryPause({ failure, attempt, budgetMs, leftMs }: RetryFacts): number | null {
  if (attempt >= MAX_ATTEMPTS) return null;
  if (failure.kind === 'failed' && !PASSING.test(failure.reason)) return null;
  const told = failure.kind === 'failed' ? failure.retryAfterMs : 0;
  const pause = told ?? Math.min(PAUSE_MS, budgetMs / 20);
  return leftMs - pause >= budgetMs * MIN_SHARE ? pause : null;
}
