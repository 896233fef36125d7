import { isoTime } from '@/lib/telemetry/log/iso-time';
import type { Point } from './measure/points';
import type { Series } from './measure/series';

/** The conditions that page somebody (Document 5, "Alert Thresholds"). */
export type Condition = 'twilio_inbound' | 'stripe_webhook' | 'outbound';

/** Older minutes are outside every window of a critical alert: 15 minutes is the longest. */
const OLDEST_MS = 60 * 60_000;
/** Length of an ISO stamp up to the minute. */
const MINUTE = 16;

const ROUTES: Readonly<Record<string, Condition>> = {
  '/api/twilio/inbound': 'twilio_inbound',
  '/api/stripe/webhook': 'stripe_webhook',
};

/** The condition that a series tells of, and whether it is a failure; null for all others. */
export function conditionOf({ metric, labels }: Series): { name: Condition; failure: boolean } | null {
  if (metric === 'sms_outbound_sent_total') return { name: 'outbound', failure: false };
  if (metric === 'sms_outbound_failed_total') return { name: 'outbound', failure: true };
  if (metric !== 'http_requests_total') return null;
  const name = ROUTES[labels.route ?? ''];
  return name === undefined ? null : { name, failure: labels.status_class === '5xx' };
}

/** Counts by name: `prod.twilio_inbound.requests`. */
export type CriticalCounts = Record<string, number>;

/**
 * Requests and failures of the critical conditions by minute, for the alerts to read while Axiom is away. A minute is a
 * hash `critical:2026-11-23T12:00`, and each batch has fields of its own in it, such as
 * `prod.twilio_inbound.requests:5f3a9c01`, so that settling a batch twice changes nothing. {@link sumCritical} adds them.
 *
 * @param batch stands for the batch; the same for the same bytes
 */
export function countCritical(
  points: readonly Point[],
  batch: string,
  now: number,
): Map<string, CriticalCounts> {
  const minutes = new Map<string, CriticalCounts>();
  let oldest: string | null = null;
  for (const { series, count, time } of points) {
    const condition = conditionOf(series);
    if (condition === null) continue;
    oldest ??= isoTime(now - OLDEST_MS);
    if (time < oldest) continue;
    const minute = time.slice(0, MINUTE);
    const counts = minutes.get(minute) ?? {};
    minutes.set(minute, counts);
    const name = `${series.labels.env}.${condition.name}`;
    add(counts, `${name}.requests:${batch.slice(0, 8)}`, count);
    if (condition.failure) add(counts, `${name}.failures:${batch.slice(0, 8)}`, count);
  }
  return minutes;
}

/** The counts of one minute over all batches, from what `HGETALL` gives our client: names and values in turn. */
export function sumCritical(reply: readonly unknown[]): CriticalCounts {
  const sums: CriticalCounts = {};
  for (let at = 0; at + 1 < reply.length; at += 2) {
    const [name = ''] = String(reply[at]).split(':', 1);
    add(sums, name, Number(reply[at + 1]));
  }
  return sums;
}

function add(counts: CriticalCounts, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count;
}
