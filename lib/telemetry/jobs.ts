import { z } from 'zod';
import { isCorrelationId } from './correlation';
import { JoshError } from './errors/error';

/**
 * A kind of job that travels through QStash. Payloads hold ids only, never a text or a number. The correlation id is
 * part of the body because QStash signs the body and not the headers.
 */
export interface Job<P> {
  name: string;
  path: `/api/jobs/${string}` | `/api/alerts/${string}`;
  payload: z.ZodType<P>;
}

/** A job that a schedule starts: nobody hands it anything. */
const scheduled = <const N extends string, const P extends Job<unknown>['path']>(name: N, path: P) => ({
  name,
  path,
  payload: z.strictObject({}),
});

const correlationId = z.string().refine((value) => isCorrelationId(value), 'not a correlation id');

const outboxText = z.strictObject({ correlation_id: correlationId, job_id: z.uuid() });

/** Sends one text of the outbox. */
export const sendSmsJob = {
  name: 'send-sms',
  path: '/api/jobs/send-sms',
  payload: outboxText,
} as const satisfies Job<z.output<typeof outboxText>>;

/** Queues again what was recorded in the outbox, or as a replay’s item, and never reached the queue. */
export const sweepOutboxJob = scheduled('sweep-outbox', '/api/jobs/sweep-outbox');

const wave = z.strictObject({
  correlation_id: correlationId,
  linkup_id: z.uuid(),
  wave: z.number().int().positive(),
});

/** Runs one invite wave of a LinkUp; the first one begins the broadcast. */
export const linkupWaveJob = {
  name: 'linkup-wave',
  path: '/api/jobs/linkup-wave',
  payload: wave,
} as const satisfies Job<z.output<typeof wave>>;

/** Ends a LinkUp whose acceptance window has elapsed. */
export const linkupExpireJob = {
  name: 'linkup-expire',
  path: '/api/jobs/linkup-expire',
  payload: z.strictObject({ correlation_id: correlationId, linkup_id: z.uuid() }),
} as const satisfies Job<{ correlation_id: string; linkup_id: string }>;

/** Looks for LinkUps that stand still and does again what was lost. */
export const checkLinkupsJob = scheduled('check-linkups', '/api/jobs/check-linkups');

/** Asks Twilio and Stripe what things have cost in truth. */
export const reconcileCostsJob = scheduled('reconcile-costs', '/api/jobs/reconcile-costs');

/** Holds the month's costs against their budgets. */
export const checkBudgetsJob = scheduled('check-budgets', '/api/jobs/check-budgets');

/** Reads the gauges. */
export const sampleGaugesJob = scheduled('sample-gauges', '/api/jobs/sample-gauges');

/** Reminds the members of LinkUps that begin soon. */
export const sendRemindersJob = scheduled('send-reminders', '/api/jobs/send-reminders');

const replayItem = z.strictObject({ correlation_id: correlationId, replay_id: z.uuid(), item_id: z.uuid() });

/** Runs one item of a replay. */
export const replayItemJob = {
  name: 'replay-item',
  path: '/api/jobs/replay-item',
  payload: replayItem,
} as const satisfies Job<z.output<typeof replayItem>>;

/** Decides about a text that failed and may be sent again. The drain publishes it. */
export const autoReplayJob = {
  name: 'auto-replay',
  path: '/api/jobs/auto-replay',
  payload: outboxText,
} as const satisfies Job<z.output<typeof outboxText>>;

const tier = z.strictObject({ tier: z.enum(['critical', 'high', 'daily']) });
const sign = z.strictObject({ rule: z.enum(['twilio_inbound', 'stripe_webhook', 'outbound', 'claims']) });
const check = z.union([tier, sign]);

/** Evaluates alert rules: a tier on its schedule, or what the drain saw a sign of. */
export const evaluateAlertsJob = {
  name: 'evaluate-alerts',
  path: '/api/alerts/evaluate',
  payload: check,
} as const satisfies Job<z.output<typeof check>>;

/** Sends the day's digest of alerts. */
export const alertDigestJob = scheduled('alert-digest', '/api/alerts/digest');

/**
 * Parses a delivered job; an empty body counts as `{}`.
 *
 * @throws JoshError `job.malformed`, which tells QStash not to send it again
 */
export async function readJob<P>(job: Job<P>, request: Request): Promise<P> {
  const text = await request.text();
  try {
    return job.payload.parse(text === '' ? {} : JSON.parse(text));
  } catch (cause) {
    throw new JoshError('job.malformed', { cause });
  }
}
