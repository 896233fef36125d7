import type { IncomingHttpHeaders } from 'node:http';
import { parseDuration, responseUnits } from './duration';
import type { RetryExpression } from './retry-expression';

const dayMs = 86_400_000;

/** Response headers that name the time of the next attempt, in order of precedence. */
const hints = [
  'retry-after',
  'x-ratelimit-reset',
  'x-ratelimit-reset-requests',
  'x-ratelimit-reset-tokens',
] as const;

/** QStash's default backoff before retry `n` (1 for the first): min(86400, e^(2.5n)) seconds, here in milliseconds. */
export function defaultBackoff(n: number): number {
  return Math.min(dayMs, Math.exp(2.5 * n) * 1_000);
}

function readHint(value: string, now: number): number | null {
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const duration = parseDuration(text, responseUnits);
  if (duration !== null) return duration;
  // Date.parse is lenient: only the form that HTTP prescribes is a date here.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/**
 * Milliseconds until the next attempt.
 *
 * The receiver's hint wins over the publisher's expression, which wins over the backoff; a hint of more than a day is
 * ignored. Which of the first two wins at Upstash is not documented.
 *
 * @param retried how often the message was retried before this attempt: 0 after the first.
 * @param headers of the receiver's answer; empty when there was none.
 */
export function retryDelay(
  retried: number,
  expression: RetryExpression | null,
  headers: IncomingHttpHeaders,
  now: number,
): number {
  for (const name of hints) {
    const value = headers[name];
    const hint = typeof value === 'string' ? readHint(value, now) : null;
    if (hint !== null && hint <= dayMs) return hint;
  }
  const wanted = expression?.(retried) ?? Number.NaN;
  if (Number.isNaN(wanted)) return defaultBackoff(retried + 1);
  return Math.min(dayMs, Math.max(0, wanted));
}
