import type { EventName } from '@/lib/telemetry/catalogue/events';
import type { Condition } from './condition';
import type { Duration } from './duration';
import type { SourceName } from './queries';

/** `page` wakes somebody, `notify` is read within the hour, `digest` once a day. Document 5, "Alert Thresholds". */
export const routes = ['page', 'notify', 'digest'] as const;
export type Route = (typeof routes)[number];

/** How often a rule is evaluated; each tier is one QStash schedule. */
export const tiers = ['critical', 'high', 'daily'] as const;
export type Tier = (typeof tiers)[number];

/** Minute counters in Redis that stand in for Axiom: see `counters.ts`. */
export type Fallback = 'twilio_inbound' | 'stripe_webhook' | 'outbound';

/** What it means when the query measures nothing, or does not answer. Both are states of their own, never "ok". */
export interface Blindness {
  /** How long it may last before it fires. */
  for: Duration;
  /** How long before it pages although the rule itself would only notify. */
  pageAfter: Duration;
}

export interface AlertRule {
  name: string;
  /** One sentence for the one who is woken up: what is wrong, seen from the user. */
  summary: string;
  tier: Tier;
  route: Route;
  /** Rules of one group are one incident: one page, one thread. */
  group: string;
  /** The query that measures it; `self` for what the evaluator's own book tells. */
  query: SourceName | 'self';
  condition: Condition;
  /** What the condition looks at; for several windows the longest. */
  window: Duration;
  /** How long a breach must last before it fires. */
  for: Duration;
  /** How long it must be clear before it resolves. */
  keepFiringFor: Duration;
  /** How often a firing alert is told again. */
  repeat: Duration;
  noData: Blindness;
  error: Blindness;
  /** Alerts that this one is a symptom of: while one of them fires, this one is not told. */
  inhibitedBy: readonly string[];
  fallback?: Fallback;
  /** A bad event, of which the newest one's correlation id is shown as an example. */
  sample?: { event: EventName; route?: string };
  labels: Readonly<Record<string, string>>;
  /** Page in `docs/runbooks`. */
  runbook: string;
  owner: string;
  /** Step of the escalation procedure to begin with (Document 5, "Escalation Procedure"). */
  firstStep: string;
}

/** How often the rules of a tier are evaluated by schedule. */
export const intervals: Readonly<Record<Tier, Duration>> = { critical: '1m', high: '5m', daily: '1h' };
