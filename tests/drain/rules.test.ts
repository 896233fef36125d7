import { describe, expect, test } from 'vitest';
import { rules } from '@/drain/rules/all';
import { eventFieldNames } from '@/lib/telemetry/catalogue/accept';
import type { EventName } from '@/lib/telemetry/catalogue/events';
import { type Case, check, given, type Point } from './support/given';
import { processed } from './support/process';
import { eventsWrittenBy } from './support/sources';

const SID = `SM${'0'.repeat(32)}`;
const ID = 'a75743f9-606c-42f5-8ac8-614155550123';
const LINKUP = { linkup_id: ID, region: 'sf' };
const completed = { route: '/api/twilio/inbound', method: 'POST', status: 200, outcome: 'ok' } as const;
const sent = { job_id: ID, twilio_message_sid: SID } as const;

const cost = (kind: string, item: string, basis: string, attributed: 'yes' | 'no', micros: number): Point => [
  'cost_micros_total',
  { cost_kind: kind, cost_item: item, cost_basis: basis, attributed },
  micros,
];

const cases: readonly Case[] = [
  given('sms.inbound.received', { twilio_message_sid: SID }).expect(['sms_inbound_total', {}, 1]),
  given('sms.inbound.received', { twilio_message_sid: SID, segments: 2 }).expect(
    ['sms_inbound_total', {}, 1],
    ['sms_segments_total', { direction: 'inbound' }, 2],
  ),
  given('sms.inbound.duplicate_sid', { twilio_message_sid: SID, dedupe: 'unknown' }).expect([
    'sms_inbound_duplicates_total',
    {},
    1,
  ]),
  // The edge answered it: no entry of Vercel says more than that it passed the middleware.
  given('sms.inbound.duplicate_sid', { twilio_message_sid: SID, dedupe: 'done' }).expect(
    ['sms_inbound_duplicates_total', {}, 1],
    ['http_requests_total', { route: '/api/twilio/inbound', status_class: '2xx' }, 1],
  ),
  given('sms.outbound.sent', { ...sent, purpose: 'invite', duration_ms: 120.5 }).expect(
    ['sms_outbound_sent_total', { purpose: 'invite' }, 1],
    ['twilio_send_latency_ms', {}, 120.5],
  ),
  given('sms.outbound.sent', {
    ...sent,
    purpose: 'reply',
    duration_ms: 80,
    minutes_to_first_reply: 0.4,
    segments: 3,
  }).expect(
    ['sms_outbound_sent_total', { purpose: 'reply' }, 1],
    ['sms_segments_total', { direction: 'outbound' }, 3],
    ['twilio_send_latency_ms', {}, 80],
    ['time_to_first_reply_minutes', {}, 0.4],
  ),
  given('sms.outbound.failed', {
    job_id: ID,
    purpose: 'reply',
    reason: 'twilio.21610',
    retryable: false,
  }).expect(['sms_outbound_failed_total', { purpose: 'reply', reason: 'twilio.21610' }, 1]),

  given('llm.intent.request', { model: 'claude-haiku' }).expect(['llm_intent_calls_total', {}, 1]),
  given('llm.intent.response', {
    model: 'claude-haiku',
    intent: 'join',
    confidence: 0.9,
    duration_ms: 640,
  }).expect(['llm_latency_ms', { model: 'claude-haiku' }, 640]),
  given('llm.intent.response', {
    model: 'claude-haiku',
    intent: 'join',
    confidence: 0.9,
    duration_ms: 640,
    input_tokens: 310,
    output_tokens: 24,
  }).expect(
    ['llm_latency_ms', { model: 'claude-haiku' }, 640],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'input' }, 310],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'output' }, 24],
  ),
  given('llm.intent.invalid_json', { model: 'claude-haiku', input_tokens: 300, output_tokens: 9 }).expect(
    ['llm_intent_failures_total', { reason: 'invalid_json' }, 1],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'input' }, 300],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'output' }, 9],
  ),
  given('llm.intent.invalid_json', { model: 'claude-haiku', reason: 'schema' }).expect([
    'llm_intent_failures_total',
    { reason: 'invalid_json' },
    1,
  ]),
  given('llm.intent.failed', { model: 'claude-haiku', reason: 'timeout', duration_ms: 5000 }).expect(
    ['llm_intent_failures_total', { reason: 'timeout' }, 1],
    ['llm_latency_ms', { model: 'claude-haiku' }, 5000],
  ),
  given('llm.intent.failed', {
    model: 'claude-haiku',
    reason: 'refusal',
    duration_ms: 700,
    input_tokens: 300,
    output_tokens: 1,
  }).expect(
    ['llm_intent_failures_total', { reason: 'refusal' }, 1],
    ['llm_latency_ms', { model: 'claude-haiku' }, 700],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'input' }, 300],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'output' }, 1],
  ),
  given('llm.extraction.request', { model: 'claude-haiku' }).expect(['llm_extraction_calls_total', {}, 1]),
  given('llm.extraction.response', {
    model: 'claude-haiku',
    duration_ms: 800,
    input_tokens: 500,
    output_tokens: 40,
  }).expect(
    ['llm_latency_ms', { model: 'claude-haiku' }, 800],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'input' }, 500],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'output' }, 40],
  ),
  given('llm.extraction.invalid_json', { model: 'claude-haiku', input_tokens: 500, output_tokens: 9 }).expect(
    ['llm_extraction_failures_total', { reason: 'invalid_json' }, 1],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'input' }, 500],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'output' }, 9],
  ),
  given('llm.extraction.failed', {
    model: 'claude-haiku',
    reason: 'refusal',
    duration_ms: 900,
    input_tokens: 500,
    output_tokens: 1,
  }).expect(
    ['llm_extraction_failures_total', { reason: 'refusal' }, 1],
    ['llm_latency_ms', { model: 'claude-haiku' }, 900],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'input' }, 500],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'output' }, 1],
  ),
  given('llm.intent.fallback_clarifier', { reason: 'low_confidence', intent: 'join' }).expect([
    'clarifiers_asked_total',
    { intent: 'join' },
    1,
  ]),
  given('llm.intent.fallback_clarifier', { reason: 'invalid_json' }).expect([
    'clarifiers_asked_total',
    { intent: 'unknown' },
    1,
  ]),

  given('linkup.created', LINKUP).expect(['linkups_created_total', { region: 'sf' }, 1]),
  given('linkup.locked', { ...LINKUP, minutes_to_lock: 42 }).expect(
    ['linkups_locked_total', { region: 'sf' }, 1],
    ['time_to_lock_minutes', { region: 'sf' }, 42],
  ),
  given('linkup.expired', LINKUP).expect(['linkups_expired_total', { region: 'sf' }, 1]),
  given('linkup.canceled', { ...LINKUP, reason: 'host' }).expect([
    'linkups_canceled_total',
    { region: 'sf', reason: 'host' },
    1,
  ]),
  given('linkup.invite_wave_sent', { ...LINKUP, wave: 2, invites: 7 }).expect([
    'invites_sent_total',
    { region: 'sf' },
    7,
  ]),
  given('linkup.invite_accepted', { ...LINKUP, invite_id: ID }).expect([
    'invites_accepted_total',
    { region: 'sf' },
    1,
  ]),
  given('linkup.invite_declined', { ...LINKUP, invite_id: ID }).expect([
    'invites_declined_total',
    { region: 'sf' },
    1,
  ]),
  given('linkup.invite_expired', { ...LINKUP, invite_id: ID }).expect([
    'invites_expired_total',
    { region: 'sf' },
    1,
  ]),

  given('stripe.webhook.received', { stripe_event_id: 'evt_1', type: 'invoice.paid' }).expect([
    'stripe_webhooks_total',
    { type: 'invoice.paid' },
    1,
  ]),
  given('stripe.webhook.failed', {
    stripe_event_id: 'evt_1',
    type: 'invoice.paid',
    error_code: 'pg.23505',
  }).expect(['stripe_webhook_failures_total', { type: 'invoice.paid' }, 1]),
  given('safety.incident_created', {
    incident_id: ID,
    safety_category: 'self_harm',
    severity: 'high',
  }).expect(['safety_incidents_total', { category: 'self_harm', severity: 'high' }, 1]),

  // A line that names the user is paid for by somebody.
  given('sms.inbound.received', { twilio_message_sid: SID, user_id: ID, cost_micros: 8_300 }).expect(
    ['sms_inbound_total', {}, 1],
    cost('sms', 'inbound', 'estimated', 'yes', 8_300),
  ),
  given('sms.inbound.received', { twilio_message_sid: SID, cost_micros: 8_300 }).expect(
    ['sms_inbound_total', {}, 1],
    cost('sms', 'inbound', 'estimated', 'no', 8_300),
  ),
  given('sms.outbound.sent', {
    ...sent,
    user_id: ID,
    purpose: 'invite',
    duration_ms: 9,
    cost_micros: 24_600,
  }).expect(
    ['sms_outbound_sent_total', { purpose: 'invite' }, 1],
    ['twilio_send_latency_ms', {}, 9],
    cost('sms', 'outbound', 'estimated', 'yes', 24_600),
  ),
  // The estimate was too high by a segment: the sum of both lines is what Twilio takes.
  given('sms.cost.reconciled', {
    twilio_message_sid: SID,
    user_id: ID,
    direction: 'outbound',
    cost_micros: -8_300,
    actual_micros: 16_600,
    estimated_micros: 24_900,
    segments: 2,
    estimated_segments: 3,
    segment_drift: -1,
    drift_ratio: 0.667,
  }).expect(
    cost('sms', 'outbound', 'adjusted', 'yes', -8_300),
    ['sms_segment_drift_total', { direction: 'outbound' }, -1],
    ['sms_cost_drift_ratio', { direction: 'outbound' }, 0.667],
  ),
  given('llm.intent.response', {
    model: 'claude-haiku',
    user_id: ID,
    intent: 'join',
    confidence: 0.9,
    duration_ms: 640,
    input_tokens: 10,
    output_tokens: 24,
    cache_read_tokens: 200,
    cache_write_tokens: 100,
    cost_micros: 275,
  }).expect(
    ['llm_latency_ms', { model: 'claude-haiku' }, 640],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'input' }, 10],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'output' }, 24],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'cache_read' }, 200],
    ['llm_tokens_total', { model: 'claude-haiku', token_kind: 'cache_write' }, 100],
    cost('llm', 'claude-haiku', 'estimated', 'yes', 275),
  ),
  given('llm.intent.invalid_json', { model: 'claude-haiku', cost_micros: 90 }).expect(
    ['llm_intent_failures_total', { reason: 'invalid_json' }, 1],
    cost('llm', 'claude-haiku', 'estimated', 'no', 90),
  ),
  given('llm.intent.failed', {
    model: 'claude-haiku',
    reason: 'refusal',
    duration_ms: 7,
    cost_micros: 80,
  }).expect(
    ['llm_intent_failures_total', { reason: 'refusal' }, 1],
    ['llm_latency_ms', { model: 'claude-haiku' }, 7],
    cost('llm', 'claude-haiku', 'estimated', 'no', 80),
  ),
  given('llm.extraction.response', { model: 'claude-haiku', duration_ms: 7, cost_micros: 70 }).expect(
    ['llm_latency_ms', { model: 'claude-haiku' }, 7],
    cost('llm', 'claude-haiku', 'estimated', 'no', 70),
  ),
  given('llm.extraction.invalid_json', { model: 'claude-haiku', cost_micros: 60 }).expect(
    ['llm_extraction_failures_total', { reason: 'invalid_json' }, 1],
    cost('llm', 'claude-haiku', 'estimated', 'no', 60),
  ),
  given('llm.extraction.failed', {
    model: 'claude-haiku',
    reason: 'refusal',
    duration_ms: 7,
    cost_micros: 50,
  }).expect(
    ['llm_extraction_failures_total', { reason: 'refusal' }, 1],
    ['llm_latency_ms', { model: 'claude-haiku' }, 7],
    cost('llm', 'claude-haiku', 'estimated', 'no', 50),
  ),
  given('stripe.fee.recorded', {
    stripe_charge_id: 'ch_1',
    user_id: ID,
    cost_item: 'charge',
    cost_basis: 'actual',
    cost_micros: 561_000,
  }).expect(cost('stripe', 'charge', 'actual', 'yes', 561_000)),
  given('payment.updated', {
    stripe_event_id: 'evt_1',
    stripe_charge_id: 'ch_1',
    state: 'refunded',
  }).expect(),
  given('cost.price_unknown', { cost_kind: 'llm', reason: 'unknown_model', model: 'claude-next' }).expect([
    'cost_price_unknown_total',
    { cost_kind: 'llm', reason: 'unknown_model' },
    1,
  ]),
  given('cost.budget_checked', {
    cost_kind: 'llm',
    spent_micros: 40_000_000,
    forecast_micros: 90_000_000,
    forecast_low_micros: 80_000_000,
    forecast_high_micros: 99_000_000,
    budget_micros: 100_000_000,
    budget_share: 0.9,
    unattributed_share: 0.02,
  }).expect(
    ['cost_forecast_micros', { cost_kind: 'llm' }, 90_000_000],
    ['cost_budget_share', { cost_kind: 'llm' }, 0.9],
    ['cost_unattributed_share', { cost_kind: 'llm' }, 0.02],
  ),
  given('gauge.sampled', { gauge: 'db_connections', value: 4, state: 'idle' }).expect([
    'db_connections',
    { state: 'idle' },
    4,
  ]),
  given('gauge.sampled', { gauge: 'db_connections_limit', value: 60 }).expect([
    'db_connections_limit',
    {},
    60,
  ]),

  given('http.request.completed', {
    ...completed,
    duration_ms: 87.3,
    db_queries: 'find_user:4.2,insert_message:6',
  }).expect(
    ['api_latency_ms', { route: '/api/twilio/inbound' }, 87.3],
    ['db_query_ms', { query_name: 'find_user' }, 4.2],
    ['db_query_ms', { query_name: 'insert_message' }, 6],
  ),
  given('http.request.completed', { ...completed, duration_ms: 5 }).expect([
    'api_latency_ms',
    { route: '/api/twilio/inbound' },
    5,
  ]),

  given('gauge.sampled', { gauge: 'broadcasting_linkups_active', value: 3, region: 'sf' }).expect([
    'broadcasting_linkups_active',
    { region: 'sf' },
    3,
  ]),
  given('gauge.sampled', { gauge: 'pending_outbound_jobs', value: 0 }).expect([
    'pending_outbound_jobs',
    {},
    0,
  ]),
  given('gauge.sampled', { gauge: 'pending_admin_safety_queue', value: 2 }).expect([
    'pending_admin_safety_queue',
    {},
    2,
  ]),
  given('gauge.sampled', { gauge: 'oldest_pending_outbound_minutes', value: 12.5 }).expect([
    'oldest_pending_outbound_minutes',
    {},
    12.5,
  ]),
  given('safety.hold_applied', { hold_id: ID }).expect(['safety_holds_applied_total', {}, 1]),
  given('safety.hold_lifted', { hold_id: ID, actor_id: 'ops.kim' }).expect([
    'safety_holds_lifted_total',
    {},
    1,
  ]),
  given('safety.incident_resolved', {
    incident_id: ID,
    safety_category: 'violence',
    severity: 'high',
    minutes_to_resolve: 42.5,
  }).expect(['safety_resolution_minutes', { category: 'violence', severity: 'high' }, 42.5]),
  given('profile.registered', {}).expect(['profile_steps_total', { step: 'registered' }, 1]),
  given('profile.otp_verified', {}).expect(['profile_steps_total', { step: 'otp_verified' }, 1]),
  given('profile.interview_started', { region: 'sf' }).expect([
    'profile_steps_total',
    { step: 'interview_started' },
    1,
  ]),
  given('profile.interview_completed', {}).expect([
    'profile_steps_total',
    { step: 'interview_completed' },
    1,
  ]),
  given('gauge.sampled', { gauge: 'stuck_linkups', value: 1, region: 'sf' }).expect([
    'stuck_linkups',
    { region: 'sf' },
    1,
  ]),
  given('gauge.sampled', { gauge: 'something_else', value: 2 }).expect(),
  given('admin.action', { action: 'hold.lift', actor_id: 'system' }).expect(),
  // A replay moves its own series and what is paid for, and no health metric.
  given('sms.outbound.failed', {
    job_id: ID,
    purpose: 'reply',
    reason: 'twilio.20500',
    retryable: true,
    replay: true,
  }).expect(),
  given('sms.outbound.sent', {
    ...sent,
    purpose: 'reply',
    duration_ms: 80,
    segments: 2,
    replay: true,
  }).expect(['sms_segments_total', { direction: 'outbound' }, 2]),
  given('replay.item_ended', {
    replay_id: ID,
    action: 'outbound',
    outcome: 'failed',
    reason: 'twilio.20500',
    replay: true,
  }).expect(['replays_total', { replay_kind: 'outbound', outcome: 'failed', reason: 'twilio.20500' }, 1]),
  given('replay.auto_decided', { job_id: ID, outcome: 'refused', reason: 'budget' }).expect([
    'auto_replays_total',
    { outcome: 'refused', reason: 'budget' },
    1,
  ]),
];

