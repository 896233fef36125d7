import { numbers, type Twins } from '../twin';

/** Of `axiom/queries/safety.ts`. */
export const safety: Twins = {
  'safety-incidents': `select category, severity, coalesce(sum(value), 0) as incidents from m
    where metric = 'safety_incidents_total' group by 1, 2 order by incidents desc, category asc, severity asc`,
  'safety-baseline': `with s as (
      select total(value, _time > ago(interval 1 day)) as last_day, total(value, _time <= ago(interval 1 day)) as before
      from m where metric = 'safety_incidents_total' and _time > ago(interval 8 days))
    select last_day, round(before / 7, 2) as usual,
      case when before = 0 then last_day else round(7 * last_day / before, 2) end as times from s`,
  'holds-per-day': `select days(1, _time) as _time, total(value, metric = 'safety_holds_applied_total') as applied,
      total(value, metric = 'safety_holds_lifted_total') as lifted
    from m where metric in ('safety_holds_applied_total', 'safety_holds_lifted_total') group by 1 order by _time asc`,
  'safety-resolution': `select category, total(value, metric = 'safety_incidents_total') as reports,
      times(metric = 'safety_resolution_minutes') as resolved,
      quantile_disc(value, 0.5) filter (where metric = 'safety_resolution_minutes') as p50_minutes,
      quantile_disc(value, 0.9) filter (where metric = 'safety_resolution_minutes') as p90_minutes
    from m where metric in ('safety_incidents_total', 'safety_resolution_minutes')
    group by category order by reports desc, category asc`,
  'keyword-hits': `select keyword, safety_category, severity, count(*) as hits from l
    where event = 'safety.keyword_hit' group by 1, 2, 3 order by hits desc, keyword asc`,
  'safety-queue': {
    sql: `select auto(_time) as _time, max(value) as pending from m
    where metric = 'pending_admin_safety_queue' group by 1 order by _time asc`,
    goOn: numbers('pending'),
  },
};
