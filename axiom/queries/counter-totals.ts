import { datasetReference, type Query } from './query';

/** The sum of each counter by its labels. Counters are deltas per batch, so their sum is the count. */
export const counterTotals: Query<{ metrics: readonly string[] }> = {
  name: 'counter-totals',
  question: 'How often did each counted thing happen?',
  dataset: 'metrics',
  apl: (dataset, { metrics }) =>
    `${datasetReference(dataset)}
| where kind == 'counter' and metric in (${metrics.map((metric) => `'${metric}'`).join(', ')})
| summarize total = sum(value) by metric
| order by metric asc`,
};
