import type { Claim } from './claim';

export interface Waiting {
  /** Longest wait in milliseconds. */
  atMostMs: number;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** Pause between two looks, in milliseconds. */
const PAUSE_MS = 200;

/**
 * Asks again while somebody else works on the same key, until it is done, given back, expired, or the wait is over.
 * For callers that do not come back on an error, such as Twilio: answering them before the outcome is known could
 * swallow the message.
 */
export async function claimWaiting(ask: () => Promise<Claim>, waiting: Waiting): Promise<Claim> {
  const until = waiting.now() + waiting.atMostMs;
  let result = await ask();
  while (result.outcome === 'in_flight' && waiting.now() < until) {
    await waiting.sleep(Math.min(PAUSE_MS, Math.max(until - waiting.now(), 1)));
    result = await ask();
  }
  return result;
}
