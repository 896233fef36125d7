import { ago, point } from './example';
import { env, points } from './from';
import { define } from './query';

/** A gauge is a sample: of several in one interval the highest counts; regions add up. */
export const backlog = define({
  name: 'backlog',
  question: 'What waits: LinkUps that broadcast or are stuck, texts, safety incidents?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['broadcasting_linkups_active', 'stuck_linkups', 'pending_outbound_jobs', 'oldest_pending_outbound_minutes', 'pending_admin_safety_queue'], ['region'])}
| summarize highest = max(value) by bin_auto(_time), metric, region
| summarize waiting = sum(highest) by _time, metric
| order by _time asc, metric asc`,
  example: {
    given: [
      point('broadcasting_linkups_active', 2, { region: 'berlin' }),
      point('broadcasting_linkups_active', 3, { region: 'berlin' }),
      point('broadcasting_linkups_active', 1, { region: 'paris' }),
      point('pending_outbound_jobs', 7),
    ],
    expect: [
      { _time: ago('10m'), metric: 'broadcasting_linkups_active', waiting: 4 },
      { _time: ago('10m'), metric: 'pending_outbound_jobs', waiting: 7 },
    ],
  },
});
