import {
  alertDigestJob,
  checkBudgetsJob,
  checkLinkupsJob,
  evaluateAlertsJob,
  reconcileCostsJob,
  sampleGaugesJob,
  sendRemindersJob,
  sweepOutboxJob,
} from '@/lib/telemetry/jobs';

/**
 * Something that QStash calls again and again. QStash delivers each run at least once and may deliver it twice, so whatever
 * stands here must be safe to repeat and to run twice at once.
 */
export interface Schedule {
  /** Its name; QStash's id is made of it and the environment. */
  name: string;
  path: `/api/${string}`;
  /** What a run is sent as JSON; nothing when absent. */
  payload?: Readonly<Record<string, string>>;
  /** Five fields, in `timezone`. */
  cron: string;
  /** IANA name. */
  timezone: string;
  /** QStash's tries after a run's first. None where the next run is near: it does the same work. */
  retries: number;
  about: string;
  /** What it costs: QStash bills and limits by messages. */
  messagesPerDay: number;
}

const EACH_MINUTE = { cron: '* * * * *', timezone: 'UTC', retries: 0, messagesPerDay: 1440 };
const EACH_FIVE_MINUTES = { cron: '*/5 * * * *', timezone: 'UTC', retries: 0, messagesPerDay: 288 };

/** Every schedule of the product; `npm run schedules` brings QStash in line with it. */
export const schedules: readonly Schedule[] = [
  {
    name: sweepOutboxJob.name,
    path: sweepOutboxJob.path,
    ...EACH_MINUTE,
    about: 'queues again what was recorded in the outbox, or as a replay’s item, and never reached the queue',
  },
  {
    name: checkLinkupsJob.name,
    path: checkLinkupsJob.path,
    ...EACH_MINUTE,
    about: 'does again what LinkUps have lost, ends windows, completes what has taken place',
  },
  {
    name: sampleGaugesJob.name,
    path: sampleGaugesJob.path,
    ...EACH_MINUTE,
    about: 'reads the gauges: active LinkUps, pending texts, open incidents, connections',
  },
  {
    name: sendRemindersJob.name,
    path: sendRemindersJob.path,
    ...EACH_FIVE_MINUTES,
    about: 'reminds the members of LinkUps that begin within two hours',
  },
  {
    name: reconcileCostsJob.name,
    path: reconcileCostsJob.path,
    ...EACH_FIVE_MINUTES,
    about: 'asks Twilio and Stripe what things have cost in truth',
  },
  {
    name: checkBudgetsJob.name,
    path: checkBudgetsJob.path,
    cron: '5 * * * *',
    timezone: 'UTC',
    retries: 1,
    messagesPerDay: 24,
    about: 'holds the month’s costs against their budgets',
  },
  {
    name: 'alerts-critical',
    path: evaluateAlertsJob.path,
    payload: { tier: 'critical' },
    ...EACH_MINUTE,
    // The next minute would do, but a second failure in a row is told without the book: see docs/alerts.md.
    retries: 1,
    about: 'evaluates the alerts that wake people, and checks in with the dead-man’s switch',
  },
  {
    name: 'alerts-high',
    path: evaluateAlertsJob.path,
    payload: { tier: 'high' },
    ...EACH_FIVE_MINUTES,
    about: 'evaluates the alerts that are read within the hour',
  },
  {
    name: 'alerts-daily',
    path: evaluateAlertsJob.path,
    payload: { tier: 'daily' },
    cron: '10 * * * *',
    timezone: 'UTC',
    retries: 1,
    messagesPerDay: 24,
    about: 'evaluates the alerts of the daily digest',
  },
  {
    name: alertDigestJob.name,
    path: alertDigestJob.path,
    cron: '30 8 * * *',
    timezone: 'America/New_York',
    retries: 5,
    messagesPerDay: 1,
    about: 'sends the digest of alerts at 8:30 in the morning, local time',
  },
];
