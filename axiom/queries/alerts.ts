import { ago, correlationId, line, point, uuid } from './example';
import { ensured, env, IN_ENV, lines, points, sure } from './from';
import { datasetReference, define } from './query';

/**
 * What the alert rules measure: one row a query, several rules a query. `rows` is 0 when nothing at all arrived in the
 * window, which is not the same as zero: each batch of the drain has a point of its own, and the checks themselves are
 * requests that log. Counters have the minute as their time, so a window ends at a whole minute.
 */
const HEARTBEAT = 'drain_batches_total';
const FAILED = `metric == 'http_requests_total' and status_class == '5xx'`;
const INBOUND = `route == '/api/twilio/inbound'`;
const STRIPE = `route == '/api/stripe/webhook'`;

export const alertCritical = define({
  name: 'alert-critical',
  question: 'Do webhooks or sends fail, and do logs arrive in time?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['http_requests_total', 'sms_outbound_sent_total', 'sms_outbound_failed_total', 'drain_lag_ms', HEARTBEAT], ['route', 'status_class', 'of'])}
| extend recent = _time > ago(5m)
| summarize rows = count(), inbound_requests = sumif(value, recent and metric == 'http_requests_total' and ${INBOUND}), inbound_failures = sumif(value, recent and ${FAILED} and ${INBOUND}), stripe_requests = sumif(value, recent and metric == 'http_requests_total' and ${STRIPE}), stripe_failures = sumif(value, recent and ${FAILED} and ${STRIPE}), outbound_tries = sumif(value, metric in ('sms_outbound_sent_total', 'sms_outbound_failed_total')), outbound_failures = sumif(value, metric == 'sms_outbound_failed_total'), lag_ms = percentileif(value, 90, metric == 'drain_lag_ms' and ['of'] == 'newest' and _time > ago(10m))`,
  example: {
    range: 'now-15m',
    given: [
      request('/api/twilio/inbound', '2xx', 96, '3m'),
      request('/api/twilio/inbound', '5xx', 4, '3m'),
      request('/api/twilio/inbound', '5xx', 50, '9m'),
      request('/api/stripe/webhook', '2xx', 10, '2m'),
      point('sms_outbound_sent_total', 18, { purpose: 'reply' }, '12m'),
      point('sms_outbound_failed_total', 2, { purpose: 'reply', reason: 'timeout' }, '3m'),
      point('drain_lag_ms', 4_000, { of: 'newest' }, '3m'),
      point('drain_lag_ms', 9_000, { of: 'oldest' }, '3m'),
      point(HEARTBEAT, 1, { dedupe: 'claimed' }, '3m'),
    ],
    expect: [
      {
        rows: 9,
        inbound_requests: 100,
        inbound_failures: 4,
        stripe_requests: 10,
        stripe_failures: 0,
        outbound_tries: 20,
        outbound_failures: 2,
        lag_ms: 4_000,
      },
    ],
  },
});

function request(route: string, status_class: string, n: number, when: string) {
  return point('http_requests_total', n, { route, status_class }, when);
}

export const alertArrival = define({
  name: 'alert-arrival',
  question: 'Do logs arrive, and are webhooks served without dedupe?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${datasetReference(logs)}
| where ${IN_ENV}
${ensured([
  ['event', 'string'],
  ['entry_id', 'string'],
]).join('\n')}
| summarize newest = max(_time), unclaimed = dcountif(entry_id, event == 'claim.unavailable' and _time > ago(5m))
| project rows = iff(isnull(newest), 0, 1), silent_minutes = datetime_diff('minute', now(), newest), unclaimed`,
  example: {
    given: [
      line('claim.unavailable', { provider: 'twilio' }, '30m'),
      line('claim.unavailable', { provider: 'twilio' }, '4m'),
      line('sms.inbound.received', {}, '4m'),
    ],
    expect: [{ rows: 1, silent_minutes: 4, unclaimed: 1 }],
  },
});

const BURN_WINDOWS = ['5m', '30m', '1h', '6h'] as const;
const burnt = (name: string, route: string) =>
  BURN_WINDOWS.flatMap((window) => [
    `${name}_bad_${window} = sumif(value, ${route} and status_class == '5xx' and _time > ago(${window}))`,
    `${name}_all_${window} = sumif(value, ${route} and metric == 'http_requests_total' and _time > ago(${window}))`,
  ]);

