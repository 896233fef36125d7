import { point } from './example';
import { ensured, env, IN_ENV, sure } from './from';
import { datasetReference, define } from './query';

/** The sum of each counter over all of its labels. Counters are deltas per batch, so their sum is the count. */
export const counterTotals = define({
  name: 'counter-totals',
  question: 'How often did each counted thing happen?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${datasetReference(metrics)}
| where ${sure('kind')} == 'counter' and ${IN_ENV}
${ensured([
  ['point_id', 'string'],
  ['metric', 'string'],
  ['value', 'real'],
]).join('\n')}
| distinct point_id, metric, value
| summarize total = sum(value) by metric
| order by metric asc`,
  example: {
    given: [
      point('sms_inbound_total', 3),
      point('sms_inbound_total', 4),
      point('llm_intent_calls_total', 2),
      { ...point('api_latency_ms', 120), kind: 'histogram' },
    ],
    expect: [
      { metric: 'llm_intent_calls_total', total: 2 },
      { metric: 'sms_inbound_total', total: 7 },
    ],
  },
});
