import type { Twins } from '../twin';

const counted = (metric: string, name: string) => `total(value, metric = '${metric}') as ${name}`;

/** Of `axiom/queries/registration.ts`, `linkups.ts` and `engagement.ts`. */
export const product: Twins = {
  'registration-funnel': `with s as (
      select total(value, step = 'registered') as registered, total(value, step = 'otp_verified') as otp_verified,
        total(value, step = 'interview_started') as interview_started,
        total(value, step = 'interview_completed') as interview_completed
      from m where metric = 'profile_steps_total')
    select *, percent(interview_completed, registered) as completed_percent from s`,
  'registrations-per-day': `select days(1, _time) as _time, step, coalesce(sum(value), 0) as users
    from m where metric = 'profile_steps_total' group by 1, 2 order by _time asc, step asc`,
  'linkup-funnel': `with s as (
      select region, times(event = 'linkup.created') as created,
        total(invites, event = 'linkup.invite_wave_sent') as invites_sent,
        times(event = 'linkup.invite_accepted') as accepted, times(event = 'linkup.locked') as locked,
        times(event = 'linkup.completed') as completed
      from l where event in ('linkup.created', 'linkup.invite_wave_sent', 'linkup.invite_accepted', 'linkup.locked',
        'linkup.completed') group by region)
    select *, percent(accepted, invites_sent) as accept_percent, percent(locked, created) as lock_percent,
      percent(completed, locked) as completed_percent
    from s order by created desc, region asc`,
  'linkups-over-time': `select auto(_time) as _time, metric, coalesce(sum(value), 0) as total from m
    where metric in ('linkups_created_total', 'invites_sent_total', 'invites_accepted_total', 'linkups_locked_total')
    group by 1, 2 order by _time asc, metric asc`,
  'accept-rate': `with s as (
      select region, ${counted('invites_sent_total', 'sent')}, ${counted('invites_accepted_total', 'accepted')},
        ${counted('invites_declined_total', 'declined')}, ${counted('invites_expired_total', 'expired')}
      from m where metric in ('invites_sent_total', 'invites_accepted_total', 'invites_declined_total',
        'invites_expired_total') group by region)
    select *, percent(accepted, sent) as percent from s order by sent desc, region asc`,
  'lock-rate': `with r as (
      select region, metric, value, _time > ago(interval 7 days) as week from m
      where metric in ('linkups_created_total', 'linkups_locked_total') and _time > ago(interval 14 days)),
    s as (
      select region, total(value, metric = 'linkups_created_total' and week) as created,
        total(value, metric = 'linkups_locked_total' and week) as locked,
        percent(total(value, metric = 'linkups_locked_total' and week),
          total(value, metric = 'linkups_created_total' and week)) as percent,
        percent(total(value, metric = 'linkups_locked_total' and not week),
          total(value, metric = 'linkups_created_total' and not week)) as percent_before
      from r group by region)
    select *, case when percent_before = 0 then 0
        else round(100 * (percent - percent_before) / percent_before, 2) end as change_percent
    from s order by change_percent asc, region asc`,
  'linkup-ends': `select case metric when 'linkups_expired_total' then 'expired' else 'canceled' end as ended,
      coalesce(reason, 'window_elapsed') as reason, region, coalesce(sum(value), 0) as linkups
    from m where metric in ('linkups_expired_total', 'linkups_canceled_total')
    group by 1, 2, 3 order by linkups desc, ended asc`,
  'time-to-lock': `select region, count(*) as linkups, quantile_disc(value, 0.5) as p50, quantile_disc(value, 0.9) as p90
    from m where metric = 'time_to_lock_minutes' group by region order by p90 desc, region asc`,
  'repeat-attendance': `with held as (
      select coalesce(linkup_id, '(none)') as linkup from l where event = 'linkup.completed'),
    attended as (
      select user_id, count(distinct linkup_id) as linkups from l
      where event = 'linkup.invite_accepted' and user_id is not null
        and coalesce(linkup_id, '(none)') in (select linkup from held) group by user_id)
    select linkups, count(*) as people from attended group by linkups order by linkups asc`,
  'texts-per-user': `select days(7, _time) as _time, count(*) as texts, count(distinct phone_hash) as users,
      coalesce(round(count(*) / nullif(count(distinct phone_hash), 0), 2), 0) as texts_per_user
    from l where event = 'sms.inbound.received' group by 1 order by _time asc`,
  'sms-volume': `select auto(_time) as _time, ${counted('sms_inbound_total', 'inbound')},
      ${counted('sms_outbound_sent_total', 'outbound')}
    from m where metric in ('sms_inbound_total', 'sms_outbound_sent_total') group by 1 order by _time asc`,
  'clarifiers-by-intent': `select intent, coalesce(sum(value), 0) as clarifiers from m
    where metric = 'clarifiers_asked_total' group by intent order by clarifiers desc, intent asc`,
};