export const alertBurn = define({
  name: 'alert-burn',
  question: 'How fast is the error budget of the webhooks used up?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['http_requests_total', HEARTBEAT], ['route', 'status_class'])}
| summarize rows = count(), ${[...burnt('inbound', INBOUND), ...burnt('stripe', STRIPE)].join(', ')}`,
  example: {
    range: 'now-6h',
    partial: true,
    given: [
      request('/api/twilio/inbound', '5xx', 1, '3m'),
      request('/api/twilio/inbound', '2xx', 9, '20m'),
      request('/api/twilio/inbound', '5xx', 2, '3h'),
      request('/api/stripe/webhook', '2xx', 5, '50m'),
    ],
    expect: [
      {
        rows: 4,
        inbound_bad_5m: 1,
        inbound_all_5m: 1,
        inbound_bad_30m: 1,
        inbound_all_30m: 10,
        inbound_bad_1h: 1,
        inbound_all_1h: 10,
        inbound_bad_6h: 3,
        inbound_all_6h: 12,
        stripe_bad_5m: 0,
        stripe_all_5m: 0,
        stripe_bad_30m: 0,
        stripe_all_30m: 0,
        stripe_bad_1h: 0,
        stripe_all_1h: 5,
        stripe_bad_6h: 0,
        stripe_all_6h: 5,
      },
    ],
  },
});

/** A budget that nobody set is kept; a forecast that nobody made is not known. */
export const alertOperations = define({
  name: 'alert-operations',
  question: 'Does the LLM, the drain, the spool, a queue, a LinkUp or a budget need somebody?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(
      metrics,
      [
        'llm_intent_calls_total',
        'llm_intent_failures_total',
        'drain_rows_total',
        'drain_tasks_total',
        'drain_spool_depth',
        'stuck_linkups',
        'pending_admin_safety_queue',
        'cost_price_unknown_total',
        'auto_replays_total',
        'cost_forecast_micros',
        'cost_budget_share',
        HEARTBEAT,
      ],
      ['reason', 'outcome', 'region', 'cost_kind'],
    )}
| extend half_hour = _time > ago(30m), quarter = _time > ago(15m)
| summarize rows = count(), llm_calls = sumif(value, half_hour and metric == 'llm_intent_calls_total'), llm_invalid = sumif(value, half_hour and metric == 'llm_intent_failures_total' and reason == 'invalid_json'), drain_errors = sumif(value, quarter and ((metric == 'drain_rows_total' and outcome in ('refused', 'reduced', 'dropped')) or (metric == 'drain_tasks_total' and outcome == 'failed'))), spool_least = minif(value, half_hour and metric == 'drain_spool_depth'), stuck = maxif(value, quarter and metric == 'stuck_linkups'), safety_pending = maxif(value, quarter and metric == 'pending_admin_safety_queue'), unpriced = sumif(value, _time > ago(1h) and metric == 'cost_price_unknown_total'), unreplayed = sumif(value, _time > ago(1h) and metric == 'auto_replays_total' and reason == 'budget'), forecasts = countif(metric == 'cost_forecast_micros'), share = maxif(value, metric == 'cost_budget_share')
| extend budget_share = iff(isnull(share) and forecasts > 0, 0.0, share)
| project-away forecasts, share`,
  example: {
    range: 'now-3h',
    given: [
      point('llm_intent_calls_total', 50),
      point('llm_intent_failures_total', 2, { reason: 'invalid_json' }),
      point('llm_intent_failures_total', 9, { reason: 'timeout' }),
      point('drain_rows_total', 90, { to: 'logs', outcome: 'shipped' }),
      point('drain_rows_total', 3, { to: 'logs', outcome: 'refused' }),
      point('drain_tasks_total', 1, { task: 'alert', outcome: 'failed' }),
      point('drain_spool_depth', 4, {}, '20m'),
      point('drain_spool_depth', 2),
      point('stuck_linkups', 1, { region: 'berlin' }),
      point('pending_admin_safety_queue', 7),
      point('cost_price_unknown_total', 1, { cost_kind: 'llm', reason: 'model' }, '40m'),
      point('auto_replays_total', 5, { outcome: 'refused', reason: 'budget' }, '40m'),
      point('auto_replays_total', 3, { outcome: 'ok', reason: 'unknown' }),
      point('cost_forecast_micros', 90_000_000, { cost_kind: 'total' }, '2h'),
    ],
    expect: [
      {
        rows: 14,
        llm_calls: 50,
        llm_invalid: 2,
        drain_errors: 4,
        spool_least: 2,
        stuck: 1,
        safety_pending: 7,
        unpriced: 1,
        unreplayed: 5,
        budget_share: 0,
      },
    ],
  },
});