describe('metric rules', () => {
  test.each(cases)('$about', (one) => check(one));

  test('every rule has a case', () => {
    const covered = new Set(
      cases.flatMap(({ about, points }) => points.map(([metric]) => `${metric} ← ${about.split(' ')[0]}`)),
    );
    const uncovered = rules
      .map(({ metric, event }) => `${metric} ← ${event}`)
      .filter((rule) => !covered.has(rule));
    expect(uncovered).toEqual([]);
  });

  test('env is the line’s own', () => {
    const { metrics } = processed(cases[0]?.entries ?? []);
    expect(metrics.find(({ metric }) => metric === 'sms_inbound_total')).toMatchObject({ env: 'prod' });
  });
});

/** Document 5, "Metrics": names and labels, word for word; `env` is on all of them. */
const SPECIFIED: Record<string, readonly string[]> = {
  counter: [
    'sms_inbound_total{}',
    'sms_inbound_duplicates_total{}',
    'sms_outbound_sent_total{purpose}',
    'sms_outbound_failed_total{purpose,reason}',
    'llm_intent_calls_total{}',
    'llm_intent_failures_total{reason}',
    'clarifiers_asked_total{intent}',
    'linkups_created_total{region}',
    'linkups_locked_total{region}',
    'linkups_expired_total{region}',
    'linkups_canceled_total{region,reason}',
    'invites_sent_total{region}',
    'invites_accepted_total{region}',
    'invites_declined_total{region}',
    'invites_expired_total{region}',
    'stripe_webhooks_total{type}',
    'stripe_webhook_failures_total{type}',
    'safety_incidents_total{category,severity}',
  ],
  histogram: [
    'api_latency_ms{route}',
    'db_query_ms{query_name}',
    'llm_latency_ms{model}',
    'twilio_send_latency_ms{}',
    'time_to_lock_minutes{region}',
    'time_to_first_reply_minutes{}',
  ],
  gauge: ['broadcasting_linkups_active{region}', 'pending_outbound_jobs{}', 'pending_admin_safety_queue{}'],
};

