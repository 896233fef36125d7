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

const correlationId = z.string().refine((value) => isCorrelationId(value), 'not a correlation id');

/** Sends one text of the outbox. */
export const sendSmsJob = {
  name: 'send-sms',
  path: '/api/jobs/send-sms',
  payload: z.strictObject({ correlation_id: correlationId, job_id: z.uuid() }),
} as const satisfies Job<{ correlation_id: string; job_id: string }>;

/** Queues again what was recorded in the outbox, or as a replay’s item, and never reached the queue. Runs on a schedule, without a payload. */
export const sweepOutboxJob = {
  name: 'sweep-outbox',
  path: '/api/jobs/sweep-outbox',
  payload: z.strictObject({}),
} as const satisfies Job<Record<string, never>>;

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

/** Looks for LinkUps that stand still and does again what was lost. Runs on a schedule, without a payload. */
export const checkLinkupsJob = {
  name: 'check-linkups',
  path: '/api/jobs/check-linkups',
  payload: z.strictObject({}),
} as const satisfies Job<Record<string, never>>;

/** Asks Twilio and Stripe what things have cost in truth. Runs on a schedule, without a payload. */
export const reconcileCostsJob = {
  name: 'reconcile-costs',
  path: '/api/jobs/reconcile-costs',
  payload: z.strictObject({}),
} as const satisfies Job<Record<string, never>>;

/** Holds the month's costs against their budgets. Runs on a schedule, without a payload. */
export const checkBudgetsJob = {
  name: 'check-budgets',
  path: '/api/jobs/check-budgets',
  payload: z.strictObject({}),
} as const satisfies Job<Record<string, never>>;

/** Reads the gauges. Runs on a schedule, without a payload. */
export const sampleGaugesJob = {
  name: 'sample-gauges',
  path: '/api/jobs/sample-gauges',
  payload: z.strictObject({}),
} as const satisfies Job<Record<string, never>>;

/** Reminds the members of LinkUps that begin soon. Runs on a schedule, without a payload. */
export const sendRemindersJob = {
  name: 'send-reminders',
  path: '/api/jobs/send-reminders',
  payload: z.strictObject({}),
} as const satisfies Job<Record<string, never>>;

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
  payload: z.strictObject({ correlation_id: correlationId, job_id: z.uuid() }),
} as const satisfies Job<{ correlation_id: string; job_id: string }>;

const tier = z.strictObject({ tier: z.enum(['critical', 'high', 'daily']) });
const sign = z.strictObject({ rule: z.enum(['twilio_inbound', 'stripe_webhook', 'outbound', 'claims']) });
const check = z.union([tier, sign]);

/** Evaluates alert rules: a tier on its schedule, or what the drain saw a sign of. */
export const evaluateAlertsJob = {
  name: 'evaluate-alerts',
  path: '/api/alerts/evaluate',
  payload: check,
} as const satisfies Job<z.output<typeof check>>;

/** Sends the day's digest of alerts. Runs on a schedule, without a payload. */
export const alertDigestJob = {
  name: 'alert-digest',
  path: '/api/alerts/digest',
  payload: z.strictObject({}),
} as const satisfies Job<Record<string, never>>;

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
