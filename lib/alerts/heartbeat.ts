import { log } from '@/lib/telemetry/log/log';

/** Whether somebody outside watches over the checks at all. */
export const isWatched = (): boolean => Boolean(process.env.SENTRY_CRON_URL);

/** Longest wait for Sentry, in milliseconds. */
const TIMEOUT_MS = 2_000;

/**
 * Tells the dead-man's switch outside of our own platform that the critical rules were evaluated; `SENTRY_CRON_URL` is the
 * check-in address of a Sentry Crons monitor, with its key in it. Awaited, because a lost check-in is a false alarm, and
 * bounded. Never throws.
 */
export async function checkIn(environment: string): Promise<void> {
  const { SENTRY_CRON_URL } = process.env;
  if (!SENTRY_CRON_URL) return;
  try {
    const url = new URL(SENTRY_CRON_URL);
    url.searchParams.set('status', 'ok');
    url.searchParams.set('environment', environment);
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!ok) log('alert.heartbeat_failed', { reason: `http_${status}` });
  } catch (error) {
    const timeout = error instanceof Error && error.name === 'TimeoutError';
    log('alert.heartbeat_failed', { reason: timeout ? 'timeout' : 'no_connection' });
  }
}