/** What the specification does not name: what things cost, in money and in what prices are for, and what the product does besides. */
const ADDED: Record<string, readonly string[]> = {
  counter: [
    'replays_total{replay_kind,outcome,reason}',
    'auto_replays_total{outcome,reason}',
    'sms_segments_total{direction}',
    'llm_tokens_total{model,token_kind}',
    'llm_extraction_calls_total{}',
    'llm_extraction_failures_total{reason}',
    'cost_micros_total{cost_kind,cost_item,cost_basis,attributed}',
    'cost_price_unknown_total{cost_kind,reason}',
    'sms_segment_drift_total{direction}',
    'safety_holds_applied_total{}',
    'safety_holds_lifted_total{}',
    'profile_steps_total{step}',
  ],
  histogram: ['safety_resolution_minutes{category,severity}', 'sms_cost_drift_ratio{direction}'],
  gauge: [
    'stuck_linkups{region}',
    'oldest_pending_outbound_minutes{}',
    'cost_forecast_micros{cost_kind}',
    'cost_budget_share{cost_kind}',
    'cost_unattributed_share{cost_kind}',
    'db_connections{state}',
    'db_connections_limit{}',
  ],
};

describe('the specification’s metrics', () => {
  test.each(['counter', 'histogram', 'gauge'])(
    'every %s exists under its name and with its labels',
    (kind) => {
      const derived = cases.flatMap(({ points }) => points).filter(([metric]) => kindOf(metric) === kind);
      const expected = [...(SPECIFIED[kind] ?? []), ...(ADDED[kind] ?? [])];
      expect(new Set(derived.map(signature))).toEqual(new Set(expected));
    },
  );

  test('are 18 counters, 6 histograms and 3 gauges', () => {
    expect(Object.values(SPECIFIED).map((names) => names.length)).toEqual([18, 6, 3]);
  });
});

