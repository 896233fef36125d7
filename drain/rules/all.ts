import { counter, counters, current, gauge, histogram, type Rule, timings } from './rule';

/** Each token once: the prompt's are those that the cache has nothing to do with, read from it, or written to it. */
const step = (name: string) => ({ step: { always: name } });
const TOKENS = {
  input: 'input_tokens',
  output: 'output_tokens',
  cache_read: 'cache_read_tokens',
  cache_write: 'cache_write_tokens',
} as const;

/** Whether a cost belongs to somebody: the share that does not is held against the whole. */
const ATTRIBUTED = { attributed: { has: 'user_id' } } as const;
const always = (kind: string, item: string, basis: string) => ({
  cost_kind: { always: kind },
  cost_item: { always: item },
  cost_basis: { always: basis },
  ...ATTRIBUTED,
});
/** Each way in which an LLM ends: an answer that is no JSON, or a refusal, is paid for all the same. */
const LLM_ANSWERS = [
  'llm.intent.response',
  'llm.intent.invalid_json',
  'llm.intent.failed',
  'llm.extraction.response',
  'llm.extraction.invalid_json',
  'llm.extraction.failed',
] as const;
const LLM_COST = { ...always('llm', '', 'estimated'), cost_item: 'model' } as const;

/**
 * Every metric of Document 5, "Metrics", by the events that it is derived from, and what things cost.
 * `http_requests_total` and what the drain says about itself stand apart.
 */
