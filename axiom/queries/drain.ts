import { ago, point } from './example';
import { env, points } from './from';
import { define } from './query';

export const drainHealth = define({
  name: 'drain-health',
  question: 'Do the logs arrive, and is any of them refused, spooled or dropped?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['drain_entries_total', 'drain_rows_total'], ['outcome'])}
| extend what = strcat(iff(metric == 'drain_rows_total', 'rows ', 'entries '), outcome)
| summarize total = sum(value) by bin_auto(_time), what
| order by _time asc, what asc`,
  example: {
    given: [
      point('drain_entries_total', 90, { outcome: 'event' }),
      point('drain_entries_total', 9, { outcome: 'event' }),
      point('drain_rows_total', 3, { to: 'logs', outcome: 'spooled' }),
    ],
    expect: [
      { _time: ago('10m'), what: 'entries event', total: 99 },
      { _time: ago('10m'), what: 'rows spooled', total: 3 },
    ],
  },
});

export const drainLag = define({
  name: 'drain-lag',
  question: 'How old are logs when they arrive, and do any wait in the spool?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['drain_lag_ms', 'drain_batch_ms', 'drain_spool_depth'], ['of'])}
| summarize lag_p95_ms = percentileif(value, 95, metric == 'drain_lag_ms' and ['of'] == 'oldest'), batch_p95_ms = percentileif(value, 95, metric == 'drain_batch_ms'), spooled = maxif(value, metric == 'drain_spool_depth') by bin_auto(_time)
| order by _time asc`,
  example: {
    given: [
      point('drain_lag_ms', 4_000, { of: 'oldest' }),
      point('drain_lag_ms', 100, { of: 'newest' }),
      point('drain_batch_ms', 25),
      point('drain_spool_depth', 0),
    ],
    expect: [{ _time: ago('10m'), lag_p95_ms: 4_000, batch_p95_ms: 25, spooled: 0 }],
  },
});

export const redactions = define({
  name: 'redactions',
  question: 'What did the drain find in log lines that may not leave?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['drain_redactions_total'], ['redaction'])}
| summarize found = sum(value) by redaction
| order by found desc, redaction asc`,
  example: {
    given: [
      point('drain_redactions_total', 1, { redaction: 'email' }),
      point('drain_redactions_total', 4, { redaction: 'phone' }),
    ],
    expect: [
      { redaction: 'phone', found: 4 },
      { redaction: 'email', found: 1 },
    ],
  },
});

export const lostDetail = define({
  name: 'lost-detail',
  question: 'Which fields and labels were left out, and may be missing in an answer?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['drain_fields_dropped_total', 'label_overflow_total'], ['field', 'of_metric', 'of_label'])}
| extend what = iff(metric == 'label_overflow_total', strcat('values of ', of_metric, ' by ', of_label), strcat('field ', field))
| summarize times = sum(value) by what
| order by times desc, what asc`,
  example: {
    given: [
      point('drain_fields_dropped_total', 2, { field: 'made_up' }),
      point('label_overflow_total', 5, { of_metric: 'stripe_webhooks_total', of_label: 'type' }),
    ],
    expect: [
      { what: 'values of stripe_webhooks_total by type', times: 5 },
      { what: 'field made_up', times: 2 },
    ],
  },
});
