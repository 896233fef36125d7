import { ago, correlationId, line, point, uuid } from './example';
import { ensured, env, IN_ENV, lines, percent, points, sure } from './from';
import { datasetReference, define } from './query';

const caught = (code: string, n: number, fields: Readonly<Record<string, unknown>> = {}) =>
  line('error.caught', {
    level: 'error',
    error_code: code,
    correlation_id: correlationId(n),
    handler: 'sms.inbound',
    ...fields,
  });

export const errorsByCode = define({
  name: 'errors-by-code',
  question: 'What fails most, and in which operation can it be looked at?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['error.caught'], ['error_code', 'handler', 'correlation_id'])}
| summarize failed = count(), last_time = max(_time), look_at = make_set(correlation_id, 3) by error_code, handler
| order by failed desc, error_code asc`,
  example: {
    given: [caught('pg.42P01', 1), caught('pg.42P01', 1), caught('llm.529', 3)],
    expect: [
      {
        error_code: 'pg.42P01',
        handler: 'sms.inbound',
        failed: 2,
        last_time: ago('10m'),
        look_at: [correlationId(1)],
      },
      {
        error_code: 'llm.529',
        handler: 'sms.inbound',
        failed: 1,
        last_time: ago('10m'),
        look_at: [correlationId(3)],
      },
    ],
  },
});

export const blastRadius = define({
  name: 'blast-radius',
  question: 'Whom does a failure touch, and since when?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${datasetReference(logs)}
| where ${sure('level')} == 'error' and ${IN_ENV}
${ensured([
  ['entry_id', 'string'],
  ['event', 'string'],
  ['error_code', 'string'],
  ['reason', 'string'],
  ['correlation_id', 'string'],
  ['user_id', 'string'],
  ['linkup_id', 'string'],
]).join('\n')}
| distinct _time, entry_id, event, error_code, reason, correlation_id, user_id, linkup_id
| summarize since = min(_time), last_time = max(_time), lines = count(), operations = dcount(correlation_id), users = dcountif(user_id, isnotempty(user_id)), linkups = dcountif(linkup_id, isnotempty(linkup_id)) by event, why = coalesce(error_code, reason)
| order by users desc, operations desc, event asc`,
  example: {
    given: [
      caught('pg.42P01', 1, { user_id: uuid(1) }),
      caught('pg.42P01', 1, { user_id: uuid(1) }),
      caught('pg.42P01', 2, { user_id: uuid(2), linkup_id: uuid(3) }),
    ],
    expect: [
      {
        event: 'error.caught',
        why: 'pg.42P01',
        since: ago('10m'),
        last_time: ago('10m'),
        lines: 3,
        operations: 2,
        users: 2,
        linkups: 1,
      },
    ],
  },
});

/** For the search box of a dashboard: paste any id. Without one it shows the latest failures. */
export const linesWithId = define({
  name: 'lines-with-id',
  question: 'What is there about this id?',
  dataset: 'logs',
  parameters: { env, id: { about: 'Any id: correlation id, SID, user, LinkUp, event, job …', default: '' } },
  body: (logs) =>
    `${datasetReference(logs)}
| where ${IN_ENV}
${ensured([
  ['entry_id', 'string'],
  ['event', 'string'],
  ['level', 'string'],
  ...IDS.map((name) => [name, 'string'] as const),
  ['handler', 'string'],
  ['route', 'string'],
  ['outcome', 'string'],
  ['reason', 'string'],
  ['error_code', 'string'],
  ['status', 'real'],
  ['duration_ms', 'real'],
]).join('\n')}
| where (isempty(_id) and level == 'error') or (isnotempty(_id) and (entry_id == _id or ${IDS.map((name) => `${name} == _id`).join(' or ')}))
| distinct _time, entry_id, level, event, handler, route, outcome, reason, error_code, status, duration_ms, correlation_id
| order by _time desc
| limit 200`,
  example: {
    with: { id: uuid(7) },
    partial: true,
    given: [
      line('sms.inbound.received', { user_id: uuid(7), correlation_id: correlationId(1) }, '10m'),
      line('linkup.invite_accepted', { invite_id: uuid(7), correlation_id: correlationId(2) }, '5m'),
      line('error.caught', { level: 'error', correlation_id: correlationId(3) }),
    ],
    expect: [
      { event: 'linkup.invite_accepted', correlation_id: correlationId(2) },
      { event: 'sms.inbound.received', correlation_id: correlationId(1) },
    ],
  },
});

const IDS = [
  'correlation_id',
  'user_id',
  'phone_hash',
  'twilio_message_sid',
  'stripe_event_id',
  'linkup_id',
  'invite_id',
  'job_id',
  'message_id',
  'queue_message_id',
  'replay_id',
  'request_id',
];

const requests = (route: string, status_class: string, n: number, when?: string) =>
  point('http_requests_total', n, { route, status_class }, when);

