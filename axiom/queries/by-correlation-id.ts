import { datasetReference, literal, type Query } from './query';

/** Every line of one operation, in order: the first thing that the on-call asks. */
export const byCorrelationId: Query<{ correlationId: string }> = {
  name: 'by-correlation-id',
  question: 'What happened in this operation?',
  dataset: 'logs',
  apl: (dataset, { correlationId }) =>
    `${datasetReference(dataset)}
| where correlation_id == ${literal(correlationId)}
| order by _time asc
| limit 1000`,
};
