import { environment } from '../env';

/** The webhooks whose failures page somebody even when no log arrives. */
export type EdgeCondition = 'twilio_inbound' | 'stripe_webhook';

/** The condition that a verified caller's requests belong to; undefined for callers whose failures page nobody. */
export function conditionOf(source: string | undefined): EdgeCondition | undefined {
  if (source === 'twilio_inbound') return 'twilio_inbound';
  return source === 'stripe' ? 'stripe_webhook' : undefined;
}

/** What is counted of a webhook at the edge, besides its logs. */
export interface EdgeCount {
  condition: EdgeCondition;
  what: 'requests' | 'failures';
  /** Milliseconds since the epoch. */
  now: number;
}

/** Longer than every window of a critical alert. */
const TTL_MS = 3 * 3_600_000;
/** Length of an ISO stamp up to the minute. */
const MINUTE = 16;

/** Name of a minute's hash: `edge:2026-11-23T12:00`. */
export const edgeMinuteKey = (at: number): string => `edge:${new Date(at).toISOString().slice(0, MINUTE)}`;

/** Name of a count in it: `prod.twilio_inbound.requests`. */
export const edgeField = (env: string, { condition, what }: Pick<EdgeCount, 'condition' | 'what'>): string =>
  `${env}.${condition}.${what}`;

interface Pipeline {
  hincrby(key: string, field: string, increment: number): unknown;
  pexpire(key: string, ms: number): unknown;
}

/**
 * Adds a count to a pipeline that is sent anyway, for the alerts to read when the log pipeline is silent. A pipeline whose
 * answer was lost and that is sent again counts twice: an estimate is enough for what these are for.
 */
export function countAtEdge(pipeline: Pipeline, count: EdgeCount): void {
  const key = edgeMinuteKey(count.now);
  pipeline.hincrby(key, edgeField(environment(), count), 1);
  pipeline.pexpire(key, TTL_MS);
}