export const errorRate = define({
  name: 'error-rate',
  question: 'What share of all requests fails?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['http_requests_total'], ['status_class'])}
| summarize requests = sum(value), failed = sumif(value, status_class == '5xx') by bin_auto(_time)
| project _time, percent = ${percent('failed', 'requests')}
| order by _time asc`,
  example: {
    given: [requests('/a', '2xx', 9), requests('/b', '5xx', 1)],
    expect: [{ _time: ago('10m'), percent: 10 }],
  },
});

export const errorsAgainstLastWeek = define({
  name: 'errors-against-last-week',
  question: 'Does a route fail more than at this hour a week ago?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['http_requests_total'], ['route', 'status_class'])}
| where _time > ago(1h) or _time between (ago(169h) .. ago(168h))
| extend this_hour = _time > ago(1h)
| summarize requests = sumif(value, this_hour), failed = sumif(value, this_hour and status_class == '5xx'), requests_before = sumif(value, not(this_hour)), failed_before = sumif(value, not(this_hour) and status_class == '5xx') by route
| extend percent = ${percent('failed', 'requests')}, percent_before = ${percent('failed_before', 'requests_before')}
| project route, requests, percent, requests_before, percent_before, change = round(percent - percent_before, 2)
| order by change desc, route asc`,
  example: {
    range: 'now-14d',
    given: [
      requests('/a', '2xx', 90, '30m'),
      requests('/a', '5xx', 10, '30m'),
      requests('/a', '2xx', 200, '3d'),
      { ...requests('/a', '2xx', 50), _time: '2026-11-16T11:30:00.000Z' },
    ],
    expect: [{ route: '/a', requests: 100, percent: 10, requests_before: 50, percent_before: 0, change: 10 }],
  },
});

/** The share of failed requests that the objective allows, and what is left of it in the time range. */
export const errorBudget = define({
  name: 'error-budget',
  question: 'How much of the error budget is left?',
  dataset: 'metrics',
  parameters: {
    env,
    objective: { about: 'Percent of requests that shall succeed', default: '99.5' },
  },
  body: (metrics) =>
    `${points(metrics, ['http_requests_total'], ['route', 'status_class'])}
| where route in ('/api/twilio/inbound', '/api/stripe/webhook')
| summarize requests = sum(value), failed = sumif(value, status_class == '5xx') by route
| extend allowed = requests * (100.0 - toreal(_objective)) / 100.0
| project route, requests, failed, available_percent = ${percent('(requests - failed)', 'requests')}, budget_left_percent = iff(allowed == 0, 0.0, round(100.0 * (allowed - failed) / allowed, 1))
| order by budget_left_percent asc`,
  example: {
    given: [
      requests('/api/twilio/inbound', '2xx', 996),
      requests('/api/twilio/inbound', '5xx', 4),
      requests('/api/health', '5xx', 50),
    ],
    expect: [
      {
        route: '/api/twilio/inbound',
        requests: 1000,
        failed: 4,
        available_percent: 99.6,
        budget_left_percent: 20,
      },
    ],
  },
});

export const requestsByRoute = define({
  name: 'requests-by-route',
  question: 'Which routes are called, and how do they answer?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['http_requests_total'], ['route', 'status_class'])}
| summarize requests = sum(value), ok = sumif(value, status_class == '2xx'), refused = sumif(value, status_class == '4xx'), failed = sumif(value, status_class == '5xx') by route
| order by requests desc, route asc`,
  example: {
    given: [requests('/a', '2xx', 9), requests('/a', '4xx', 2), requests('/b', '5xx', 1)],
    expect: [
      { route: '/a', requests: 11, ok: 9, refused: 2, failed: 0 },
      { route: '/b', requests: 1, ok: 0, refused: 0, failed: 1 },
    ],
  },
});

export const refusedSignatures = define({
  name: 'refused-signatures',
  question: 'Whose calls are refused because their signature is wrong?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['sms.inbound.signature_invalid', 'stripe.webhook.signature_invalid', 'queue.signature_invalid'], ['route', 'reason'])}
| summarize refused = count(), last_time = max(_time) by route, reason
| order by refused desc, route asc`,
  example: {
    given: [
      line('sms.inbound.signature_invalid', { route: '/api/twilio/inbound', reason: 'mismatch' }),
      line('sms.inbound.signature_invalid', { route: '/api/twilio/inbound', reason: 'mismatch' }, '5m'),
      line('stripe.webhook.signature_invalid', { route: '/api/stripe/webhook', reason: 'expired' }),
    ],
    expect: [
      { route: '/api/twilio/inbound', reason: 'mismatch', refused: 2, last_time: ago('5m') },
      { route: '/api/stripe/webhook', reason: 'expired', refused: 1, last_time: ago('10m') },
    ],
  },
});
