import { line, point, uuid } from './example';
import { env, lines, percent, points } from './from';
import { define } from './query';

const cost = (micros: number, kind: string, item: string, attributed = 'yes') =>
  point('cost_micros_total', micros, {
    cost_kind: kind,
    cost_item: item,
    cost_basis: 'estimated',
    attributed,
  });
const USD = (micros: string) => `round(${micros} / 1000000.0, 4)`;
const TODAY = '2026-11-23T00:00:00Z';

/** Estimates, and what the providers’ own figures add to them later: together they are the cost as it is known now. */
export const dailyCost = define({
  name: 'daily-cost',
  question: 'What does a day cost, and who gets the money?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['cost_micros_total'], ['cost_kind'])}
| summarize micros = sum(value) by bin(_time, 1d), cost_kind
| project _time, cost_kind, usd = ${USD('micros')}
| order by _time asc, cost_kind asc`,
  example: {
    given: [
      cost(8_000, 'sms', 'outbound'),
      cost(-500, 'sms', 'outbound'),
      cost(1_200, 'llm', 'claude-haiku-4-5'),
    ],
    expect: [
      { _time: TODAY, cost_kind: 'llm', usd: 0.0012 },
      { _time: TODAY, cost_kind: 'sms', usd: 0.0075 },
    ],
  },
});

/** What budgets are held against, in millionths of a dollar: their forecast needs each day for itself. */
export const budgetCosts = define({
  name: 'budget-costs',
  question: 'What did each day cost, and is it known whom it belongs to?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['cost_micros_total'], ['cost_kind', 'attributed'])}
| summarize micros = sum(value) by bin(_time, 1d), cost_kind, attributed
| order by _time asc, cost_kind asc, attributed asc`,
  example: {
    given: [
      cost(8_000, 'sms', 'outbound'),
      cost(-500, 'sms', 'outbound'),
      cost(900, 'sms', 'inbound', 'no'),
      cost(1_200, 'llm', 'claude-haiku-4-5'),
    ],
    expect: [
      { _time: TODAY, cost_kind: 'llm', attributed: 'yes', micros: 1_200 },
      { _time: TODAY, cost_kind: 'sms', attributed: 'no', micros: 900 },
      { _time: TODAY, cost_kind: 'sms', attributed: 'yes', micros: 7_500 },
    ],
  },
});

export const smsCost = define({
  name: 'sms-cost',
  question: 'How many texts and segments does a day have, and what do they cost?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['sms_outbound_sent_total', 'sms_segments_total', 'cost_micros_total'], ['cost_kind', 'direction'])}
| summarize texts_sent = sumif(value, metric == 'sms_outbound_sent_total'), segments_out = sumif(value, metric == 'sms_segments_total' and direction == 'outbound'), segments_in = sumif(value, metric == 'sms_segments_total' and direction == 'inbound'), micros = sumif(value, metric == 'cost_micros_total' and cost_kind == 'sms') by bin(_time, 1d)
| project _time, texts_sent, segments_out, segments_in, usd = ${USD('micros')}
| order by _time asc`,
  example: {
    given: [
      point('sms_outbound_sent_total', 2, { purpose: 'reply' }),
      point('sms_segments_total', 3, { direction: 'outbound' }),
      point('sms_segments_total', 1, { direction: 'inbound' }),
      cost(24_000, 'sms', 'outbound'),
      cost(99_000, 'llm', 'claude-haiku-4-5'),
    ],
    expect: [{ _time: TODAY, texts_sent: 2, segments_out: 3, segments_in: 1, usd: 0.024 }],
  },
});

export const llmCost = define({
  name: 'llm-cost',
  question: 'How often is each model asked, and what does it cost?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['llm_latency_ms', 'llm_tokens_total', 'cost_micros_total'], ['model', 'cost_kind', 'cost_item'])}
| where metric != 'cost_micros_total' or cost_kind == 'llm'
| extend used = iff(metric == 'cost_micros_total', cost_item, model)
| summarize answers = countif(metric == 'llm_latency_ms'), tokens = sumif(value, metric == 'llm_tokens_total'), micros = sumif(value, metric == 'cost_micros_total') by bin(_time, 1d), used
| project _time, model = used, answers, tokens, usd = ${USD('micros')}
| order by _time asc, model asc`,
  example: {
    given: [
      point('llm_latency_ms', 400, { model: 'claude-haiku-4-5' }),
      point('llm_tokens_total', 500, { model: 'claude-haiku-4-5', token_kind: 'input' }),
      point('llm_tokens_total', 100, { model: 'claude-haiku-4-5', token_kind: 'output' }),
      cost(1_000, 'llm', 'claude-haiku-4-5'),
      cost(8_000, 'sms', 'outbound'),
    ],
    expect: [{ _time: TODAY, model: 'claude-haiku-4-5', answers: 1, tokens: 600, usd: 0.001 }],
  },
});

