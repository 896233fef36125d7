import { log } from '@/lib/telemetry/log/log';
import { rateLimited } from './rate-limit';

/** One line a minute for each code: whoever drains the drain must not drown in it. */
const allowed = rateLimited(60_000, Date.now);

/** Says on the drain's own log that something failed. */
export function warn(code: string): void {
  if (allowed(code)) log('drain.failed', { reason: code });
}
