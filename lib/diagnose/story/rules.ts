import type { Fact, IdName } from './event';

/** Which of the two places a step is known from: without it nobody can say that the step is missing. */
export type Store = 'axiom' | 'postgres';

/** Some steps, by name and by what they say. */
export interface Pattern {
  what: readonly string[];
  /** All must hold, where the step says anything about it. */
  where?: Readonly<Record<string, readonly Fact[]>>;
}

/** After one step another one is expected, of the same id and in time, unless something made it needless. */
export interface Rule {
  name: string;
  after: Pattern;
  expect: Pattern;
  /** Milliseconds; work that is delivered again has the time for that. */
  within: number;
  by: IdName;
  /** Any of these, at whatever time, and nothing more is expected. */
  unless?: Pattern;
  /** Who can tell of the expected step; one of them that is complete is enough. */
  told: readonly Store[];
  /** How it is said: "<done>, no <missing> after 5 min". */
  done: string;
  missing: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Twilio's statuses that nothing follows. */
const FINAL = ['delivered', 'undelivered', 'failed', 'canceled', 'read'] as const;
const linkupOver = { what: ['linkup.locked', 'linkup.expired', 'linkup.canceled', 'linkup.completed'] };

/** What must follow what. Declarative: `story` evaluates it, and docs/diagnosis.md lists it. */
export const rules: readonly Rule[] = [
  {
    name: 'text_decided',
    after: { what: ['sms.inbound.received'] },
    expect: { what: ['sms.inbound.routed'] },
    within: 15 * SECOND,
    by: 'twilio_message_sid',
    told: ['postgres', 'axiom'],
    done: 'text stored',
    missing: 'decision',
  },
  {
    name: 'job_tried',
    after: { what: ['sms.outbound.job_created'] },
    expect: { what: ['sms.outbound.send_attempt', 'sms.outbound.sent'] },
    within: 5 * MINUTE,
    by: 'job_id',
    unless: { what: ['sms.outbound.canceled'] },
    told: ['postgres', 'axiom'],
    done: 'job created',
    missing: 'send attempt',
  },
  {
    name: 'attempt_ended',
    after: { what: ['sms.outbound.send_attempt'] },
    expect: { what: ['sms.outbound.sent', 'sms.outbound.failed'] },
    within: MINUTE,
    by: 'job_id',
    unless: { what: ['sms.outbound.canceled'] },
    told: ['postgres', 'axiom'],
    done: 'send attempt begun',
    missing: 'end of it',
  },
  {
    name: 'failure_retried',
    after: { what: ['sms.outbound.failed'], where: { retryable: [true] } },
    expect: { what: ['sms.outbound.send_attempt', 'sms.outbound.sent', 'sms.outbound.failed'] },
    within: 20 * MINUTE,
    by: 'job_id',
    unless: { what: ['sms.outbound.canceled', 'sms.outbound.sent'] },
    told: ['axiom'],
    done: 'send failed for now',
    missing: 'further attempt',
  },
  {
    name: 'delivery_reported',
    after: { what: ['sms.outbound.sent'] },
    expect: { what: ['sms.status.updated'], where: { message_status: FINAL } },
    within: 10 * MINUTE,
    by: 'twilio_message_sid',
    told: ['postgres', 'axiom'],
    done: 'Twilio took the text',
    missing: 'delivery callback',
  },
  {
    name: 'stripe_event_applied',
    after: { what: ['stripe.webhook.received'] },
    expect: { what: ['stripe.webhook.processed'] },
    within: MINUTE,
    by: 'stripe_event_id',
    told: ['postgres', 'axiom'],
    done: 'Stripe event stored',
    missing: 'end of its handling',
  },
  {
    name: 'linkup_broadcast',
    after: { what: ['linkup.created'] },
    expect: { what: ['linkup.broadcasting_started'] },
    within: 2 * MINUTE,
    by: 'linkup_id',
    unless: linkupOver,
    told: ['postgres', 'axiom'],
    done: 'LinkUp formed',
    missing: 'first wave',
  },
  {
    name: 'wave_ran',
    after: { what: ['linkup.wave_due'] },
    expect: { what: ['linkup.invite_wave_sent', 'linkup.wave_skipped'] },
    within: MINUTE,
    by: 'linkup_id',
    unless: linkupOver,
    told: ['postgres', 'axiom'],
    done: 'wave due',
    missing: 'wave',
  },
  {
    name: 'window_ended',
    after: { what: ['linkup.window_over'] },
    expect: { what: ['linkup.expired'] },
    within: MINUTE,
    by: 'linkup_id',
    unless: linkupOver,
    told: ['postgres', 'axiom'],
    done: 'window over',
    missing: 'expiry',
  },
  {
    name: 'replay_item_ended',
    after: { what: ['replay.requested'] },
    expect: { what: ['replay.item_ended', 'replay.ended'] },
    within: 5 * MINUTE,
    by: 'replay_id',
    told: ['postgres', 'axiom'],
    done: 'replay created',
    missing: 'result of an item',
  },
];
