import type { Twins } from '../twin';

const shareOf = (route: string) => `select auto(_time) as _time, coalesce(sum(value), 0) as requests,
    total(value, status_class = '5xx') as failed, percent(total(value, status_class = '5xx'), coalesce(sum(value), 0)) as percent
  from m where metric = 'http_requests_total' and route = '${route}' group by 1 order by _time asc`;

/** Of `axiom/queries/failure-rates.ts` and `llm.ts`. */
export const providers: Twins = {
  'inbound-5xx': shareOf('/api/twilio/inbound'),
  'stripe-5xx': shareOf('/api/stripe/webhook'),
  'outbound-failures': `with s as (
      select auto(_time) as _time, total(value, metric = 'sms_outbound_sent_total') as sent,
        total(value, metric = 'sms_outbound_failed_total') as failed
      from m where metric in ('sms_outbound_sent_total', 'sms_outbound_failed_total') group by 1)
    select *, percent(failed, sent + failed) as percent from s order by _time asc`,
  'outbound-failures-by-reason': `select reason, purpose, coalesce(sum(value), 0) as failed from m
    where metric = 'sms_outbound_failed_total' group by 1, 2 order by failed desc, reason asc, purpose asc`,
  'stripe-failures': `with s as (
      select type, total(value, metric = 'stripe_webhooks_total') as received,
        total(value, metric = 'stripe_webhook_failures_total') as failed
      from m where metric in ('stripe_webhooks_total', 'stripe_webhook_failures_total') group by type)
    select *, percent(failed, received) as percent from s order by failed desc, received desc`,
  'llm-invalid-json': `with s as (
      select auto(_time) as _time, total(value, metric = 'llm_intent_calls_total') as calls,
        total(value, metric = 'llm_intent_failures_total' and reason = 'invalid_json') as invalid,
        total(value, metric = 'llm_intent_failures_total') as failed
      from m where metric in ('llm_intent_calls_total', 'llm_intent_failures_total') group by 1)
    select _time, calls, percent(invalid, calls) as invalid_percent, percent(failed, calls) as failed_percent
    from s order by _time asc`,
  'llm-failures-by-reason': `select split_part(metric, '_', 2) as asked_for, reason, coalesce(sum(value), 0) as failed
    from m where metric in ('llm_intent_failures_total', 'llm_extraction_failures_total')
    group by 1, 2 order by failed desc, reason asc`,
  'clarifier-rate': `with s as (
      select auto(_time) as _time, total(value, metric = 'sms_inbound_total') as texts,
        total(value, metric = 'clarifiers_asked_total') as clarifiers
      from m where metric in ('sms_inbound_total', 'clarifiers_asked_total') group by 1)
    select *, percent(clarifiers, texts) as percent from s order by _time asc`,
};
