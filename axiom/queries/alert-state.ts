import { ago, correlationId, line } from './example';
import { env, lines } from './from';
import { define } from './query';

const changed = (rule: string, state: string, when: string, more: Readonly<Record<string, unknown>> = {}) =>
  line(
    'alert.changed',
    { rule, state, from_state: 'ok', severity_route: 'page', cause: 'breach', ...more },
    when,
  );

export const firing = define({
  name: 'firing',
  question: 'Which alerts fire, and since when?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['alert.changed'], ['rule', 'state', 'severity_route'])}
| summarize since = maxif(_time, state == 'firing'), ended = maxif(_time, state != 'firing') by rule, severity_route
| where isnotnull(since) and (isnull(ended) or since > ended)
| project rule, severity_route, since
| order by since asc`,
  example: {
    given: [
      changed('twilio_inbound_5xx', 'firing', '20m'),
      changed('outbound_failures', 'firing', '30m'),
      changed('outbound_failures', 'ok', '10m'),
    ],
    expect: [{ rule: 'twilio_inbound_5xx', severity_route: 'page', since: ago('20m') }],
  },
});

export const alertHistory = define({
  name: 'alert-history',
  question: 'What did alerts do, with which numbers, and where can it be looked at?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['alert.changed'], ['rule', 'from_state', 'state', 'cause', 'value', 'threshold', 'measured_by', 'sample_correlation_id'])}
| project _time, rule, from_state, state, cause, value, threshold, measured_by, sample_correlation_id
| order by _time desc
| limit 200`,
  example: {
    given: [
      changed('twilio_inbound_5xx', 'firing', '20m', {
        value: 0.04,
        threshold: 0.02,
        measured_by: 'axiom',
        sample_correlation_id: correlationId(1),
      }),
    ],
    expect: [
      {
        _time: ago('20m'),
        rule: 'twilio_inbound_5xx',
        from_state: 'ok',
        state: 'firing',
        cause: 'breach',
        value: 0.04,
        threshold: 0.02,
        measured_by: 'axiom',
        sample_correlation_id: correlationId(1),
      },
    ],
  },
});

export const alertsTold = define({
  name: 'alerts-told',
  question: 'Who was told of an alert, who was not, and did a channel fail?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['alert.notified', 'alert.suppressed', 'alert.channel_failed'], ['rule', 'channel', 'reason'])}
| summarize times = count(), last_time = max(_time) by event, rule, channel, reason
| order by last_time desc, rule asc`,
  example: {
    given: [
      line(
        'alert.notified',
        { rule: 'twilio_inbound_5xx', channel: 'pagerduty', reason: 'first_firing' },
        '20m',
      ),
      line('alert.suppressed', { rule: 'clarifier_rate', reason: 'llm_invalid_json' }, '15m'),
    ],
    expect: [
      {
        event: 'alert.suppressed',
        rule: 'clarifier_rate',
        reason: 'llm_invalid_json',
        times: 1,
        last_time: ago('15m'),
      },
      {
        event: 'alert.notified',
        rule: 'twilio_inbound_5xx',
        channel: 'pagerduty',
        reason: 'first_firing',
        times: 1,
        last_time: ago('20m'),
      },
    ],
  },
});
