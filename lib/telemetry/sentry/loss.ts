import { log } from '../log/log';
import { Budget } from './budget';

/** Why something meant for Sentry did not get there. */
export type Loss =
  | 'scrub_failed'
  | 'guard_failed'
  | 'capture_failed'
  | 'flush_timeout'
  | 'unreachable'
  | `http_${number}`;

/** One line a minute for each reason: an outage of Sentry's must not fill the log. */
const lines = new Budget({ burst: 1, refillMs: 60_000, now: Date.now });

/** Says that something was not sent. The log has the error itself; without this line nobody would know that Sentry lacks it. */
export function reportLoss(reason: Loss): void {
  const { allowed, suppressed } = lines.take(reason);
  if (allowed) log('error.not_sent', { reason, items: suppressed + 1 });
}