/** A text that Twilio has failed may be sent again: that is no second one. */
export const alertWrongs = define({
  name: 'alert-wrongs',
  question: 'Was a text sent twice, or is a whole phone number in the logs?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${[
      datasetReference(logs),
      `| where ${IN_ENV}`,
      ...ensured([
        ['event', 'string'],
        ['entry_id', 'string'],
        ['message', 'string'],
        ['error_message', 'string'],
        ['job_id', 'string'],
        ['twilio_message_sid', 'string'],
      ]),
    ].join('\n')}
| extend sent = event == 'sms.outbound.sent', undelivered = event == 'sms.outbound.failed' and isnotempty(twilio_message_sid)
| extend job = iff(sent or undelivered, job_id, ''), leaked = strcat(message, ' ', error_message) matches regex '[+][1-9][0-9]{9,14}'
| summarize sids = dcountif(twilio_message_sid, sent), failed_sids = dcountif(twilio_message_sid, undelivered), leaks = dcountif(entry_id, leaked) by job
| summarize rows = dcount(job), jobs_sent_twice = dcountif(job, isnotempty(job) and sids - failed_sids > 1), leaking_jobs = max(leaks)
| project rows, jobs_sent_twice, leaks = leaking_jobs`,
  example: {
    given: [
      line('sms.outbound.sent', { job_id: uuid(1), twilio_message_sid: `SM${'a'.repeat(32)}` }),
      line('sms.outbound.sent', { job_id: uuid(1), twilio_message_sid: `SM${'b'.repeat(32)}` }),
      line('sms.outbound.sent', { job_id: uuid(2), twilio_message_sid: `SM${'c'.repeat(32)}` }),
      // Not delivered, and sent again by a replay.
      line('sms.outbound.sent', { job_id: uuid(3), twilio_message_sid: `SM${'d'.repeat(32)}` }),
      line('sms.outbound.failed', { job_id: uuid(3), twilio_message_sid: `SM${'d'.repeat(32)}` }),
      line('sms.outbound.sent', { job_id: uuid(3), twilio_message_sid: `SM${'e'.repeat(32)}` }),
      line('error.caught', { error_message: 'no route to [phone]' }),
      { ...line('error.caught', { error_message: 'no route to +12025550123' }), entry_id: 'leak' },
    ],
    expect: [{ rows: 4, jobs_sent_twice: 1, leaks: 1 }],
  },
});

/** The baseline is the mean day of the 27 before the last one. */
export const alertSafety = define({
  name: 'alert-safety',
  question: 'Are there many more safety incidents than usual?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['safety_incidents_total', HEARTBEAT])}
| summarize rows = count(), incidents = sumif(value, metric == 'safety_incidents_total' and _time > ago(1d)), before = sumif(value, metric == 'safety_incidents_total' and _time <= ago(1d))
| project rows, incidents, incidents_usual = round(before / 27.0, 2)`,
  example: {
    range: 'now-28d',
    given: [
      point('safety_incidents_total', 6, { category: 'harassment', severity: 'high' }, '3h'),
      point('safety_incidents_total', 54, { category: 'spam', severity: 'low' }, '20d'),
      point(HEARTBEAT, 1, { dedupe: 'claimed' }, '10m'),
    ],
    expect: [{ rows: 3, incidents: 6, incidents_usual: 2 }],
  },
});

export const alertProduct = define({
  name: 'alert-product',
  question: 'Do LinkUps lock, invites get accepted and texts get understood as they should?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, [
      'linkups_created_total',
      'linkups_locked_total',
      'invites_sent_total',
      'invites_accepted_total',
      'sms_inbound_total',
      'clarifiers_asked_total',
      HEARTBEAT,
    ])}
