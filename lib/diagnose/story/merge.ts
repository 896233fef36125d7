import type { IdName, Origin, StoryEvent } from './event';

/** What happened, by everybody who tells of it. */
export interface Step extends Omit<StoryEvent, 'origin' | 'once'> {
  /** Who tells of it; the first one's time counts. */
  origins: Origin[];
  /** Milliseconds since the step before. */
  gap: number;
}

/** Two sources tell of the same thing when their clocks differ by less, in milliseconds. */
const SAME_MS = 10_000;

/** The id by which tellings of the same event are the same thing. What is not listed is told by one source only. */
const sameBy: Readonly<Record<string, readonly IdName[]>> = {
  'sms.inbound.received': ['message_id', 'twilio_message_sid'],
  'sms.inbound.routed': ['message_id', 'twilio_message_sid'],
  'sms.outbound.job_created': ['job_id'],
  'sms.outbound.send_attempt': ['job_id'],
  'sms.outbound.sent': ['job_id'],
  'sms.outbound.failed': ['job_id'],
  'sms.outbound.canceled': ['job_id'],
  'sms.status.updated': ['job_id', 'twilio_message_sid'],
  'sms.optout.changed': ['user_id'],
  'stripe.webhook.received': ['stripe_event_id'],
  'stripe.webhook.processed': ['stripe_event_id'],
  'entitlement.updated': ['stripe_event_id'],
  'linkup.created': ['linkup_id'],
  'linkup.broadcasting_started': ['linkup_id'],
  'linkup.invite_wave_sent': ['linkup_id'],
  'linkup.locked': ['linkup_id'],
  'linkup.expired': ['linkup_id'],
  'linkup.canceled': ['linkup_id'],
  'linkup.completed': ['linkup_id'],
  'linkup.invite_accepted': ['invite_id'],
  'linkup.invite_declined': ['invite_id'],
  'linkup.invite_expired': ['invite_id'],
  'linkup.invite_canceled': ['invite_id'],
  'safety.incident_created': ['incident_id'],
  'safety.incident_resolved': ['incident_id'],
  'safety.hold_applied': ['hold_id'],
  'safety.hold_lifted': ['hold_id'],
  'admin.replay_triggered': ['replay_id'],
};

/** Facts that tell two events of the same thing apart. */
const APART = ['message_status', 'wave'] as const;

function sameness(event: StoryEvent): string | null {
  const id = sameBy[event.what]?.find((name) => event.ids[name] !== undefined);
  if (id === undefined) return null;
  return [event.what, event.ids[id], ...APART.map((name) => event.facts[name] ?? '')].join(' ');
}

/** Logs have the exact time and the most facts; the order of the rest is that of their exactness. */
const PREFERENCE: readonly Origin[] = ['log', 'domain_event', 'delivery'];
const preference = ({ origin }: StoryEvent): number => {
  const place = PREFERENCE.indexOf(origin);
  return place === -1 ? PREFERENCE.length : place;
};

/**
 * One ordered list of steps: what came twice from one source is told once, what several sources tell is one step. The order
 * of the events has no part in it. Pure.
 */
export function mergeEvents(events: readonly StoryEvent[]): Step[] {
  const steps: Step[] = [];
  const seen = new Set<string>();
  const told = new Map<string, Step[]>();
  const ordered = events.toSorted((a, b) => preference(a) - preference(b) || before(a, b));
  for (const { origin, once, ...event } of ordered) {
    if (once !== undefined) {
      const mark = `${origin} ${once}`;
      if (seen.has(mark)) continue;
      seen.add(mark);
    }
    const same = sameness({ origin, ...event });
    const known = same === null ? [] : (told.get(same) ?? []);
    const twin = known.find(
      (step) => !step.origins.includes(origin) && Math.abs(step.at - event.at) <= SAME_MS,
    );
    if (twin !== undefined) {
      twin.origins.push(origin);
      twin.ids = { ...event.ids, ...twin.ids };
      twin.facts = { ...event.facts, ...twin.facts };
      continue;
    }
    const step: Step = { ...event, origins: [origin], gap: 0 };
    steps.push(step);
    if (same !== null) told.set(same, [...known, step]);
  }
  // Stable: lines of one millisecond stay in the order in which they were written.
  steps.sort((a, b) => a.at - b.at);
  steps.forEach((step, i) => {
    step.gap = step.at - (steps[i - 1]?.at ?? step.at);
  });
  return steps;
}

/** The platform numbers its entries in the order in which they were written. */
const before = (a: StoryEvent, b: StoryEvent): number =>
  a.at - b.at || (a.once ?? '').localeCompare(b.once ?? '');
