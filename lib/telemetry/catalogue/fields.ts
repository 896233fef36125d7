/**
 * Every field that a log line may carry, each with one type for all events, so that a column in Axiom never changes type.
 *
 * - `id`: an identifier that the on-call follows; passes whole, and only if it has the stated shape.
 * - `code`: a short stable word (error codes, names); never free text.
 * - `enum`: one of the listed words. `number`: finite, in the stated unit. `flag`: true or false.
 * - `timings`: `name:ms` pairs, comma separated.
 * - `text`: free text; redacted and cut to `max` characters before it leaves the process.
 */
export type Field =
  | { kind: 'id'; pattern: RegExp; about: string }
  | { kind: 'code'; about: string }
  | { kind: 'enum'; values: readonly string[]; about: string }
  | { kind: 'number'; unit: string; about: string }
  | { kind: 'flag'; about: string }
  | { kind: 'timings'; about: string }
  | { kind: 'text'; max: number; about: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** RFC 9562 §5.7. */
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** A token of letters, digits and `_.:-` without a run of seven digits, which could be a phone number. */
const TOKEN = /^(?!.*\d{7})[A-Za-z0-9_.:-]{1,128}$/;

/** Shape of a `code`: a word or a short number; neither prose nor a phone number with or without separators fits. */
export const CODE = /^(?!.*\d{7}|.*\d{3}[.-]\d{3}[.-]\d{4})(?=.*[A-Za-z]|\d{1,6}$)[A-Za-z0-9_.:/[\]-]{1,64}$/;
/** Shape of `timings`. */
export const TIMINGS = /^[a-z_]{1,48}:\d{1,9}(\.\d)?(,[a-z_]{1,48}:\d{1,9}(\.\d)?)*$/;

export const fields = {
  correlation_id: {
    kind: 'id',
    pattern: UUID_V7,
    about: 'The id of the whole operation; its 32 hex digits are the trace id',
  },
  original_correlation_id: {
    kind: 'id',
    pattern: UUID_V7,
    about: 'The operation that a replay runs again',
  },
  user_id: { kind: 'id', pattern: UUID, about: 'users.id' },
  phone_hash: {
    kind: 'id',
    pattern: /^[a-z0-9]{1,8}_[0-9a-f]{32}$/,
    about: 'Keyed hash of a phone number: key id, underscore, 128 bits',
  },
  linkup_id: { kind: 'id', pattern: UUID, about: 'linkups.id' },
  invite_id: { kind: 'id', pattern: UUID, about: 'invites.id' },
  message_id: { kind: 'id', pattern: UUID, about: 'sms_messages.id' },
  job_id: { kind: 'id', pattern: UUID, about: 'sms_outbound_jobs.id' },
  incident_id: { kind: 'id', pattern: UUID, about: 'safety_incidents.id' },
  hold_id: { kind: 'id', pattern: UUID, about: 'safety_holds.id' },
  git_sha: { kind: 'id', pattern: /^[0-9a-f]{40}$/, about: 'Commit of the deployment that wrote the line' },
  replay_id: { kind: 'id', pattern: UUID, about: 'replays.id' },
  stripe_event_id: { kind: 'id', pattern: /^evt_[A-Za-z0-9_]{1,100}$/, about: 'Stripe event' },
  stripe_charge_id: { kind: 'id', pattern: /^(ch|py)_[A-Za-z0-9_]{1,100}$/, about: 'Stripe charge' },
  stripe_subscription_id: { kind: 'id', pattern: /^sub_[A-Za-z0-9_]{1,100}$/, about: 'Stripe subscription' },
  twilio_message_sid: { kind: 'id', pattern: /^(SM|MM)[0-9a-fA-F]{32}$/, about: 'Twilio message' },
  queue_message_id: { kind: 'id', pattern: /^msg_[A-Za-z0-9_-]{1,200}$/, about: 'QStash message' },
  actor_id: { kind: 'id', pattern: TOKEN, about: 'Who did it: a user id of the dashboard, or `system`' },

  handler: { kind: 'code', about: 'The handler that ran' },
  route: { kind: 'code', about: 'Route pattern, for example /api/linkups/[id]' },
  purpose: { kind: 'code', about: 'Why a text is sent: reply, clarifier, invite, reminder …' },
  reason: { kind: 'code', about: 'Why something failed, was refused or was skipped' },
  error_code: { kind: 'code', about: 'Stable code of an error: ours, or the provider’s' },
  error_type: { kind: 'code', about: 'Class name of an error that is not ours' },
  intent: { kind: 'code', about: 'What the LLM or a keyword said the text is about' },
  // Ends in a date in eight digits, which no `code` may hold.
  model: { kind: 'id', pattern: /^[a-z][A-Za-z0-9_.:-]{1,80}$/, about: 'LLM model' },
  region: { kind: 'code', about: 'Region of a LinkUp' },
  type: { kind: 'code', about: 'Type of a Stripe event' },
  action: { kind: 'code', about: 'What an admin or a scheduled run did' },
  target: { kind: 'code', about: 'What a queued message is for, or what an admin acted on' },
  gauge: { kind: 'code', about: 'Name of a sampled gauge' },
  entitlement: { kind: 'code', about: 'Name of an entitlement' },
  state: { kind: 'code', about: 'The state after the event' },
  keyword: { kind: 'code', about: 'Keyword list that matched; never the text' },

  method: {
    kind: 'enum',
    values: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    about: 'HTTP method',
  },
  provider: { kind: 'enum', values: ['twilio', 'stripe', 'qstash'], about: 'Who called' },
  dedupe: {
    kind: 'enum',
    values: ['claimed', 'done', 'in_flight', 'unknown'],
    about: 'What the claim said; `unknown` when Redis did not answer',
  },
  outcome: {
    kind: 'enum',
    values: ['ok', 'refused', 'failed', 'thrown'],
    about: 'How a request or step ended',
  },
  message_status: {
    kind: 'enum',
    values: [
      'accepted',
      'scheduled',
      'queued',
      'sending',
      'sent',
      'delivered',
      'undelivered',
      'failed',
      'receiving',
      'received',
      'canceled',
      'read',
    ],
    about: 'Twilio’s message status',
  },
  category: {
    kind: 'enum',
    values: [
      'sms_inbound',
      'sms_outbound',
      'stripe_webhook',
      'llm_intent',
      'llm_extraction',
      'linkup_orchestration',
      'matching_scoring',
      'dashboard_auth',
      'safety_escalation',
      'admin_action',
      'db_schema',
    ],
    about: 'Sentry category of the specification',
  },
  safety_category: { kind: 'code', about: 'Category of a safety incident' },
  severity: {
    kind: 'enum',
    values: ['low', 'medium', 'high', 'critical'],
    about: 'Severity of a safety incident',
  },
  direction: { kind: 'enum', values: ['inbound', 'outbound'], about: 'Which way a text went' },
  cost_kind: {
    kind: 'enum',
    values: ['sms', 'llm', 'stripe', 'total'],
    about: 'Whom the money goes to; `total` is all of them together',
  },
  cost_item: { kind: 'code', about: 'What the money is for: outbound, inbound, charge, dispute …' },
  cost_basis: {
    kind: 'enum',
    values: ['estimated', 'actual', 'adjusted'],
    about: 'How a cost is known; `adjusted` is what the provider’s own figure adds to the estimate',
  },

  status: { kind: 'number', unit: 'HTTP status', about: 'Answered status' },
  attempt: { kind: 'number', unit: 'count', about: 'Which try this is, from 1' },
  duration_ms: { kind: 'number', unit: 'ms', about: 'How long it took' },
  db_ms: { kind: 'number', unit: 'ms', about: 'Time in Postgres' },
  db_calls: { kind: 'number', unit: 'count', about: 'Queries' },
  llm_ms: { kind: 'number', unit: 'ms', about: 'Time in the LLM' },
  llm_calls: { kind: 'number', unit: 'count', about: 'LLM calls' },
  twilio_ms: { kind: 'number', unit: 'ms', about: 'Time in Twilio' },
  twilio_calls: { kind: 'number', unit: 'count', about: 'Twilio calls' },
  queue_ms: { kind: 'number', unit: 'ms', about: 'Time in QStash' },
  queue_calls: { kind: 'number', unit: 'count', about: 'QStash calls' },
  segments: { kind: 'number', unit: 'segments', about: 'SMS segments' },
  input_tokens: { kind: 'number', unit: 'tokens', about: 'Prompt tokens' },
  output_tokens: { kind: 'number', unit: 'tokens', about: 'Completion tokens' },
  cache_read_tokens: { kind: 'number', unit: 'tokens', about: 'Prompt tokens read from the cache' },
  cache_write_tokens: { kind: 'number', unit: 'tokens', about: 'Prompt tokens written to the cache' },
  cost_micros: {
    kind: 'number',
    unit: 'millionths of a US dollar',
    about:
      'What this adds to the cost; below zero where an estimate was too high. Adding up all lines gives the cost',
  },
  estimated_micros: {
    kind: 'number',
    unit: 'millionths of a US dollar',
    about: 'The cost as it was estimated first',
  },
  actual_micros: {
    kind: 'number',
    unit: 'millionths of a US dollar',
    about: 'The cost by the provider’s own figure',
  },
  estimated_segments: { kind: 'number', unit: 'segments', about: 'SMS segments as we counted them' },
  segment_drift: {
    kind: 'number',
    unit: 'segments',
    about: 'The provider’s count of segments less ours',
  },
  drift_ratio: { kind: 'number', unit: 'ratio', about: 'Actual cost by estimated cost' },
  spent_micros: {
    kind: 'number',
    unit: 'millionths of a US dollar',
    about: 'Spent since the month began (UTC)',
  },
  forecast_micros: {
    kind: 'number',
    unit: 'millionths of a US dollar',
    about: 'What the whole month will cost',
  },
  forecast_low_micros: {
    kind: 'number',
    unit: 'millionths of a US dollar',
    about: 'Lower end of the forecast, 80%',
  },
  forecast_high_micros: {
    kind: 'number',
    unit: 'millionths of a US dollar',
    about: 'Upper end of the forecast, 80%',
  },
  budget_micros: { kind: 'number', unit: 'millionths of a US dollar', about: 'Budget of the month' },
  budget_share: { kind: 'number', unit: 'ratio', about: 'Forecast by budget; above 1 is over it' },
  unattributed_share: {
    kind: 'number',
    unit: '0–1',
    about: 'Share of the month’s cost that belongs to no known user',
  },
  confidence: { kind: 'number', unit: '0–1', about: 'The LLM’s confidence in the intent' },
  accepted: { kind: 'number', unit: 'count', about: 'Accepted invites' },
  capacity: { kind: 'number', unit: 'count', about: 'Places in a LinkUp' },
  invites: { kind: 'number', unit: 'count', about: 'Invites in a wave' },
  wave: { kind: 'number', unit: 'count', about: 'Which invite wave, from 1' },
  minutes_to_lock: { kind: 'number', unit: 'minutes', about: 'From creation to lock' },
  minutes_to_resolve: { kind: 'number', unit: 'minutes', about: 'From the incident to its resolution' },
  minutes_to_first_reply: {
    kind: 'number',
    unit: 'minutes',
    about: 'From the first inbound text to the first reply sent',
  },
  value: { kind: 'number', unit: 'as the gauge says', about: 'Sampled value' },
  items: { kind: 'number', unit: 'count', about: 'Items acted on' },
  fields_dropped: { kind: 'number', unit: 'count', about: 'Fields that the schema refused on this line' },

  retryable: { kind: 'flag', about: 'Whether it will be tried again' },
  entitled: { kind: 'flag', about: 'Whether the user has the entitlement now' },
  new_user: { kind: 'flag', about: 'First contact' },
  replay: { kind: 'flag', about: 'The work is a replay' },
  cold_start: { kind: 'flag', about: 'First request of this process' },

  rule: { kind: 'code', about: 'Name of an alert rule' },
  from_state: { kind: 'code', about: 'The state before the event' },
  tier: {
    kind: 'enum',
    values: ['critical', 'high', 'daily', 'triggered'],
    about: 'Which alert rules were evaluated',
  },
  severity_route: {
    kind: 'enum',
    values: ['page', 'notify', 'digest'],
    about: 'How urgently an alert is told',
  },
  cause: { kind: 'enum', values: ['breach', 'no_data', 'error'], about: 'Why an alert fires' },
  measured_by: {
    kind: 'enum',
    values: ['axiom', 'drain_counters', 'edge_counters', 'self'],
    about: 'Where an alert’s measurement came from',
  },
  channel: { kind: 'enum', values: ['pagerduty', 'slack', 'email'], about: 'How somebody was told' },
  instead_of: {
    kind: 'enum',
    values: ['pagerduty', 'slack', 'email'],
    about: 'The channel that another one stood in for',
  },
  alert_incident: {
    kind: 'id',
    pattern: /^[a-z_]{1,40}-\d{8}T\d{6}Z$/,
    about: 'Incident of alerts: group and beginning',
  },
  sample_correlation_id: {
    kind: 'id',
    pattern: UUID_V7,
    about: 'One of the operations that an alert is about',
  },
  threshold: { kind: 'number', unit: 'as the rule says', about: 'What an alert compares with' },
  blind: { kind: 'number', unit: 'count', about: 'Rules that could not be measured' },

  db_queries: { kind: 'timings', about: 'Each query by name with its time' },

  error_message: { kind: 'text', max: 1000, about: 'Message of an error that is not ours' },
} as const satisfies Record<string, Field>;

export type Fields = typeof fields;
export type FieldName = keyof Fields;

/** The TypeScript type of a field's value. */
export type FieldValue<N extends FieldName> = Fields[N] extends { kind: 'number' }
  ? number
  : Fields[N] extends { kind: 'flag' }
    ? boolean
    : Fields[N] extends { kind: 'enum'; values: readonly (infer V)[] }
      ? V
      : string;
