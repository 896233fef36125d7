import { ago, line, point, uuid } from './example';
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
  question: 'How many users are put on hold?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['safety.hold_applied'], ['hold_id'])}
| summarize holds = dcount(hold_id) by bin(_time, 1d)
| order by _time asc`,
  example: {
    given: [
      line('safety.hold_applied', { hold_id: uuid(1) }),
      line('safety.hold_applied', { hold_id: uuid(2) }),
    ],
    expect: [{ _time: '2026-11-23T00:00:00Z', holds: 2 }],
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