/**
 * Events that metrics wait for because no code of the product writes them yet. It may only get shorter: an event that is
 * written and stands here still fails, as does a rule for an event that nobody writes and that does not stand here.
 */
const NOT_WRITTEN_YET: readonly EventName[] = [];

describe('every rule is fed', () => {
  const written = eventsWrittenBy(['lib', 'app', 'middleware.ts', 'instrumentation.ts']);

  test('by an event of the catalogue that has the fields it reads', () => {
    for (const { event, labels, value, where } of rules) {
      const known = new Set<string>(eventFieldNames.get(event));
      const read = [
        ...Object.values(labels).flatMap((source) => {
          if (typeof source === 'string') return [source];
          return 'has' in source ? [source.has] : [];
        }),
        ...('field' in value ? [value.field] : []),
        ...Object.keys(where ?? {}),
      ];
      expect([event, read.filter((field) => !known.has(field))]).toEqual([event, []]);
    }
  });

  test('by an event that the product writes, but for a known few', () => {
    const unfed = rules.map(({ event }) => event).filter((event) => !written.has(event));
    expect([...new Set(unfed)].sort()).toEqual(NOT_WRITTEN_YET);
  });

  test('and the known few are all in need of a writer', () => {
    expect(NOT_WRITTEN_YET.filter((event) => written.has(event))).toEqual([]);
  });

  test('as are the alerts that look at single events', () => {
    expect([...written]).toEqual(expect.arrayContaining(['claim.unavailable', 'sms.outbound.failed']));
  });
});

const kindOf = (metric: string) => rules.find((rule) => rule.metric === metric)?.kind;
const signature = ([metric, labels]: Point) => `${metric}{${Object.keys(labels).join(',')}}`;
