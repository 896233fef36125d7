import {
  checkBudgetsJob,
  checkLinkupsJob,
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
    about: 'queues again what was recorded in the outbox but never reached the queue',
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
];