| extend week = _time > ago(7d), day = _time > ago(1d)
| summarize rows = count(), created = sumif(value, week and metric == 'linkups_created_total'), locked = sumif(value, week and metric == 'linkups_locked_total'), created_before = sumif(value, not(week) and metric == 'linkups_created_total'), locked_before = sumif(value, not(week) and metric == 'linkups_locked_total'), invites = sumif(value, week and metric == 'invites_sent_total'), accepted = sumif(value, week and metric == 'invites_accepted_total'), texts = sumif(value, day and metric == 'sms_inbound_total'), clarifiers = sumif(value, day and metric == 'clarifiers_asked_total')`,
  example: {
    range: 'now-14d',
    given: [
      point('linkups_created_total', 10, { region: 'berlin' }, '2d'),
      point('linkups_locked_total', 4, { region: 'berlin' }, '2d'),
      point('linkups_created_total', 20, { region: 'berlin' }, '9d'),
      point('linkups_locked_total', 16, { region: 'berlin' }, '9d'),
      point('invites_sent_total', 30, { region: 'berlin' }, '3d'),
      point('invites_accepted_total', 6, { region: 'berlin' }, '3d'),
      point('sms_inbound_total', 40, {}, '5h'),
      point('sms_inbound_total', 400, {}, '3d'),
      point('clarifiers_asked_total', 10, { intent: 'unknown' }, '5h'),
    ],
    expect: [
      {
        rows: 9,
        created: 10,
        locked: 4,
        created_before: 20,
        locked_before: 16,
        invites: 30,
        accepted: 6,
        texts: 40,
        clarifiers: 10,
      },
    ],
  },
});

export const alertSample = define({
  name: 'alert-sample',
  question: 'Which operation shows what an alert is about?',
  dataset: 'logs',
  parameters: {
    env,
    event: { about: 'the event that is bad, or that is when its status is 500 or more' },
    route: { about: 'the route, for http.request.completed', default: '' },
  },
  body: (logs) =>
    `${datasetReference(logs)}
| where ${sure('event')} == _event and ${IN_ENV}
${ensured([
  ['event', 'string'],
  ['correlation_id', 'string'],
  ['route', 'string'],
  ['status', 'real'],
]).join('\n')}
| where (isempty(_route) or route == _route) and (event != 'http.request.completed' or status >= 500) and isnotempty(correlation_id)
| summarize newest = max(_time) by correlation_id
| order by newest desc
| limit 1
| project correlation_id`,
  example: {
    with: { event: 'http.request.completed', route: '/api/twilio/inbound' },
    given: [
      sampled(1, { route: '/api/twilio/inbound', status: 500 }, '9m'),
      sampled(2, { route: '/api/twilio/inbound', status: 500 }, '5m'),
      sampled(3, { route: '/api/twilio/inbound', status: 200 }, '2m'),
      sampled(4, { route: '/api/stripe/webhook', status: 500 }, '2m'),
    ],
    expect: [{ correlation_id: correlationId(2) }],
  },
});

function sampled(n: number, fields: Readonly<Record<string, unknown>>, when: string) {
  return line('http.request.completed', { correlation_id: correlationId(n), ...fields }, when);
}

/** When the newest commit began to log. */
export const newestDeploy = define({
  name: 'newest-deploy',
  question: 'What was deployed last, and when?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${datasetReference(logs)}
| where ${IN_ENV}
${ensured([['git_sha', 'string']]).join('\n')}
| where isnotempty(git_sha)
| summarize since = min(_time) by git_sha
| order by since desc
| limit 1`,
  example: {
    given: [
      line('sms.inbound.received', { git_sha: 'a'.repeat(40) }, '40m'),
      line('sms.inbound.received', { git_sha: 'b'.repeat(40) }, '10m'),
    ],
    expect: [{ git_sha: 'b'.repeat(40), since: ago('10m') }],
  },
});

/** What became of each rule in a day; the digest reads it. */
export const alertDay = define({
  name: 'alert-day',
  question: 'Which alerts fired, whom did they tell, and what was suppressed or not delivered?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['alert.changed', 'alert.notified', 'alert.suppressed', 'alert.channel_failed'], ['rule', 'state', 'reason', 'channel'])}
| summarize fired = countif(event == 'alert.changed' and state == 'firing'), paged = countif(event == 'alert.notified' and channel == 'pagerduty'), notified = countif(event == 'alert.notified' and channel == 'slack'), suppressed = countif(event == 'alert.suppressed'), undelivered = countif(event == 'alert.channel_failed') by rule
| order by paged desc, fired desc, rule asc`,
  example: {
    range: 'now-1d',
    given: [
      line('alert.changed', { rule: 'outbound_failures', state: 'firing' }, '3h'),
      line(
        'alert.notified',
        { rule: 'outbound_failures', reason: 'first_firing', channel: 'pagerduty' },
        '3h',
      ),
      line('alert.changed', { rule: 'outbound_failures', state: 'ok' }, '2h'),
      line('alert.changed', { rule: 'drain_errors', state: 'firing' }, '2h'),
      line('alert.suppressed', { rule: 'drain_errors', reason: 'inhibited:logs_missing' }, '2h'),
    ],
    expect: [
      { rule: 'outbound_failures', fired: 1, paged: 1, notified: 0, suppressed: 0, undelivered: 0 },
      { rule: 'drain_errors', fired: 1, paged: 0, notified: 0, suppressed: 1, undelivered: 0 },
    ],
  },
});
