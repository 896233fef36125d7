import { ago, point } from './example';
import { env, percent, points } from './from';
import { define } from './query';

export const llmInvalidJson = define({
  name: 'llm-invalid-json',
  question: 'What share of the LLM’s answers is not the JSON asked for, and what share fails in any way?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['llm_intent_calls_total', 'llm_intent_failures_total'], ['reason'])}
| summarize calls = sumif(value, metric == 'llm_intent_calls_total'), invalid = sumif(value, metric == 'llm_intent_failures_total' and reason == 'invalid_json'), failed = sumif(value, metric == 'llm_intent_failures_total') by bin_auto(_time)
| project _time, calls, invalid_percent = ${percent('invalid', 'calls')}, failed_percent = ${percent('failed', 'calls')}
| order by _time asc`,
  example: {
    given: [
      point('llm_intent_calls_total', 50),
      point('llm_intent_failures_total', 1, { reason: 'invalid_json' }),
      point('llm_intent_failures_total', 4, { reason: 'timeout' }),
    ],
    expect: [{ _time: ago('10m'), calls: 50, invalid_percent: 2, failed_percent: 10 }],
  },
});

export const llmFailuresByReason = define({
  name: 'llm-failures-by-reason',
  question: 'Why does the LLM fail?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['llm_intent_failures_total', 'llm_extraction_failures_total'], ['reason'])}
| summarize failed = sum(value) by asked_for = iff(metric == 'llm_intent_failures_total', 'intent', 'extraction'), reason
| order by failed desc, reason asc`,
  example: {
    given: [
      point('llm_intent_failures_total', 3, { reason: 'timeout' }),
      point('llm_intent_failures_total', 1, { reason: 'invalid_json' }),
      point('llm_extraction_failures_total', 2, { reason: 'timeout' }),
    ],
    expect: [
      { asked_for: 'intent', reason: 'timeout', failed: 3 },
      { asked_for: 'extraction', reason: 'timeout', failed: 2 },
      { asked_for: 'intent', reason: 'invalid_json', failed: 1 },
    ],
  },
});

export const clarifierRate = define({
  name: 'clarifier-rate',
  question: 'How many of the texts do we not understand?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['sms_inbound_total', 'clarifiers_asked_total'])}
| summarize texts = sumif(value, metric == 'sms_inbound_total'), clarifiers = sumif(value, metric == 'clarifiers_asked_total') by bin_auto(_time)
| project _time, texts, clarifiers, percent = ${percent('clarifiers', 'texts')}
| order by _time asc`,
  example: {
    given: [
      point('sms_inbound_total', 40),
      point('clarifiers_asked_total', 6, { intent: 'unknown' }),
      point('clarifiers_asked_total', 4, { intent: 'question' }),
    ],
    expect: [{ _time: ago('10m'), texts: 40, clarifiers: 10, percent: 25 }],
  },
});