export const unattributedCost = define({
  name: 'unattributed-cost',
  question: 'What share of the cost belongs to no known user?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['cost_micros_total'], ['cost_kind', 'attributed'])}
| summarize micros = sum(value), unattributed = sumif(value, attributed == 'no') by cost_kind
| project cost_kind, usd = ${USD('micros')}, unattributed_usd = ${USD('unattributed')}, percent = ${percent('unattributed', 'micros')}
| order by usd desc, cost_kind asc`,
  example: {
    given: [cost(9_000, 'sms', 'outbound'), cost(1_000, 'sms', 'inbound', 'no')],
    expect: [{ cost_kind: 'sms', usd: 0.01, unattributed_usd: 0.001, percent: 10 }],
  },
});

/** Every event that says what something cost; the rules of the drain count the same ones. */
const COSTLY = [
  'sms.inbound.received',
  'sms.outbound.sent',
  'sms.cost.reconciled',
  'llm.intent.response',
  'llm.intent.invalid_json',
  'llm.intent.failed',
  'llm.extraction.response',
  'llm.extraction.invalid_json',
  'llm.extraction.failed',
  'stripe.fee.recorded',
];

function costBy(name: string, question: string, field: 'user_id' | 'linkup_id') {
  const [one, other] = [{ [field]: uuid(1) }, { [field]: uuid(2) }];
  return define({
    name,
    question,
    dataset: 'logs',
    parameters: { env },
    body: (logs) =>
      `${lines(logs, COSTLY, ['cost_micros', field])}
| where isnotempty(${field})
| summarize micros = sum(cost_micros), things = count() by ${field}
| project ${field}, things, usd = ${USD('micros')}
| top 50 by usd desc`,
    example: {
      given: [
        line('sms.outbound.sent', { cost_micros: 8_000, ...one }),
        line('llm.intent.response', { cost_micros: 1_000, ...one }),
        line('sms.outbound.sent', { cost_micros: 8_000, ...other }),
        line('sms.outbound.sent', { cost_micros: 8_000 }),
      ],
      expect: [
        { ...one, things: 2, usd: 0.009 },
        { ...other, things: 1, usd: 0.008 },
      ],
    },
  });
}
export const costByUser = costBy('cost-by-user', 'Which users cost most?', 'user_id');
export const costByLinkup = costBy('cost-by-linkup', 'What does a LinkUp cost?', 'linkup_id');

export const costForecast = define({
  name: 'cost-forecast',
  question: 'What will the month cost, and is that within the budget?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['cost_forecast_micros', 'cost_budget_share'], ['cost_kind'])}
| summarize forecast = maxif(value, metric == 'cost_forecast_micros'), share = maxif(value, metric == 'cost_budget_share') by bin_auto(_time), cost_kind
| project _time, cost_kind, forecast_usd = round(forecast / 1000000.0, 2), budget_percent = round(100.0 * share, 1)
| order by _time asc, cost_kind asc`,
  example: {
    given: [
      point('cost_forecast_micros', 90_000_000, { cost_kind: 'total' }),
      point('cost_budget_share', 0.9, { cost_kind: 'total' }),
    ],
    expect: [{ _time: '2026-11-23T11:50:00Z', cost_kind: 'total', forecast_usd: 90, budget_percent: 90 }],
  },
});
