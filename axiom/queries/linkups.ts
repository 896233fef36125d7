import { ago, line, point, uuid } from './example';
import { env, lines, percent, points } from './from';
import { define } from './query';

const FUNNEL = [
  'linkups_created_total',
  'invites_sent_total',
  'invites_accepted_total',
  'linkups_locked_total',
];

/** Completed LinkUps are no metric of the specification: their event is counted as it is. */
export const linkupFunnel = define({
  name: 'linkup-funnel',
  question: 'How many LinkUps are created, filled, locked, and take place?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['linkup.created', 'linkup.invite_wave_sent', 'linkup.invite_accepted', 'linkup.locked', 'linkup.completed'], ['invites', 'region'])}
| summarize created = countif(event == 'linkup.created'), invites_sent = sumif(invites, event == 'linkup.invite_wave_sent'), accepted = countif(event == 'linkup.invite_accepted'), locked = countif(event == 'linkup.locked'), completed = countif(event == 'linkup.completed') by region
| extend accept_percent = ${percent('accepted', 'invites_sent')}, lock_percent = ${percent('locked', 'created')}, completed_percent = ${percent('completed', 'locked')}
| order by created desc, region asc`,
  example: {
    given: [
      line('linkup.created', { linkup_id: uuid(1), region: 'berlin' }),
      line('linkup.created', { linkup_id: uuid(2), region: 'berlin' }),
      line('linkup.invite_wave_sent', { linkup_id: uuid(1), region: 'berlin', wave: 1, invites: 8 }),
      line('linkup.invite_accepted', { linkup_id: uuid(1), region: 'berlin' }),
      line('linkup.invite_accepted', { linkup_id: uuid(1), region: 'berlin' }),
      line('linkup.locked', { linkup_id: uuid(1), region: 'berlin' }),
      line('linkup.completed', { linkup_id: uuid(1), region: 'berlin' }),
    ],
    expect: [
      {
        region: 'berlin',
        created: 2,
        invites_sent: 8,
        accepted: 2,
        locked: 1,
        completed: 1,
        accept_percent: 25,
        lock_percent: 50,
        completed_percent: 100,
      },
    ],
  },
});

export const linkupsOverTime = define({
  name: 'linkups-over-time',
  question: 'How many LinkUps and invites are there, and when?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, FUNNEL)}
| summarize total = sum(value) by bin_auto(_time), metric
| order by _time asc, metric asc`,
  example: {
    given: [
      point('linkups_created_total', 1, { region: 'berlin' }),
      point('linkups_created_total', 2, { region: 'paris' }),
      point('invites_sent_total', 9, { region: 'paris' }),
    ],
    expect: [
      { _time: ago('10m'), metric: 'invites_sent_total', total: 9 },
      { _time: ago('10m'), metric: 'linkups_created_total', total: 3 },
    ],
  },
});

