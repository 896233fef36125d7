import { datasetReference, literal, type Query } from './query';

/**
 * Every line of one operation, in order: the first thing that the on-call asks. `ensure_field`, because naming a field
 * that was never ingested is an error, and a new dataset has none.
 */
export const byCorrelationId: Query<{ correlationId: string }> = {
  name: 'by-correlation-id',
  question: 'What happened in this operation?',
  dataset: 'logs',
  apl: (dataset, { correlationId }) =>
    `${datasetReference(dataset)}
| where ensure_field('correlation_id', typeof(string)) == ${literal(correlationId)}
| order by _time asc
| limit 1000`,
};
