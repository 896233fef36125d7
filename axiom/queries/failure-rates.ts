import { ago, point } from './example';
import { env, percent, points } from './from';
import { define } from './query';

const request = (route: string, status_class: string, n: number, when?: string) =>
  point('http_requests_total', n, { route, status_class }, when);

/** Requests to a route and the share of them that failed; crashes and time-outs count, although they never logged. */
function route5xx(name: string, question: string, route: string) {
  return define({
    name,
    question,
    dataset: 'metrics',
    parameters: { env },
    body: (metrics) =>
      `${points(metrics, ['http_requests_total'], ['route', 'status_class'])}
| where route == '${route}'
| summarize requests = sum(value), failed = sumif(value, status_class == '5xx') by bin_auto(_time)
| project _time, requests, failed, percent = ${percent('failed', 'requests')}
| order by _time asc`,
    example: {
      given: [
        request(route, '2xx', 96, '10m'),
        request(route, '5xx', 4, '10m'),
        request(route, '2xx', 10, '5m'),
        request('/api/health', '5xx', 9, '5m'),
      ],
      expect: [
        { _time: ago('10m'), requests: 100, failed: 4, percent: 4 },
        { _time: ago('5m'), requests: 10, failed: 0, percent: 0 },
      ],
    },
  });
}

export const inbound5xx = route5xx(
  'inbound-5xx',
  'What share of Twilio’s inbound calls gets an error?',
  '/api/twilio/inbound',
);
export const stripe5xx = route5xx(
  'stripe-5xx',
  'What share of Stripe’s calls gets an error?',
  '/api/stripe/webhook',
);

export const outboundFailures = define({
  name: 'outbound-failures',
  question: 'What share of the tries to send a text fails?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['sms_outbound_sent_total', 'sms_outbound_failed_total'])}
| summarize sent = sumif(value, metric == 'sms_outbound_sent_total'), failed = sumif(value, metric == 'sms_outbound_failed_total') by bin_auto(_time)
| project _time, sent, failed, percent = ${percent('failed', '(sent + failed)')}
| order by _time asc`,
  example: {
    given: [
      point('sms_outbound_sent_total', 9, { purpose: 'reply' }),
      point('sms_outbound_failed_total', 1, { purpose: 'invite', reason: 'twilio.30007' }),
    ],
    expect: [{ _time: ago('10m'), sent: 9, failed: 1, percent: 10 }],
  },
});

export const outboundFailuresByReason = define({
  name: 'outbound-failures-by-reason',
  question: 'Why do texts fail, and which?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['sms_outbound_failed_total'], ['purpose', 'reason'])}
| summarize failed = sum(value) by reason, purpose
| order by failed desc, reason asc, purpose asc`,
  example: {
    given: [
      point('sms_outbound_failed_total', 1, { purpose: 'reply', reason: 'twilio.30007' }),
      point('sms_outbound_failed_total', 2, { purpose: 'reply', reason: 'twilio.30007' }),
      point('sms_outbound_failed_total', 1, { purpose: 'invite', reason: 'timeout' }),
    ],
    expect: [
      { reason: 'twilio.30007', purpose: 'reply', failed: 3 },
      { reason: 'timeout', purpose: 'invite', failed: 1 },
    ],
  },
});

export const stripeFailures = define({
  name: 'stripe-failures',
  question: 'Which Stripe events could not be applied?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['stripe_webhooks_total', 'stripe_webhook_failures_total'], ['type'])}
| summarize received = sumif(value, metric == 'stripe_webhooks_total'), failed = sumif(value, metric == 'stripe_webhook_failures_total') by type
| extend percent = ${percent('failed', 'received')}
| order by failed desc, received desc`,
  example: {
    given: [
      point('stripe_webhooks_total', 4, { type: 'invoice.paid' }),
      point('stripe_webhook_failures_total', 1, { type: 'invoice.paid' }),
      point('stripe_webhooks_total', 2, { type: 'checkout.session.completed' }),
    ],
    expect: [
      { type: 'invoice.paid', received: 4, failed: 1, percent: 25 },
      { type: 'checkout.session.completed', received: 2, failed: 0, percent: 0 },
    ],
  },
});
