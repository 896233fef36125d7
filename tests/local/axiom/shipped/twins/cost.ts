import type { Twins } from '../twin';

const usd = (micros: string, name = 'usd') => `round(${micros} / 1000000, 4) as ${name}`;
const COSTLY = `('sms.inbound.received', 'sms.outbound.sent', 'sms.cost.reconciled', 'llm.intent.response',
  'llm.intent.invalid_json', 'llm.intent.failed', 'llm.extraction.response', 'llm.extraction.invalid_json',
  'llm.extraction.failed', 'stripe.fee.recorded')`;
const costBy = (
  id: string,
) => `select ${id}, count(*) as things, ${usd('coalesce(sum(number(cost_micros)), 0)')}
  from l where event in ${COSTLY} and ${id} <> '' group by ${id} order by usd desc limit 50`;

/** Of `axiom/queries/cost.ts`. */
export const cost: Twins = {
  'daily-cost': `select days(1, _time) as _time, cost_kind, ${usd('coalesce(sum(value), 0)')} from m
    where metric = 'cost_micros_total' group by 1, 2 order by _time asc, cost_kind asc`,
  'budget-costs': `select days(1, _time) as _time, cost_kind, attributed, coalesce(sum(value), 0) as micros from m
    where metric = 'cost_micros_total' group by 1, 2, 3 order by _time asc, cost_kind asc, attributed asc`,
  'sms-cost': `select days(1, _time) as _time, total(value, metric = 'sms_outbound_sent_total') as texts_sent,
      total(value, metric = 'sms_segments_total' and direction = 'outbound') as segments_out,
      total(value, metric = 'sms_segments_total' and direction = 'inbound') as segments_in,
      ${usd(`total(value, metric = 'cost_micros_total' and cost_kind = 'sms')`)}
    from m where metric in ('sms_outbound_sent_total', 'sms_segments_total', 'cost_micros_total')
    group by 1 order by _time asc`,
  'llm-cost': `select days(1, _time) as _time, case metric when 'cost_micros_total' then cost_item else model end as model,
      times(metric = 'llm_latency_ms') as answers, total(value, metric = 'llm_tokens_total') as tokens,
      ${usd(`total(value, metric = 'cost_micros_total')`)}
    from m where metric in ('llm_latency_ms', 'llm_tokens_total') or (metric = 'cost_micros_total' and cost_kind = 'llm')
    group by 1, 2 order by _time asc, model asc`,
  'unattributed-cost': `select cost_kind, ${usd('coalesce(sum(value), 0)')},
      ${usd(`total(value, attributed = 'no')`, 'unattributed_usd')},
      percent(total(value, attributed = 'no'), coalesce(sum(value), 0)) as percent
    from m where metric = 'cost_micros_total' group by cost_kind order by usd desc, cost_kind asc`,
  'cost-by-user': costBy('user_id'),
  'cost-by-linkup': costBy('linkup_id'),
  'cost-forecast': `select auto(_time) as _time, cost_kind,
      round(max(value) filter (where metric = 'cost_forecast_micros') / 1000000, 2) as forecast_usd,
      round(100 * max(value) filter (where metric = 'cost_budget_share'), 1) as budget_percent
    from m where metric in ('cost_forecast_micros', 'cost_budget_share') group by 1, 2 order by _time asc, cost_kind asc`,
};
