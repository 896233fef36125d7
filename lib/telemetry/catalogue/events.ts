import type { FieldName, FieldValue } from './fields';

export type Level = 'debug' | 'info' | 'warn' | 'error';

export interface EventSpec {
  level: Level;
  about: string;
  required: readonly FieldName[];
  optional: readonly FieldName[];
  /** `spec` stands in the specification under this very name; `added` carries a fact that none of those does. */
  origin: 'spec' | 'added';
}

/** Fields that any event may carry: the specification's recommended keys, mostly filled in from the request context. */
export const commonFields = [
  'user_id',
  'phone_hash',
  'linkup_id',
  'invite_id',
  'job_id',
  'stripe_event_id',
  'twilio_message_sid',
  'queue_message_id',
  'replay_id',
  'handler',
  'attempt',
  'duration_ms',
  'error_code',
  'error_message',
  'replay',
  'git_sha',
  'fields_dropped',
] as const satisfies readonly FieldName[];

const spec = <R extends readonly FieldName[], O extends readonly FieldName[]>(
  level: Level,
  about: string,
  required: R,
  optional: O,
) => ({ level, about, required, optional, origin: 'spec' as const });

const added = <R extends readonly FieldName[], O extends readonly FieldName[]>(
  level: Level,
  about: string,
  required: R,
  optional: O,
) => ({ level, about, required, optional, origin: 'added' as const });

/** What an answer of an LLM used and cost. */
const llmAccount = [
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cost_micros',
] as const satisfies readonly FieldName[];

