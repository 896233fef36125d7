import { numbers, type Twins } from '../twin';

const within = (window: string) => `_time > ago(interval ${window})`;
const HTTP = `metric = 'http_requests_total'`;
const INBOUND = `route = '/api/twilio/inbound'`;
const STRIPE = `route = '/api/stripe/webhook'`;
const WINDOWS = { '5m': '5 minutes', '30m': '30 minutes', '1h': '1 hour', '6h': '6 hours' };
const burnt = (name: string, route: string) =>
  Object.entries(WINDOWS).map(
    ([
      short,
      window,
    ]) => `total(value, ${route} and status_class = '5xx' and ${within(window)}) as "${name}_bad_${short}",
      total(value, ${route} and ${HTTP} and ${within(window)}) as "${name}_all_${short}"`,
  );
const counted = (metric: string, when: string, name: string) =>
  `total(value, metric = '${metric}' and ${when}) as ${name}`;
const [DAY, WEEK] = [within('1 day'), within('7 days')];

/** Of `axiom/queries/alerts.ts` and `alert-state.ts`. */
export const alerts: Twins = {
  'alert-critical': `select count(*) as rows,
      total(value, ${within('5 minutes')} and ${HTTP} and ${INBOUND}) as inbound_requests,
      total(value, ${within('5 minutes')} and ${HTTP} and status_class = '5xx' and ${INBOUND}) as inbound_failures,
      total(value, ${within('5 minutes')} and ${HTTP} and ${STRIPE}) as stripe_requests,
      total(value, ${within('5 minutes')} and ${HTTP} and status_class = '5xx' and ${STRIPE}) as stripe_failures,
      total(value, metric like 'sms_outbound_%') as outbound_tries,
      total(value, metric = 'sms_outbound_failed_total') as outbound_failures,
      quantile_disc(value, 0.9) filter (where metric = 'drain_lag_ms' and "of" = 'newest' and ${within('10 minutes')}) as lag_ms
    from m where metric in ('http_requests_total', 'sms_outbound_sent_total', 'sms_outbound_failed_total', 'drain_lag_ms',
      'drain_batches_total')`,
  'alert-arrival': `select case when count(*) = 0 then 0 else 1 end as rows,
      date_diff('minute', max(_time), asked_at()) as silent_minutes,
      count(distinct entry_id) filter (where event = 'claim.unavailable' and ${within('5 minutes')}) as unclaimed from l`,
  'alert-burn': `select count(*) as rows, ${[...burnt('inbound', INBOUND), ...burnt('stripe', STRIPE)].join(', ')}
    from m where metric in ('http_requests_total', 'drain_batches_total')`,
  'alert-operations': {
    sql: `select count(*) as rows, ${counted('llm_intent_calls_total', within('30 minutes'), 'llm_calls')},
      total(value, metric = 'llm_intent_failures_total' and reason = 'invalid_json' and ${within('30 minutes')}) as llm_invalid,
      total(value, ${within('15 minutes')} and (
        (metric = 'drain_rows_total' and outcome in ('refused', 'reduced', 'dropped'))
        or (metric = 'drain_tasks_total' and outcome = 'failed'))) as drain_errors,
      min(value) filter (where metric = 'drain_spool_depth' and ${within('30 minutes')}) as spool_least,
      max(value) filter (where metric = 'stuck_linkups' and ${within('15 minutes')}) as stuck,
      max(value) filter (where metric = 'pending_admin_safety_queue' and ${within('15 minutes')}) as safety_pending,
      ${counted('cost_price_unknown_total', within('1 hour'), 'unpriced')},
      total(value, metric = 'auto_replays_total' and reason = 'budget' and ${within('1 hour')}) as unreplayed,
      coalesce(max(value) filter (where metric = 'cost_budget_share'),
        case when times(metric = 'cost_forecast_micros') > 0 then 0 end) as budget_share
    from m where metric in ('llm_intent_calls_total', 'llm_intent_failures_total', 'drain_rows_total', 'drain_tasks_total',
      'drain_spool_depth', 'stuck_linkups', 'pending_admin_safety_queue', 'cost_price_unknown_total',
      'auto_replays_total', 'cost_forecast_micros', 'cost_budget_share', 'drain_batches_total')`,
    goOn: numbers('spool_least, stuck, safety_pending, budget_share'),
  },
  'alert-wrongs': `with r as (
      select *, event = 'sms.outbound.sent' as sent, event = 'sms.outbound.failed' and twilio_message_sid <> '' as failed,
        regexp_matches(coalesce(message, '') || ' ' || coalesce(error_message, ''), '[+][1-9][0-9]{9,14}') as leaked
      from l),
    s as (
      select case when sent or failed then job_id else '' end as job,
        count(distinct twilio_message_sid) filter (where sent) as sids,
        count(distinct twilio_message_sid) filter (where failed) as failed_sids,
        count(distinct entry_id) filter (where leaked) as leaks
      from r group by 1)
    select count(distinct job) as rows, times(job <> '' and sids - failed_sids > 1) as jobs_sent_twice,
      max(leaks) as leaks from s`,
  'alert-safety': `select count(*) as rows, ${counted('safety_incidents_total', DAY, 'incidents')},
      round(total(value, metric = 'safety_incidents_total' and not ${DAY}) / 27, 2) as incidents_usual
    from m where metric in ('safety_incidents_total', 'drain_batches_total')`,
  'alert-product': `select count(*) as rows, ${[
    counted('linkups_created_total', WEEK, 'created'),
    counted('linkups_locked_total', WEEK, 'locked'),
    counted('linkups_created_total', `not ${WEEK}`, 'created_before'),
    counted('linkups_locked_total', `not ${WEEK}`, 'locked_before'),
    counted('invites_sent_total', WEEK, 'invites'),
    counted('invites_accepted_total', WEEK, 'accepted'),
    counted('sms_inbound_total', DAY, 'texts'),
    counted('clarifiers_asked_total', DAY, 'clarifiers'),
  ].join(', ')}
    from m where metric in ('linkups_created_total', 'linkups_locked_total', 'invites_sent_total', 'invites_accepted_total',
      'sms_inbound_total', 'clarifiers_asked_total', 'drain_batches_total')`,
  'alert-sample': [
    {
      with: { event: 'http.request.completed', route: '/api/stripe/webhook' },
      sql: `select correlation_id from l where event = 'http.request.completed' and route = '/api/stripe/webhook'
        and number(status) >= 500 and correlation_id is not null group by 1 order by max(_time) desc limit 1`,
    },
    {
      with: { event: 'claim.unavailable' },
      sql: `select correlation_id from l where event = 'claim.unavailable' and correlation_id is not null
        group by 1 order by max(_time) desc limit 1`,
    },
  ],
  'newest-deploy': `select git_sha, min(_time) as since from l where git_sha <> '' group by 1 order by since desc limit 1`,
  'alert-day': `select rule, times(event = 'alert.changed' and state = 'firing') as fired,
      times(event = 'alert.notified' and channel = 'pagerduty') as paged,
      times(event = 'alert.notified' and channel = 'slack') as notified,
      times(event = 'alert.suppressed') as suppressed, times(event = 'alert.channel_failed') as undelivered
    from l where event in ('alert.changed', 'alert.notified', 'alert.suppressed', 'alert.channel_failed')
    group by rule order by paged desc, fired desc, rule asc`,
  firing: `with s as (
      select rule, severity_route, max(_time) filter (where state = 'firing') as since,
        max(_time) filter (where state is distinct from 'firing') as ended
      from l where event = 'alert.changed' group by 1, 2)
    select rule, severity_route, since from s where since is not null and (ended is null or since > ended)
    order by since asc`,
  'alert-history': `select _time, rule, from_state, state, cause, value, threshold, measured_by, sample_correlation_id
    from l where event = 'alert.changed' order by _time desc limit 200`,
  'alerts-told': `select event, rule, channel, reason, count(*) as times, max(_time) as last_time
    from l where event in ('alert.notified', 'alert.suppressed', 'alert.channel_failed')
    group by 1, 2, 3, 4 order by last_time desc, rule asc`,
};
