import { line, point } from './example';
import { env, IN_ENV, points, sure } from './from';
import { datasetReference, define } from './query';

/**
 * What Axiom's own monitors watch: not in the drain's or the evaluator's hands, so that somebody is told when those are
 * what is broken. The last clause is a summarize with one number, which is what a threshold monitor looks at.
 */
export const evaluatorHeartbeat = define({
  name: 'evaluator-heartbeat',
  question: 'Are the alert rules evaluated?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${datasetReference(logs)}
| where ${sure('event')} == 'alert.evaluated' and ${IN_ENV}
| summarize evaluations = dcount(${sure('entry_id')})`,
  example: {
    given: [line('alert.evaluated'), line('alert.evaluated'), line('alert.changed')],
    expect: [{ evaluations: 2 }],
  },
});

export const anyLog = define({
  name: 'any-log',
  question: 'Does any log line arrive?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${datasetReference(logs)}
| where ${IN_ENV}
| summarize lines = dcount(${sure('entry_id')})`,
  example: { given: [line('gauge.sampled'), line('sms.inbound.received')], expect: [{ lines: 2 }] },
});

const request = (route: string, status_class: string, n: number) =>
  point('http_requests_total', n, { route, status_class }, '2m');

/** As the rules of `lib/alerts` do: one failure of a quiet night wakes nobody, two do. */
const BAD_ENOUGH = 'failed < 2';

function share5xx(name: string, question: string, route: string) {
  return define({
    name,
    question,
    dataset: 'metrics',
    parameters: { env },
    body: (metrics) =>
      `${points(metrics, ['http_requests_total'], ['route', 'status_class'])}
| where route == '${route}'
| summarize requests = sum(value), failed = sumif(value, status_class == '5xx')
| extend share = iff(${BAD_ENOUGH}, 0.0, 100.0 * failed / requests)
| summarize percent = max(share)`,
    example: {
      given: [request(route, '2xx', 97), request(route, '5xx', 3), request('/api/health', '5xx', 9)],
      expect: [{ percent: 3 }],
    },
  });
}

export const inbound5xxNow = share5xx(
  'inbound-5xx-now',
  'Does Twilio get errors right now?',
  '/api/twilio/inbound',
);
export const stripe5xxNow = share5xx(
  'stripe-5xx-now',
  'Does Stripe get errors right now?',
  '/api/stripe/webhook',
);

export const outboundFailuresNow = define({
  name: 'outbound-failures-now',
  question: 'Do texts fail right now?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['sms_outbound_sent_total', 'sms_outbound_failed_total'])}
| summarize tries = sum(value), failed = sumif(value, metric == 'sms_outbound_failed_total')
| extend share = iff(${BAD_ENOUGH}, 0.0, 100.0 * failed / tries)
| summarize percent = max(share)`,
  example: {
    given: [
      point('sms_outbound_sent_total', 18, { purpose: 'reply' }),
      point('sms_outbound_failed_total', 2, { purpose: 'reply', reason: 'timeout' }),
    ],
    expect: [{ percent: 10 }],
  },
});

/** The three in one, for a plan that has too few monitors for each of its own: above 1 is above what is allowed. */
export const criticalNow = define({
  name: 'critical-now',
  question: 'How many times what is allowed fails, by each critical rule?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['http_requests_total', 'sms_outbound_sent_total', 'sms_outbound_failed_total'], ['route', 'status_class'])}
| extend rule = case(metric != 'http_requests_total', 'outbound_failures', route == '/api/twilio/inbound', 'twilio_inbound_5xx', route == '/api/stripe/webhook', 'stripe_webhook_5xx', '')
| where rule == 'outbound_failures' or (isnotempty(rule) and _time > ago(5m))
| summarize whole = sum(value), failed = sumif(value, metric == 'sms_outbound_failed_total' or status_class == '5xx') by rule
| extend allowed = case(rule == 'twilio_inbound_5xx', 0.02, rule == 'stripe_webhook_5xx', 0.01, 0.05)
| extend times = iff(${BAD_ENOUGH}, 0.0, 1.0 * failed / whole / allowed)
| summarize times_allowed = max(round(times, 2)) by rule`,
  example: {
    range: 'now-15m',
    given: [
      request('/api/twilio/inbound', '2xx', 92),
      request('/api/twilio/inbound', '5xx', 8),
      request('/api/stripe/webhook', '2xx', 10),
      point('sms_outbound_sent_total', 90, { purpose: 'reply' }, '12m'),
      point('sms_outbound_failed_total', 10, { purpose: 'reply', reason: 'timeout' }, '12m'),
    ],
    expect: [
      { rule: 'outbound_failures', times_allowed: 2 },
      { rule: 'stripe_webhook_5xx', times_allowed: 0 },
      { rule: 'twilio_inbound_5xx', times_allowed: 4 },
    ],
  },
});