/** The event catalogue: the single truth about what may be logged. Document 5, "Canonical Log Events". */
export const events = {
  'sms.inbound.received': spec(
    'info',
    'A text arrived and was stored',
    ['twilio_message_sid', 'phone_hash'],
    ['segments', 'new_user', 'dedupe', 'message_id', 'cost_micros'],
  ),
  'sms.inbound.duplicate_sid': spec(
    'info',
    'Twilio sent a text again; nothing was done twice',
    ['twilio_message_sid', 'dedupe'],
    [],
  ),
  'sms.inbound.signature_invalid': spec(
    'warn',
    'A call to a Twilio route was not signed by Twilio',
    ['reason', 'route'],
    [],
  ),
  'sms.inbound.routed': spec(
    'info',
    'The text’s handling was decided',
    ['twilio_message_sid', 'intent', 'outcome'],
    ['reason', 'confidence', 'message_id'],
  ),

  'sms.outbound.job_created': spec(
    'info',
    'A text to send was recorded',
    ['job_id', 'purpose'],
    ['segments'],
  ),
  'sms.outbound.send_attempt': spec('info', 'A try to send began', ['job_id', 'purpose', 'attempt'], []),
  'sms.outbound.sent': spec(
    'info',
    'Twilio took the text',
    ['job_id', 'purpose', 'twilio_message_sid', 'duration_ms'],
    ['segments', 'minutes_to_first_reply', 'reason', 'cost_micros'],
  ),
  'sms.outbound.failed': spec(
    'error',
    'A try to send failed, or Twilio could not deliver',
    ['job_id', 'purpose', 'reason', 'retryable'],
    [],
  ),

  'llm.intent.request': spec('info', 'The LLM was asked for an intent', ['model'], []),
  'llm.intent.response': spec(
    'info',
    'The LLM answered with a valid intent',
    ['model', 'intent', 'confidence', 'duration_ms'],
    llmAccount,
  ),
  'llm.intent.invalid_json': spec(
    'warn',
    'The LLM’s answer was not the JSON asked for',
    ['model'],
    ['reason', 'duration_ms', 'retryable', ...llmAccount],
  ),
  'llm.intent.fallback_clarifier': spec(
    'warn',
    'No usable intent: the user is asked what they mean',
    ['reason'],
    ['intent', 'confidence', 'model'],
  ),

  'linkup.created': spec('info', 'A LinkUp was formed', ['linkup_id', 'region'], ['capacity']),
  'linkup.broadcasting_started': spec('info', 'Invites begin', ['linkup_id', 'region'], []),
  'linkup.invite_wave_sent': spec(
    'info',
    'A wave of invites was queued',
    ['linkup_id', 'region', 'wave', 'invites'],
    [],
  ),
  'linkup.lock_attempt': spec(
    'info',
    'An accept tried to lock the LinkUp',
    ['linkup_id', 'region', 'outcome', 'accepted', 'capacity'],
    ['reason'],
  ),
  'linkup.locked': spec(
    'info',
    'The LinkUp is full and fixed',
    ['linkup_id', 'region', 'minutes_to_lock'],
    ['accepted'],
  ),
  'linkup.expired': spec(
    'info',
    'The acceptance window ended without a lock',
    ['linkup_id', 'region'],
    ['accepted', 'capacity'],
  ),
  'linkup.canceled': spec(
    'info',
    'The LinkUp was called off',
    ['linkup_id', 'region', 'reason'],
    ['accepted', 'state'],
  ),

  'stripe.webhook.received': spec(
    'info',
    'A Stripe event arrived and was stored',
    ['stripe_event_id', 'type'],
    ['dedupe'],
  ),
  'stripe.webhook.duplicate_event': spec(
    'info',
    'Stripe sent an event again; nothing was done twice',
    ['stripe_event_id', 'dedupe'],
    ['type'],
  ),
  'entitlement.updated': spec(
    'info',
    'What a user has paid for changed',
    ['stripe_event_id', 'entitlement', 'entitled'],
    ['state', 'reason', 'stripe_subscription_id'],
  ),

  'safety.keyword_hit': spec(
    'warn',
    'A text matched a safety keyword list',
    ['keyword', 'safety_category'],
    ['severity', 'message_id'],
  ),
  'safety.incident_created': spec(
    'warn',
    'A safety incident was opened',
    ['incident_id', 'safety_category', 'severity'],
    [],
  ),
  'safety.hold_applied': spec('warn', 'A user was put on hold', ['hold_id'], ['reason', 'incident_id']),

  'admin.action': spec(
    'info',
    'An admin or a scheduled run did something',
    ['action', 'actor_id'],
    ['target', 'outcome', 'reason', 'items', 'hold_id', 'incident_id'],
  ),
  'admin.replay_triggered': spec(
    'warn',
    'A replay was created',
    ['replay_id', 'actor_id'],
    ['reason', 'items', 'target'],
  ),

  'replay.item_ended': added(
    'info',
    'One item of a replay was run, or was left alone for a reason',
    ['replay_id', 'action', 'outcome'],
    ['reason', 'original_correlation_id'],
  ),
  'replay.auto_decided': added(
    'info',
    'A text failed and might be sent again: `ok` when an automatic replay was created, else why not',
    ['job_id', 'outcome'],
    ['reason'],
  ),
  'safety.hold_lifted': added(
    'info',
    'A hold was lifted: the user is served again',
    ['hold_id'],
    ['actor_id', 'incident_id'],
  ),
  'safety.incident_resolved': added(
    'info',
    'A person of the safety team closed an incident',
    ['incident_id', 'safety_category', 'severity', 'minutes_to_resolve'],
    ['actor_id', 'outcome'],
  ),
  'profile.registered': added('info', 'Somebody texted for the first time', [], []),
  'profile.otp_sent': added('info', 'A code to prove the number was recorded to be sent', [], ['attempt']),
  'profile.otp_refused': added('info', 'A code was wrong or too late, or no more are sent', ['reason'], []),
  'profile.otp_verified': added('info', 'The number was proven by a code', [], []),
  'profile.interview_started': added('info', 'The first question was answered', [], ['region']),
  'profile.interview_completed': added('info', 'The last question was answered', [], ['region']),

  'http.request.completed': added(
    'info',
    'One line for each request that a handler served',
    ['route', 'method', 'status', 'duration_ms', 'outcome'],
    [
      'dedupe',
      'category',
      'cold_start',
      'db_ms',
      'db_calls',
      'db_queries',
      'llm_ms',
      'llm_calls',
      'twilio_ms',
      'twilio_calls',
      'queue_ms',
      'queue_calls',
    ],
  ),
  'http.request.refused': added(
    'warn',
    'The edge refused a request before any handler',
    ['route', 'status', 'reason'],
    ['provider', 'method'],
  ),
  'claim.duplicate': added(
    'info',
    'A delivery other than an inbound text or a Stripe event came again',
    ['provider', 'dedupe', 'route'],
    [],
  ),
  'claim.unavailable': added(
    'error',
    'Redis did not answer: the webhook is served without dedupe',
    ['provider', 'reason', 'dedupe'],
    ['route'],
  ),
  'claim.settle_failed': added(
    'warn',
    'A claim could not be confirmed or released; its lease covers it',
    ['reason'],
    ['outcome'],
  ),
  'error.caught': added('error', 'A handler failed', ['error_code'], ['category', 'error_type', 'route']),
  'error.not_sent': added(
    'error',
    'Something meant for Sentry did not get there; `items` counts all of the last minute and this one',
    ['reason', 'items'],
    [],
  ),
  'stripe.webhook.signature_invalid': added(
    'warn',
    'A call to the Stripe route was not signed by Stripe',
    ['reason', 'route'],
    [],
  ),
  'stripe.webhook.processed': added(
    'info',
    'A Stripe event was applied',
    ['stripe_event_id', 'type', 'outcome'],
    ['reason'],
  ),
  'stripe.webhook.failed': added(
    'error',
    'A Stripe event could not be applied',
    ['stripe_event_id', 'type', 'error_code'],
    [],
  ),
  'queue.signature_invalid': added(
    'warn',
    'A call to a job route was not signed by QStash',
    ['reason', 'route'],
    [],
  ),
  'queue.publish_failed': added(
    'error',
    'A job could not be queued; the sweep will',
    ['target', 'reason'],
    [],
  ),
  'sms.status.updated': added(
    'info',
    'Twilio reported a delivery status',
    ['twilio_message_sid', 'message_status'],
    ['purpose', 'outcome', 'reason'],
  ),
  'sms.outbound.canceled': added(
    'info',
    'A text was not sent because it must not be: opted out, on hold, or too old',
    ['job_id', 'purpose', 'reason'],
    [],
  ),
  'sms.optout.changed': added('info', 'A user opted out or in again', ['keyword', 'state'], []),
  'llm.intent.failed': added(
    'warn',
    'The LLM did not answer in time, refused, or answered with an error',
    ['model', 'reason', 'duration_ms'],
    ['retryable', ...llmAccount],
  ),
  'llm.extraction.request': added('info', 'The LLM was asked for the details of a LinkUp', ['model'], []),
  'llm.extraction.response': added(
    'info',
    'The LLM answered with valid details',
    ['model', 'duration_ms'],
    llmAccount,
  ),
  'llm.extraction.invalid_json': added(
    'warn',
    'The LLM’s details were not the JSON asked for',
    ['model'],
    ['reason', 'duration_ms', 'retryable', ...llmAccount],
  ),
  'llm.extraction.failed': added(
    'warn',
    'The LLM did not give details in time, refused, or answered with an error',
    ['model', 'reason', 'duration_ms'],
    ['retryable', ...llmAccount],
  ),
  'linkup.wave_skipped': added(
    'warn',
    'A wave was due but invited nobody',
    ['linkup_id', 'region', 'wave', 'reason'],
    [],
  ),
  'linkup.invite_accepted': added('info', 'An invite was accepted', ['linkup_id', 'invite_id', 'region'], []),
  'linkup.invite_declined': added('info', 'An invite was declined', ['linkup_id', 'invite_id', 'region'], []),
  'linkup.invite_expired': added('info', 'An invite ran out', ['linkup_id', 'invite_id', 'region'], []),
  'linkup.invite_canceled': added(
    'info',
    'An invite was withdrawn, or an accepted place given back',
    ['linkup_id', 'invite_id', 'region', 'reason'],
    [],
  ),
  'linkup.completed': added('info', 'A locked LinkUp has taken place', ['linkup_id', 'region'], ['accepted']),
  'linkup.stuck': added(
    'warn',
    'A LinkUp stood still because a job was lost; what is safe was done again',
    ['linkup_id', 'region', 'reason', 'outcome'],
    ['state', 'wave'],
  ),
  'drain.failed': added('error', 'The drain could not do a part of its work', ['reason'], []),
  'gauge.sampled': added('info', 'A gauge was read', ['gauge', 'value'], ['region', 'state']),

  'sms.cost.reconciled': added(
    'info',
    'Twilio’s own count of segments and price of a text are known',
    ['twilio_message_sid', 'direction', 'cost_micros', 'actual_micros', 'segments'],
    ['message_id', 'purpose', 'estimated_micros', 'estimated_segments', 'segment_drift', 'drift_ratio'],
  ),
  'stripe.fee.recorded': added(
    'info',
    'What Stripe takes for a payment or a dispute is known, or estimated for good',
    ['stripe_charge_id', 'cost_item', 'cost_micros', 'cost_basis'],
    ['estimated_micros'],
  ),
  'payment.updated': added(
    'info',
    'A payment was made, refunded or disputed',
    ['stripe_event_id', 'stripe_charge_id', 'state'],
    [],
  ),
  'cost.price_unknown': added(
    'warn',
    'Something was used that has no price here: its cost is missing, not zero',
    ['cost_kind', 'reason'],
    ['cost_item', 'model'],
  ),
  'cost.budget_checked': added(
    'info',
    'The month’s cost was read, forecast and held against its budget',
    ['cost_kind', 'spent_micros', 'forecast_micros', 'forecast_low_micros', 'forecast_high_micros'],
    ['budget_micros', 'budget_share', 'unattributed_share'],
  ),
  'cost.budget_check_failed': added('error', 'The month’s cost could not be read', ['reason'], []),

  'alert.evaluated': added(
    'info',
    'A round of alert rules was evaluated: the evaluator’s heartbeat',
    ['tier', 'items', 'duration_ms'],
    ['blind'],
  ),
  'alert.changed': added(
    'info',
    'An alert began to be pending, fired or ended',
    ['rule', 'state', 'from_state', 'severity_route', 'cause'],
    ['value', 'threshold', 'measured_by', 'sample_correlation_id'],
  ),
  'alert.notified': added(
    'info',
    'Somebody was told of an alert',
    ['rule', 'reason', 'channel', 'alert_incident'],
    ['instead_of'],
  ),
  'alert.suppressed': added(
    'info',
    'An alert fires and nobody is told: inhibited, silenced, or in a maintenance window',
    ['rule', 'reason'],
    [],
  ),
  'alert.channel_failed': added(
    'error',
    'A channel did not take a message about an alert',
    ['rule', 'channel', 'reason'],
    ['alert_incident', 'instead_of', 'attempt'],
  ),
  'alert.state_lost': added(
    'error',
    'What the alerts remembered could not be read: what is wrong is told again',
    ['reason'],
    [],
  ),
  'alert.heartbeat_failed': added(
    'error',
    'The dead-man’s switch outside was not told that alerts are evaluated',
    ['reason'],
    [],
  ),
  'alert.acknowledged': added('info', 'Somebody has taken an incident', ['alert_incident', 'actor_id'], []),
  'alert.silenced': added(
    'info',
    'A silence or a maintenance window began or was ended',
    ['action', 'actor_id'],
    ['reason'],
  ),
} as const satisfies Record<string, EventSpec>;

export type EventName = keyof typeof events;
type Required<E extends EventName> = (typeof events)[E]['required'][number];
type Optional<E extends EventName> = (typeof events)[E]['optional'][number] | (typeof commonFields)[number];

/** The fields that a caller passes for an event. Required ones may come from the context instead: see `annotate`. */
export type EventFields<E extends EventName> = {
  [N in Required<E>]: FieldValue<N>;
} & { [N in Exclude<Optional<E>, Required<E>>]?: FieldValue<N> | undefined };

/** Whether a string names an event of the catalogue. */
export function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}
