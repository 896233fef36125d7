import { datasetReference, literal, type Query } from './query';

/**
 * The cost of each day by whom it goes to and whether it belongs to a user. `ensure_field`, because a new dataset has had
 * no costs yet.
 */
export const costByDay: Query<{ since: Date; env: string }> = {
  name: 'cost-by-day',
  question: 'What did each day cost?',
  dataset: 'metrics',
  apl: (dataset, { since, env }) =>
    `${datasetReference(dataset)}
| where _time >= datetime(${since.toISOString()})
| extend metric = ensure_field('metric', typeof(string)), value = ensure_field('value', typeof(real))
| extend env = ensure_field('env', typeof(string)), cost_kind = ensure_field('cost_kind', typeof(string))
| extend attributed = ensure_field('attributed', typeof(string))
| where metric == 'cost_micros_total' and env == ${literal(env)}
| summarize micros = sum(value) by day = bin(_time, 1d), cost_kind, attributed
| order by day asc`,
};