export const acceptRate = define({
  name: 'accept-rate',
  question: 'What do people answer to invites?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['invites_sent_total', 'invites_accepted_total', 'invites_declined_total', 'invites_expired_total'], ['region'])}
| summarize sent = sumif(value, metric == 'invites_sent_total'), accepted = sumif(value, metric == 'invites_accepted_total'), declined = sumif(value, metric == 'invites_declined_total'), expired = sumif(value, metric == 'invites_expired_total') by region
| extend percent = ${percent('accepted', 'sent')}
| order by sent desc, region asc`,
  example: {
    given: [
      point('invites_sent_total', 10, { region: 'berlin' }),
      point('invites_accepted_total', 4, { region: 'berlin' }),
      point('invites_declined_total', 3, { region: 'berlin' }),
      point('invites_expired_total', 3, { region: 'berlin' }),
    ],
    expect: [{ region: 'berlin', sent: 10, accepted: 4, declined: 3, expired: 3, percent: 40 }],
  },
});

export const lockRate = define({
  name: 'lock-rate',
  question: 'Do fewer LinkUps lock than in the week before?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['linkups_created_total', 'linkups_locked_total'], ['region'])}
| where _time > ago(14d)
| extend this_week = _time > ago(7d)
| summarize created = sumif(value, metric == 'linkups_created_total' and this_week), locked = sumif(value, metric == 'linkups_locked_total' and this_week), created_before = sumif(value, metric == 'linkups_created_total' and not(this_week)), locked_before = sumif(value, metric == 'linkups_locked_total' and not(this_week)) by region
| extend percent = ${percent('locked', 'created')}, percent_before = ${percent('locked_before', 'created_before')}
| extend change_percent = iff(percent_before == 0, 0.0, round(100.0 * (percent - percent_before) / percent_before, 2))
| project region, created, locked, percent, percent_before, change_percent
| order by change_percent asc, region asc`,
  example: {
    range: 'now-30d',
    given: [
      point('linkups_created_total', 10, { region: 'berlin' }, '2d'),
      point('linkups_locked_total', 4, { region: 'berlin' }, '2d'),
      point('linkups_created_total', 10, { region: 'berlin' }, '9d'),
      point('linkups_locked_total', 8, { region: 'berlin' }, '9d'),
      point('linkups_locked_total', 8, { region: 'berlin' }, '20d'),
    ],
    expect: [
      { region: 'berlin', created: 10, locked: 4, percent: 40, percent_before: 80, change_percent: -50 },
    ],
  },
});

export const linkupEnds = define({
  name: 'linkup-ends',
  question: 'How do LinkUps end that do not lock?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['linkups_expired_total', 'linkups_canceled_total'], ['region', 'reason'])}
| summarize linkups = sum(value) by ended = iff(metric == 'linkups_expired_total', 'expired', 'canceled'), reason = coalesce(reason, 'window_elapsed'), region
| order by linkups desc, ended asc`,
  example: {
    given: [
      point('linkups_expired_total', 2, { region: 'berlin' }),
      point('linkups_canceled_total', 1, { region: 'berlin', reason: 'host_canceled' }),
    ],
    expect: [
      { ended: 'expired', reason: 'window_elapsed', region: 'berlin', linkups: 2 },
      { ended: 'canceled', reason: 'host_canceled', region: 'berlin', linkups: 1 },
    ],
  },
});

export const timeToLock = define({
  name: 'time-to-lock',
  question: 'How long until a LinkUp locks?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['time_to_lock_minutes'], ['region'])}
| summarize linkups = count(), p50 = percentile(value, 50), p90 = percentile(value, 90) by region
| order by p90 desc, region asc`,
  example: {
    given: [
      point('time_to_lock_minutes', 30, { region: 'berlin' }),
      point('time_to_lock_minutes', 30, { region: 'berlin' }),
    ],
    expect: [{ region: 'berlin', linkups: 2, p50: 30, p90: 30 }],
  },
});

/** Somebody attended who accepted an invite to a LinkUp that then took place. */
export const repeatAttendance = define({
  name: 'repeat-attendance',
  question: 'Do people come again?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['linkup.invite_accepted', 'linkup.completed'], ['linkup_id', 'user_id'])}
| summarize completed = countif(event == 'linkup.completed'), guests = make_set_if(user_id, event == 'linkup.invite_accepted') by linkup_id
| where completed > 0
| mv-expand guest = guests
| summarize linkups = dcount(linkup_id) by user = tostring(guest)
| summarize people = count() by linkups
| order by linkups asc`,
  example: {
    range: 'now-30d',
    given: [
      line('linkup.invite_accepted', { linkup_id: uuid(1), user_id: uuid(11) }, '9d'),
      line('linkup.invite_accepted', { linkup_id: uuid(1), user_id: uuid(12) }, '9d'),
      line('linkup.completed', { linkup_id: uuid(1) }, '8d'),
      line('linkup.invite_accepted', { linkup_id: uuid(2), user_id: uuid(11) }, '2d'),
      line('linkup.completed', { linkup_id: uuid(2) }, '1d'),
      line('linkup.invite_accepted', { linkup_id: uuid(3), user_id: uuid(12) }, '1d'),
    ],
    expect: [
      { linkups: 1, people: 1 },
      { linkups: 2, people: 1 },
    ],
  },
});
