import { admit, isFieldName } from '@/lib/telemetry/catalogue/admit';
import type { Level } from '@/lib/telemetry/catalogue/events';
import type { FieldName } from '@/lib/telemetry/catalogue/fields';

/** Where a step is known from. */
export const origins = [
  'log',
  'domain_event',
  'text',
  'job',
  'delivery',
  'stripe_event',
  'linkup',
  'replay',
  'audit',
  'alert',
  'deploy',
] as const;

export type Origin = (typeof origins)[number];

/** Ids that a reader follows from one story to the next, in the order in which they are shown. */
export const idNames = [
  'user_id',
  'phone_hash',
  'twilio_message_sid',
  'message_id',
  'job_id',
  'linkup_id',
  'invite_id',
  'stripe_event_id',
  'stripe_subscription_id',
  'incident_id',
  'hold_id',
  'replay_id',
  'queue_message_id',
] as const satisfies readonly FieldName[];

export type IdName = (typeof idNames)[number];
export type Ids = { [N in IdName]?: string };
export type Fact = string | number | boolean;

/** One thing that happened, as one source tells it. */
export interface StoryEvent {
  /** Milliseconds since the epoch. */
  at: number;
  origin: Origin;
  /** The event's name in the catalogue where it has one. */
  what: string;
  level: Level;
  /** The handler, the route or the platform; empty where the source does not know. */
  where: string;
  correlationId: string | undefined;
  ids: Ids;
  facts: Record<string, Fact>;
  /** Tells events of one source apart that look the same; a row that came twice has the same one. */
  once?: string;
}

const isIdName = (name: string): name is IdName => idNames.some((id) => id === name);

/** Said by every row, or by the step itself. */
const UNTOLD = new Set<string>([
  'correlation_id',
  'handler',
  'method',
  'route',
  'git_sha',
  'db_queries',
  'category',
  'cold_start',
]);

/**
 * Sorts what a source says into ids and facts. Closed: only fields of the catalogue, in their shapes, and never free text.
 * Pure.
 */
export function sortFields(said: Readonly<Record<string, unknown>>): Pick<StoryEvent, 'ids' | 'facts'> {
  const ids: Ids = {};
  const facts: Record<string, Fact> = {};
  for (const [name, value] of Object.entries(said)) {
    if (value === null || value === undefined || value === '' || !isFieldName(name)) continue;
    const admitted = admit(name, value);
    if (admitted === null) continue;
    if (isIdName(name)) ids[name] = String(admitted);
    else if (!UNTOLD.has(name)) facts[name] = admitted;
  }
  return { ids, facts };
}
