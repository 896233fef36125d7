import { ago, line, point } from './example';
import { env, lines, points } from './from';
import { define } from './query';

const incident = (category: string, severity: string, n: number, when?: string) =>
  point('safety_incidents_total', n, { category, severity }, when);

export const safetyIncidents = define({
  name: 'safety-incidents',
  question: 'Which safety incidents are there?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['safety_incidents_total'], ['category', 'severity'])}
| summarize incidents = sum(value) by category, severity
| order by incidents desc, category asc, severity asc`,
  example: {
    given: [
      incident('self_harm', 'critical', 1),
      incident('harassment', 'high', 2),
      incident('harassment', 'high', 1),
    ],
    expect: [
      { category: 'harassment', severity: 'high', incidents: 3 },
      { category: 'self_harm', severity: 'critical', incidents: 1 },
    ],
  },
});

/** The baseline is the mean day of the seven before the last one. */
export const safetyBaseline = define({
  name: 'safety-baseline',
  question: 'Are there more incidents than usual?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['safety_incidents_total'])}
| where _time > ago(8d)
| summarize last_day = sumif(value, _time > ago(1d)), days_before = sumif(value, _time <= ago(1d))
| project last_day, usual = round(days_before / 7.0, 2), times = iff(days_before == 0, toreal(last_day), round(7.0 * last_day / days_before, 2))`,
  example: {
    range: 'now-30d',
    given: [
      incident('harassment', 'high', 6, '3h'),
      incident('harassment', 'high', 7, '3d'),
      incident('spam', 'low', 7, '6d'),
      incident('spam', 'low', 70, '20d'),
    ],
    expect: [{ last_day: 6, usual: 2, times: 3 }],
  },
});

export const holdsPerDay = define({
  name: 'holds-per-day',
  question: 'How many users are put on hold, and how many holds are lifted?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['safety_holds_applied_total', 'safety_holds_lifted_total'])}
| summarize applied = sumif(value, metric == 'safety_holds_applied_total'), lifted = sumif(value, metric == 'safety_holds_lifted_total') by bin(_time, 1d)
| order by _time asc`,
  example: {
    given: [point('safety_holds_applied_total', 2), point('safety_holds_lifted_total', 1)],
    expect: [{ _time: '2026-11-23T00:00:00Z', applied: 2, lifted: 1 }],
  },
});

export const safetyResolution = define({
  name: 'safety-resolution',
  question: 'How many reports are there, and how long until a person has closed them?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['safety_incidents_total', 'safety_resolution_minutes'], ['category'])}
| summarize reports = sumif(value, metric == 'safety_incidents_total'), resolved = countif(metric == 'safety_resolution_minutes'), p50_minutes = percentileif(value, 50, metric == 'safety_resolution_minutes'), p90_minutes = percentileif(value, 90, metric == 'safety_resolution_minutes') by category
| order by reports desc, category asc`,
  example: {
    given: [
      incident('harassment', 'high', 3),
      point('safety_resolution_minutes', 40, { category: 'harassment', severity: 'high' }),
      point('safety_resolution_minutes', 40, { category: 'harassment', severity: 'high' }),
    ],
    expect: [{ category: 'harassment', reports: 3, resolved: 2, p50_minutes: 40, p90_minutes: 40 }],
  },
});

export const keywordHits = define({
  name: 'keyword-hits',
  question: 'Which keyword lists match, and how seriously?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['safety.keyword_hit'], ['keyword', 'safety_category', 'severity'])}
| summarize hits = count() by keyword, safety_category, severity
| order by hits desc, keyword asc`,
  example: {
    given: [
      line('safety.keyword_hit', {
        keyword: 'self_harm',
        safety_category: 'self_harm',
        severity: 'critical',
      }),
    ],
    expect: [{ keyword: 'self_harm', safety_category: 'self_harm', severity: 'critical', hits: 1 }],
  },
});

export const safetyQueue = define({
  name: 'safety-queue',
  question: 'How many incidents wait for a person?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['pending_admin_safety_queue'])}
| summarize pending = max(value) by bin_auto(_time)
| order by _time asc`,
  example: {
    given: [point('pending_admin_safety_queue', 2), point('pending_admin_safety_queue', 4)],
    expect: [{ _time: ago('10m'), pending: 4 }],
  },
});