export const rules: readonly Rule[] = [
  counter('sms_inbound_total', 'sms.inbound.received'),
  counter('sms_inbound_duplicates_total', 'sms.inbound.duplicate_sid'),
  counter('sms_outbound_sent_total', 'sms.outbound.sent', { purpose: 'purpose' }),
  counter('sms_outbound_failed_total', 'sms.outbound.failed', { purpose: 'purpose', reason: 'reason' }),

  counter('llm_intent_calls_total', 'llm.intent.request'),
  // Its own reason may be finer; the alert on invalid JSON needs one word.
  counter('llm_intent_failures_total', 'llm.intent.invalid_json', { reason: { always: 'invalid_json' } }),
  counter('llm_intent_failures_total', 'llm.intent.failed', { reason: 'reason' }),
  counter('llm_extraction_calls_total', 'llm.extraction.request'),
  counter('llm_extraction_failures_total', 'llm.extraction.invalid_json', {
    reason: { always: 'invalid_json' },
  }),
  counter('llm_extraction_failures_total', 'llm.extraction.failed', { reason: 'reason' }),
  counter('clarifiers_asked_total', 'llm.intent.fallback_clarifier', { intent: 'intent' }),

  counter('linkups_created_total', 'linkup.created', { region: 'region' }),
  counter('linkups_locked_total', 'linkup.locked', { region: 'region' }),
  counter('linkups_expired_total', 'linkup.expired', { region: 'region' }),
  counter('linkups_canceled_total', 'linkup.canceled', { region: 'region', reason: 'reason' }),
  counter('invites_sent_total', 'linkup.invite_wave_sent', { region: 'region' }, 'invites'),
  counter('invites_accepted_total', 'linkup.invite_accepted', { region: 'region' }),
  counter('invites_declined_total', 'linkup.invite_declined', { region: 'region' }),
  counter('invites_expired_total', 'linkup.invite_expired', { region: 'region' }),

  counter('stripe_webhooks_total', 'stripe.webhook.received', { type: 'type' }),
  counter('stripe_webhook_failures_total', 'stripe.webhook.failed', { type: 'type' }),
  counter('safety_incidents_total', 'safety.incident_created', {
    category: 'safety_category',
    severity: 'severity',
  }),
  counter('safety_holds_applied_total', 'safety.hold_applied'),
  counter('safety_holds_lifted_total', 'safety.hold_lifted'),
  histogram(
    'safety_resolution_minutes',
    'safety.incident_resolved',
    { category: 'safety_category', severity: 'severity' },
    'minutes_to_resolve',
  ),
  counter('profile_steps_total', 'profile.registered', step('registered')),
  counter('profile_steps_total', 'profile.otp_verified', step('otp_verified')),
  counter('profile_steps_total', 'profile.interview_started', step('interview_started')),
  counter('profile_steps_total', 'profile.interview_completed', step('interview_completed')),

  histogram('api_latency_ms', 'http.request.completed', { route: 'route' }, 'duration_ms'),
  timings('db_query_ms', 'http.request.completed', 'query_name', 'db_queries'),
  histogram('llm_latency_ms', 'llm.intent.response', { model: 'model' }, 'duration_ms'),
  // A model that does not answer is the slowest of all.
  histogram('llm_latency_ms', 'llm.intent.failed', { model: 'model' }, 'duration_ms'),
  histogram('llm_latency_ms', 'llm.extraction.response', { model: 'model' }, 'duration_ms'),
  histogram('llm_latency_ms', 'llm.extraction.failed', { model: 'model' }, 'duration_ms'),
  histogram('twilio_send_latency_ms', 'sms.outbound.sent', {}, 'duration_ms'),
  histogram('time_to_lock_minutes', 'linkup.locked', { region: 'region' }, 'minutes_to_lock'),
  histogram('time_to_first_reply_minutes', 'sms.outbound.sent', {}, 'minutes_to_first_reply'),

  gauge('broadcasting_linkups_active', { region: 'region' }),
  gauge('stuck_linkups', { region: 'region' }),
  gauge('pending_outbound_jobs'),
  gauge('pending_admin_safety_queue'),
  gauge('oldest_pending_outbound_minutes'),

  counter('sms_segments_total', 'sms.inbound.received', { direction: { always: 'inbound' } }, 'segments'),
  counter('sms_segments_total', 'sms.outbound.sent', { direction: { always: 'outbound' } }, 'segments'),
  ...LLM_ANSWERS.flatMap((event) => [
    ...counters('llm_tokens_total', event, { model: 'model' }, 'token_kind', TOKENS),
    counter('cost_micros_total', event, LLM_COST, 'cost_micros'),
  ]),

  counter('cost_micros_total', 'sms.inbound.received', always('sms', 'inbound', 'estimated'), 'cost_micros'),
  counter('cost_micros_total', 'sms.outbound.sent', always('sms', 'outbound', 'estimated'), 'cost_micros'),
  // May be below zero: the sum over all bases is the cost as it is known now.
  counter(
    'cost_micros_total',
    'sms.cost.reconciled',
    { ...always('sms', '', 'adjusted'), cost_item: 'direction' },
    'cost_micros',
  ),
  counter(
    'cost_micros_total',
    'stripe.fee.recorded',
    { cost_kind: { always: 'stripe' }, cost_item: 'cost_item', cost_basis: 'cost_basis', ...ATTRIBUTED },
    'cost_micros',
  ),
  counter('cost_price_unknown_total', 'cost.price_unknown', { cost_kind: 'cost_kind', reason: 'reason' }),
  counter('sms_segment_drift_total', 'sms.cost.reconciled', { direction: 'direction' }, 'segment_drift'),
  histogram('sms_cost_drift_ratio', 'sms.cost.reconciled', { direction: 'direction' }, 'drift_ratio'),
  current('cost_forecast_micros', 'cost.budget_checked', { cost_kind: 'cost_kind' }, 'forecast_micros'),
  current('cost_budget_share', 'cost.budget_checked', { cost_kind: 'cost_kind' }, 'budget_share'),
  current('cost_unattributed_share', 'cost.budget_checked', { cost_kind: 'cost_kind' }, 'unattributed_share'),

  counter('replays_total', 'replay.item_ended', {
    replay_kind: 'action',
    outcome: 'outcome',
    reason: 'reason',
  }),

  counter('auto_replays_total', 'replay.auto_decided', { outcome: 'outcome', reason: 'reason' }),

  gauge('db_connections', { state: 'state' }),
  gauge('db_connections_limit'),
];
