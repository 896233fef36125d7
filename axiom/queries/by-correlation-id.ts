import { correlationId, line } from './example';
import { ensured, MOST_LINES } from './from';
import { datasetReference, define } from './query';

/**
 * Every line of one operation, in order: the first thing that the on-call asks. Whole rows, as the timeline reads them;
 * it tells those apart that came twice.
 */
export const byCorrelationId = define({
  name: 'by-correlation-id',
  question: 'What happened in this operation?',
  dataset: 'logs',
  parameters: {
    correlationId: { about: 'The id of the operation; every answer carries it as x-correlation-id' },
  },
  raw: true,
  body: (logs) =>
    [
      datasetReference(logs),
      ...ensured([['correlation_id', 'string']]),
      '| where correlation_id == _correlationId',
      '| order by _time asc',
      `| limit ${MOST_LINES}`,
    ].join('\n'),
  example: {
    with: { correlationId: correlationId(1) },
    partial: true,
    given: [
      line('sms.inbound.routed', { correlation_id: correlationId(1) }, '9m'),
      line('sms.inbound.received', { correlation_id: correlationId(1) }, '10m'),
      line('sms.inbound.received', { correlation_id: correlationId(2) }, '8m'),
    ],
    expect: [{ event: 'sms.inbound.received' }, { event: 'sms.inbound.routed' }],
  },
});
