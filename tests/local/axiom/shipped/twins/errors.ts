import type { Twins } from '../twin';
import { ids } from '../world';

const FOUND = `select distinct _time, entry_id, level, event, handler, route, outcome, reason, error_code, status,
  duration_ms, correlation_id from l`;
const LATEST = 'order by _time desc limit 200';

/** Of `axiom/queries/errors.ts`. */
export const errors: Twins = {
  'errors-by-code': {
    sql: `select error_code, handler, count(*) as failed, max(_time) as last_time,
        least(count(distinct correlation_id), 3) as look_at
      from l where event = 'error.caught' group by error_code, handler order by failed desc, error_code asc`,
    // Which three is the engine's choice.
    goOn: '| extend look_at = array_length(look_at)',
  },
  'blast-radius': `select event, coalesce(nullif(error_code, ''), reason) as why, min(_time) as since, max(_time) as last_time,
      count(*) as lines, count(distinct correlation_id) as operations, count(distinct user_id) as users,
      count(distinct linkup_id) as linkups
    from l where level = 'error' group by 1, 2 order by users desc, operations desc, event asc`,
  'lines-with-id': [
    { sql: `${FOUND} where level = 'error' ${LATEST}` },
    { with: { id: 'e7' }, sql: `${FOUND} where entry_id = 'e7' ${LATEST}` },
    {
      with: { id: ids.job[1] ?? '' },
      sql: `${FOUND} where '${ids.job[1]}' in (job_id, message_id, queue_message_id, request_id) ${LATEST}`,
    },
  ],
  'error-rate': `select auto(_time) as _time, percent(total(value, status_class = '5xx'), coalesce(sum(value), 0)) as percent
    from m where metric = 'http_requests_total' group by 1 order by _time asc`,
  'errors-against-last-week': `with r as (
      select route, _time > ago(interval 1 hour) as now, status_class = '5xx' as bad, value from m
      where metric = 'http_requests_total' and (_time > ago(interval 1 hour)
        or _time between ago(interval 169 hours) and ago(interval 168 hours))),
    s as (
      select route, total(value, now) as requests, total(value, not now) as requests_before,
        percent(total(value, now and bad), total(value, now)) as percent,
        percent(total(value, not now and bad), total(value, not now)) as percent_before
      from r group by route)
    select *, round(percent - percent_before, 2) as change from s order by change desc, route asc`,
  'error-budget': [99.5, 90].map((objective) => ({
    with: { objective: String(objective) },
    sql: `with r as (
        select route, coalesce(sum(value), 0) as requests, total(value, status_class = '5xx') as failed from m
        where metric = 'http_requests_total' and route in ('/api/twilio/inbound', '/api/stripe/webhook') group by route),
      s as (select *, requests * (100 - ${objective}) / 100 as allowed from r)
      select route, requests, failed, percent(requests - failed, requests) as available_percent,
        case when allowed = 0 then 0 else round(100 * (allowed - failed) / allowed, 1) end as budget_left_percent
      from s order by budget_left_percent asc`,
  })),
  'requests-by-route': `select route, coalesce(sum(value), 0) as requests, total(value, status_class = '2xx') as ok,
      total(value, status_class = '4xx') as refused, total(value, status_class = '5xx') as failed
    from m where metric = 'http_requests_total' group by route order by requests desc, route asc`,
  'refused-signatures': `select route, reason, count(*) as refused, max(_time) as last_time from (
      select distinct entry_id, _time, route, reason from l
      where event in ('sms.inbound.signature_invalid', 'stripe.webhook.signature_invalid', 'queue.signature_invalid'))
    group by route, reason order by refused desc, route asc`,
};
