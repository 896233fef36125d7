import { counter, counters, gauge, histogram, type Rule, timings } from './rule';

const TOKENS = { input: 'input_tokens', output: 'output_tokens' } as const;

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

  counter('sms_segments_total', 'sms.inbound.received', { direction: { always: 'inbound' } }, 'segments'),
  counter('sms_segments_total', 'sms.outbound.sent', { direction: { always: 'outbound' } }, 'segments'),
  ...counters('llm_tokens_total', 'llm.intent.response', { model: 'model' }, 'token_kind', TOKENS),
  // An answer that was no JSON is paid for all the same.
  ...counters('llm_tokens_total', 'llm.intent.invalid_json', { model: 'model' }, 'token_kind', TOKENS),
  ...counters('llm_tokens_total', 'llm.intent.failed', { model: 'model' }, 'token_kind', TOKENS),
  ...counters('llm_tokens_total', 'llm.extraction.response', { model: 'model' }, 'token_kind', TOKENS),
  ...counters('llm_tokens_total', 'llm.extraction.invalid_json', { model: 'model' }, 'token_kind', TOKENS),
  ...counters('llm_tokens_total', 'llm.extraction.failed', { model: 'model' }, 'token_kind', TOKENS),
];
