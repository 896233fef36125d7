import { ago, point } from './example';
import { env, points } from './from';
import { define } from './query';

const latency = (
  name: string,
  question: string,
  metric: string,
  label: string,
  values: readonly [string, string],
) =>
  define({
    name,
    question,
    dataset: 'metrics',
    parameters: { env },
    body: (metrics) =>
      `${points(metrics, [metric], [label])}
| summarize observations = count(), p50 = percentile(value, 50), p95 = percentile(value, 95), p99 = percentile(value, 99) by ${label}
| order by p95 desc, ${label} asc`,
    example: {
      given: [
        point(metric, 100, { [label]: values[0] }),
        point(metric, 100, { [label]: values[0] }),
        point(metric, 40, { [label]: values[1] }),
      ],
      expect: [
        { [label]: values[0], observations: 2, p50: 100, p95: 100, p99: 100 },
        { [label]: values[1], observations: 1, p50: 40, p95: 40, p99: 40 },
      ],
    },
  });

export const apiLatency = latency(
  'api-latency',
  'How fast does each route answer?',
  'api_latency_ms',
  'route',
  ['/api/twilio/inbound', '/api/twilio/status'],
);
export const dbLatency = latency(
  'db-latency',
  'Which database queries are slow?',
  'db_query_ms',
  'query_name',
  ['store_inbound', 'find_user'],
);
export const llmLatency = latency(
  'llm-latency',
  'How fast does each model answer?',
  'llm_latency_ms',
  'model',
  ['claude-sonnet-5', 'claude-haiku-4-5'],
);

export const latencyOverTime = define({
  name: 'latency-over-time',
  question: 'Does it get slower?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['api_latency_ms'], ['route'])}
| summarize p95 = percentile(value, 95) by bin_auto(_time), route
| order by _time asc, route asc`,
  example: {
    given: [
      point('api_latency_ms', 80, { route: '/api/twilio/inbound' }, '10m'),
      point('api_latency_ms', 90, { route: '/api/twilio/inbound' }, '5m'),
    ],
    expect: [
      { _time: ago('10m'), route: '/api/twilio/inbound', p95: 80 },
      { _time: ago('5m'), route: '/api/twilio/inbound', p95: 90 },
    ],
  },
});

export const twilioLatency = define({
  name: 'twilio-latency',
  question: 'How long does Twilio take to accept a text?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['twilio_send_latency_ms'])}
| summarize p50 = percentile(value, 50), p95 = percentile(value, 95) by bin_auto(_time)
| order by _time asc`,
  example: {
    given: [point('twilio_send_latency_ms', 150), point('twilio_send_latency_ms', 150)],
    expect: [{ _time: ago('10m'), p50: 150, p95: 150 }],
  },
});

export const firstReply = define({
  name: 'first-reply',
  question: 'How long does a new user wait for the first reply?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['time_to_first_reply_minutes'])}
| summarize users = count(), p50 = percentile(value, 50), p95 = percentile(value, 95)`,
  example: {
    given: [point('time_to_first_reply_minutes', 0.5), point('time_to_first_reply_minutes', 0.5)],
    expect: [{ users: 2, p50: 0.5, p95: 0.5 }],
  },
});
