import { numbers, type Twins } from '../twin';

/** Of `axiom/queries/dedupe.ts`, `drain.ts`, `deploys.ts`, `gauges.ts` and `counter-totals.ts`. */
export const pipeline: Twins = {
  'duplicates-suppressed': `select case event when 'sms.inbound.duplicate_sid' then 'twilio'
      when 'stripe.webhook.duplicate_event' then 'stripe' else provider end as sender, dedupe, count(*) as suppressed
    from l where event in ('sms.inbound.duplicate_sid', 'stripe.webhook.duplicate_event', 'claim.duplicate')
    group by 1, 2 order by suppressed desc, sender asc`,
  'dedupe-unavailable': `select auto(_time) as _time, reason, times(event = 'claim.unavailable') as unavailable,
      times(event = 'claim.settle_failed') as settle_failed
    from l where event in ('claim.unavailable', 'claim.settle_failed') group by 1, 2 order by _time asc, reason asc`,
  'drain-health': `select auto(_time) as _time,
      case metric when 'drain_rows_total' then 'rows ' else 'entries ' end || coalesce(outcome, '') as what,
      coalesce(sum(value), 0) as total
    from m where metric in ('drain_entries_total', 'drain_rows_total') group by 1, 2 order by _time asc, what asc`,
  'drain-lag': {
    sql: `select auto(_time) as _time,
      quantile_disc(value, 0.95) filter (where metric = 'drain_lag_ms' and "of" = 'oldest') as lag_p95_ms,
      quantile_disc(value, 0.95) filter (where metric = 'drain_batch_ms') as batch_p95_ms,
      max(value) filter (where metric = 'drain_spool_depth') as spooled
    from m where metric in ('drain_lag_ms', 'drain_batch_ms', 'drain_spool_depth') group by 1 order by _time asc`,
    goOn: numbers('spooled'),
  },
  redactions: `select redaction, coalesce(sum(value), 0) as found from m where metric = 'drain_redactions_total'
    group by redaction order by found desc, redaction asc`,
  'lost-detail': `select case metric
        when 'label_overflow_total' then 'values of ' || coalesce(of_metric, '') || ' by ' || coalesce(of_label, '')
        else 'field ' || coalesce(field, '') end as what, coalesce(sum(value), 0) as times
    from m where metric in ('drain_fields_dropped_total', 'label_overflow_total')
    group by 1 order by times desc, what asc`,
  deploys: `select git_sha, deployment_id, min(_time) as first_seen, max(_time) as last_seen, count(*) as lines,
      times(level = 'error') as errors
    from l where git_sha <> '' group by 1, 2 order by first_seen desc limit 20`,
  backlog: `with highest as (
      select auto(_time) as _time, metric, region, max(value) as highest from m
      where metric in ('broadcasting_linkups_active', 'stuck_linkups', 'pending_outbound_jobs',
        'oldest_pending_outbound_minutes', 'pending_admin_safety_queue') group by 1, 2, 3)
    select _time, metric, coalesce(sum(highest), 0) as waiting from highest group by 1, 2 order by _time asc, metric asc`,
  'counter-totals': `select metric, coalesce(sum(value), 0) as total from m where kind = 'counter'
    group by metric order by metric asc`,
};
