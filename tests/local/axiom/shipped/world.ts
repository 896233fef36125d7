import { Random } from '../../../drain/support/random';
import { type Cell, type Columns, type Event, NOW, type Table } from '../differential';

/** Longest ago, in milliseconds: beyond the range that the questions look at. */
const OLDEST_MS = 35 * 86_400_000;
const NEWEST_MS = 20_000;
const POINTS = 2_000;
const LINES = 1_000;

export const ids = {
  correlation: numbered('0199b0a0-0000-7000-8000-', 40),
  user: numbered('00000000-0000-4000-8001-', 12),
  linkup: numbered('00000000-0000-4000-8002-', 9),
  invite: numbered('00000000-0000-4000-8003-', 9),
  job: numbered('00000000-0000-4000-8004-', 9),
  replay: numbered('00000000-0000-4000-8005-', 4),
  incident: numbered('00000000-0000-4000-8006-', 5),
  phone: numbered('k1_00000000000000000000', 7),
  sid: numbered('SM00000000000000000000', 60),
  stripeEvent: numbered('evt_', 5),
};

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(12, '0')}`);
}

const routes = ['/api/twilio/inbound', '/api/stripe/webhook', '/api/jobs/send', '/api/health'];

/** Numbers among the texts and texts among the numbers, as a careless line makes them. */
const MIXED = { reason: 30_007, status: 'gone', value: 'n/a', cost_micros: 'free' } as const;

const METRICS = [
  ...['http_requests_total', 'http_requests_total', 'http_requests_total', 'api_latency_ms', 'db_query_ms'],
  ...['sms_inbound_total', 'sms_outbound_sent_total', 'sms_outbound_failed_total', 'sms_segments_total'],
  ...[
    'twilio_send_latency_ms',
    'time_to_first_reply_minutes',
    'clarifiers_asked_total',
    'profile_steps_total',
  ],
  ...[
    'llm_intent_calls_total',
    'llm_intent_failures_total',
    'llm_extraction_failures_total',
    'llm_latency_ms',
  ],
  ...[
    'llm_tokens_total',
    'cost_micros_total',
    'cost_micros_total',
    'cost_price_unknown_total',
    'auto_replays_total',
  ],
  ...['cost_forecast_micros', 'cost_budget_share', 'db_connections', 'db_connections_limit'],
  ...['drain_batches_total', 'drain_entries_total', 'drain_rows_total', 'drain_tasks_total', 'drain_lag_ms'],
  ...['drain_batch_ms', 'drain_spool_depth', 'drain_redactions_total', 'drain_fields_dropped_total'],
  ...['label_overflow_total', 'linkups_created_total', 'linkups_locked_total', 'linkups_expired_total'],
  ...['linkups_canceled_total', 'invites_sent_total', 'invites_accepted_total', 'invites_declined_total'],
  ...['invites_expired_total', 'time_to_lock_minutes', 'broadcasting_linkups_active', 'stuck_linkups'],
  ...['pending_outbound_jobs', 'oldest_pending_outbound_minutes', 'pending_admin_safety_queue'],
  ...['safety_incidents_total', 'safety_holds_applied_total', 'safety_holds_lifted_total'],
  ...['safety_resolution_minutes', 'stripe_webhooks_total', 'stripe_webhook_failures_total'],
];

const LABELS = {
  env: ['prod', 'prod', 'prod', 'staging'],
  kind: ['counter', 'counter', 'histogram', 'gauge'],
  route: routes,
  status_class: ['2xx', '2xx', '4xx', '5xx'],
  reason: ['timeout', 'invalid_json', 'twilio.30007', 'host_canceled', 'budget'],
  purpose: ['reply', 'invite', 'reminder'],
  type: ['invoice.paid', 'checkout.session.completed'],
  region: ['berlin', 'Paris', 'münchen', ''],
  intent: ['question', 'unknown', 'create'],
  step: ['registered', 'otp_verified', 'interview_started', 'interview_completed'],
  category: ['harassment', 'self_harm', 'spam'],
  severity: ['low', 'high', 'critical'],
  cost_kind: ['sms', 'llm', 'stripe', 'total'],
  cost_item: ['inbound', 'outbound', 'claude-haiku-4-5'],
  attributed: ['yes', 'yes', 'no'],
  direction: ['inbound', 'outbound'],
  model: ['claude-haiku-4-5', 'claude-sonnet-5'],
  query_name: ['find_user', 'store_inbound', 'next_job'],
  outcome: ['event', 'shipped', 'spooled', 'refused', 'reduced', 'dropped', 'failed'],
  of: ['oldest', 'newest'],
  redaction: ['phone', 'email', 'secret'],
  field: ['made_up', 'unknown_key'],
  of_metric: ['stripe_webhooks_total', 'linkups_created_total'],
  of_label: ['type', 'region'],
} as const satisfies Record<string, readonly string[]>;

const EVENTS = [
  ...[
    'http.request.completed',
    'http.request.completed',
    'error.caught',
    'error.caught',
    'claim.unavailable',
  ],
  ...['claim.settle_failed', 'claim.duplicate', 'sms.inbound.received', 'sms.inbound.duplicate_sid'],
  ...[
    'stripe.webhook.duplicate_event',
    'sms.inbound.signature_invalid',
    'stripe.webhook.signature_invalid',
    'sms.outbound.sent',
    'sms.outbound.sent',
    'sms.outbound.failed',
    'sms.cost.reconciled',
  ],
  ...['llm.intent.response', 'llm.intent.failed', 'stripe.fee.recorded', 'safety.keyword_hit'],
  ...['linkup.created', 'linkup.invite_wave_sent', 'linkup.invite_accepted', 'linkup.invite_accepted'],
  ...['linkup.locked', 'linkup.completed', 'linkup.completed', 'alert.changed', 'alert.changed'],
  ...['alert.notified', 'alert.suppressed', 'alert.channel_failed', 'alert.evaluated'],
];

const FIELDS = {
  env: LABELS.env,
  level: ['info', 'info', 'warn', 'error'],
  message: ['ready', 'called +12025550123 twice', 'no route to [phone]', 'müde'],
  error_message: ['timed out', 'no route to +4915112345678', '+0 is no number'],
  error_code: ['pg.42P01', 'pg.57014', 'llm.529', ''],
  handler: ['sms.inbound', 'stripe.webhook'],
  route: routes,
  outcome: ['ok', 'failed'],
  reason: ['timeout', 'first_firing', 'inhibited:logs_missing'],
  provider: ['twilio', 'qstash'],
  dedupe: ['done', 'in_flight'],
  git_sha: ['a'.repeat(40), 'b'.repeat(40), ''],
  deployment_id: ['dpl_1', 'dpl_2'],
  region: LABELS.region,
  keyword: ['self_harm', 'threat'],
  safety_category: LABELS.category,
  severity: LABELS.severity,
  rule: ['twilio_inbound_5xx', 'outbound_failures', 'drain_errors', 'clarifier_rate'],
  state: ['ok', 'pending', 'firing'],
  from_state: ['ok', 'pending', 'firing'],
  severity_route: ['page', 'notify'],
  cause: ['breach', 'no_data'],
  channel: ['pagerduty', 'slack', 'email'],
  measured_by: ['axiom', 'counters'],
  sample_correlation_id: ids.correlation,
  correlation_id: ids.correlation,
  user_id: ids.user,
  linkup_id: ids.linkup,
  invite_id: ids.invite,
  job_id: ids.job,
  replay_id: ids.replay,
  incident_id: ids.incident,
  hold_id: ids.incident,
  phone_hash: ids.phone,
  twilio_message_sid: ids.sid,
  stripe_event_id: ids.stripeEvent,
  message_id: ids.job,
  queue_message_id: ids.job,
  request_id: ids.job,
} as const satisfies Record<string, readonly string[]>;

const NUMBERS = ['status', 'duration_ms', 'cost_micros', 'invites', 'value', 'threshold'] as const;
const kindOf = (name: string) => (name in MIXED ? 'VARIANT' : 'VARCHAR');

const columnsOf = (texts: object, numbers: readonly string[]): Columns => ({
  _time: 'TIMESTAMP',
  ...Object.fromEntries(Object.keys(texts).map((name) => [name, kindOf(name)])),
  ...Object.fromEntries(numbers.map((name) => [name, name in MIXED ? 'VARIANT' : 'DOUBLE'])),
});

/** The same for a seed: rows of both datasets with nulls, kinds mixed, and every eighth shipped twice. */
export function world(seed: number): { metrics: Table; logs: Table } {
  const random = new Random(seed);
  // As many in each tenfold of time, so that windows of minutes, hours and weeks all hold something.
  const time = () => NOW - Math.round(NEWEST_MS * (OLDEST_MS / NEWEST_MS) ** random.next());
  const numbers: Record<(typeof NUMBERS)[number], () => number> = {
    status: () => random.pick([200, 201, 404, 500, 503], 200),
    duration_ms: () => random.whole(0, 4_000) / 8,
    cost_micros: () => random.whole(-500, 20_000),
    invites: () => random.whole(1, 9),
    value: () => random.whole(0, 800) / 8,
    threshold: () => random.whole(1, 50) / 8,
  };
  const cell = (name: string, usual: () => Cell): Cell => {
    if (random.chance(0.15)) return null;
    return name in MIXED && random.chance(0.05) ? MIXED[name as keyof typeof MIXED] : usual();
  };
  const row = (
    own: Event,
    texts: Readonly<Record<string, readonly string[]>>,
    counts: readonly (typeof NUMBERS)[number][],
  ): Event => {
    const cells = [
      ...Object.entries(texts).map(
        ([name, pool]) => [name, cell(name, () => random.pick<string>(pool, ''))] as const,
      ),
      ...counts.map((name) => [name, cell(name, numbers[name])] as const),
    ];
    // A null is written, or the field is missing.
    const written = cells.filter(([, value]) => value !== null || random.chance(0.5));
    return { _time: new Date(time()).toISOString(), ...own, ...Object.fromEntries(written) };
  };
  const points = Array.from({ length: POINTS }, (_, n) =>
    row({ point_id: `p${n}`, metric: random.pick(METRICS, '') }, LABELS, ['value']),
  );
  const lines = Array.from({ length: LINES }, (_, n) =>
    row({ entry_id: `e${n}`, event: random.pick(EVENTS, '') }, FIELDS, NUMBERS),
  );
  const twice = (events: readonly Event[]) =>
    random.shuffle([...events, ...events.filter((_, n) => n % 8 === 0)]);
  return {
    metrics: {
      columns: columnsOf({ point_id: '', metric: '', ...LABELS }, ['value']),
      events: twice(points),
    },
    logs: { columns: columnsOf({ entry_id: '', event: '', ...FIELDS }, NUMBERS), events: twice(lines) },
  };
}

/**
 * Both tables as SQL's questions read them: within the range, of the environment that the variable `env` names (all when
 * it is empty), each row once; columns of mixed kinds as text, but for the numbers of points. What is asked of raw rows
 * has `all_logs`.
 */
export const views: readonly string[] = [
  `create macro asked_at() as timestamp '${new Date(NOW).toISOString().slice(0, 19).replace('T', ' ')}'`,
  'create macro ago(i) as asked_at() - i',
  'create macro in_range(t) as t >= ago(interval 30 days) and t < asked_at()',
  `create macro in_env(e) as getvariable('env') = '' or coalesce(e = getvariable('env'), false)`,
  'create macro total(v, c) as coalesce(sum(v) filter (where c), 0)',
  'create macro percent(part, whole) as case when whole = 0 then 0 else round(100 * part / whole, 2) end',
  // Of 30 days at most 60.
  `create macro auto(t) as time_bucket(interval 12 hours, t, timestamp '1970-01-01')`,
  "create macro days(n, t) as time_bucket(to_days(n), t, timestamp '1970-01-01')",
  'create macro times(c) as count(*) filter (where c)',
  `create macro as_text(j) as j->>'$'`,
  'create macro number(t) as try_cast(t as double)',
  `set variable env = ''`,
  `create view m as select distinct * replace (number(as_text(value)) as value, as_text(reason) as reason)
     from metrics where in_range(_time) and in_env(env)`,
  `create view all_logs as select * replace (as_text(reason) as reason, as_text(status) as status,
     as_text(cost_micros) as cost_micros, as_text(value) as value) from logs where in_range(_time)`,
  'create view l as select distinct * from all_logs where in_env(env)',
];
