import type { Twins } from '../twin';

const FAILED = `metric = 'sms_outbound_failed_total' or status_class = '5xx'`;
const share = (where: string, failed: string) => `with s as (
    select coalesce(sum(value), 0) as tries, total(value, ${failed}) as failed from m where ${where})
  select case when failed < 2 then 0 else 100 * failed / tries end as percent from s`;
const share5xx = (route: string) =>
  share(`metric = 'http_requests_total' and route = '${route}'`, `status_class = '5xx'`);

/** Of `axiom/queries/monitors.ts`. */
export const monitors: Twins = {
  'evaluator-heartbeat': `select count(distinct entry_id) as evaluations from l where event = 'alert.evaluated'`,
  'any-log': 'select count(distinct entry_id) as lines from l',
  'inbound-5xx-now': share5xx('/api/twilio/inbound'),
  'stripe-5xx-now': share5xx('/api/stripe/webhook'),
  'outbound-failures-now': share(
    `metric in ('sms_outbound_sent_total', 'sms_outbound_failed_total')`,
    `metric = 'sms_outbound_failed_total'`,
  ),
  'critical-now': `with r as (
      select case when metric <> 'http_requests_total' then 'outbound_failures'
          when route = '/api/twilio/inbound' then 'twilio_inbound_5xx'
          when route = '/api/stripe/webhook' then 'stripe_webhook_5xx' end as rule, *
      from m where metric in ('http_requests_total', 'sms_outbound_sent_total', 'sms_outbound_failed_total')),
    s as (
      select rule, coalesce(sum(value), 0) as whole, total(value, ${FAILED}) as failed,
        case rule when 'twilio_inbound_5xx' then 0.02 when 'stripe_webhook_5xx' then 0.01 else 0.05 end as allowed
      from r where rule = 'outbound_failures' or (rule is not null and _time > ago(interval 5 minutes)) group by rule)
    select rule, round(case when failed < 2 then 0 else failed / whole / allowed end, 2) as times_allowed from s`,
};
