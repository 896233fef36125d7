import { transaction } from '@/lib/db/query';
import { annotate } from '@/lib/telemetry/context';
import { countSegments } from '@/lib/telemetry/cost/segments';
import { smsCost } from '@/lib/telemetry/cost/sms-cost';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import { recordDomainEvent } from '../domain-event';
import { logStatus } from '../sms/log-status';
import { failTry } from './fail-try';
import { loadJob, type OutboundJob } from './job';
import { cancelJob, knownSids, takeJob } from './job-state';
import { type CancelReason, planSend } from './plan-send';
import { recordSent } from './record-sent';
import { findTexts, sendText, type TakenText } from './twilio-text';

export type SendOutcome = 'sent' | 'adopted' | 'canceled' | 'nothing_to_do';

/**
 * Sends one text of the outbox, however often it is asked to.
 *
 * @throws JoshError `job.unknown`; `sms.send_failed` and `sms.send_ambiguous`, after which the queue tries again;
 * `sms.send_refused`, after which it does not
 */
export async function handleSend(jobId: string, now: () => number): Promise<SendOutcome> {
  const job = await loadJob(jobId);
  if (job === undefined) throw new JoshError('job.unknown');
  annotate({
    job_id: job.id,
    user_id: job.user.id,
    phone_hash: job.user.phoneHash,
    ...(job.linkupId === null ? {} : { linkup_id: job.linkupId }),
    ...(job.inviteId === null ? {} : { invite_id: job.inviteId }),
  });
  const plan = planSend(job, new Date(now()));
  switch (plan.do) {
    case 'nothing':
      return 'nothing_to_do';
    case 'wait':
      // Nothing was sent by this delivery; the queue's next one finds out how the other ended.
      throw new JoshError('sms.send_ambiguous');
    case 'cancel':
      return cancel(job, plan.reason, now);
    case 'send':
      await take(job, now);
      return attempt(job, 'sent', () => sendText(job), now);
    case 'look_up': {
      const found = await lookUp(job, now);
      if (found !== undefined) {
        await take(job, now);
        return attempt(job, 'adopted', async () => found, now);
      }
      if (plan.otherwise.do === 'cancel') return cancel(job, plan.otherwise.reason, now);
      await take(job, now);
      return attempt(job, 'sent', () => sendText(job), now);
    }
  }
}

/** Safe to repeat: the update is conditional, so of two deliveries one gets the job. */
async function take(job: OutboundJob, now: () => number): Promise<void> {
  if (!(await takeJob(job, new Date(now())))) throw new JoshError('sms.send_ambiguous');
  annotate({ attempt: job.attempts + 1 });
}

/** The text at Twilio that an earlier try left behind. Safe to repeat: it only reads. */
async function lookUp(job: OutboundJob, now: () => number): Promise<TakenText | undefined> {
  try {
    const candidates = await findTexts(job, job.firstAttemptAt ?? job.createdAt);
    const known = await knownSids(candidates.map(({ sid }) => sid));
    return candidates.find(({ sid }) => !known.has(sid));
  } catch (error) {
    return failTry(job, 'look_up', error, new Date(now()));
  }
}

async function attempt(
  job: OutboundJob,
  outcome: 'sent' | 'adopted',
  obtain: () => Promise<TakenText>,
  now: () => number,
): Promise<SendOutcome> {
  const { id, purpose, attempts } = job;
  if (outcome === 'sent') log('sms.outbound.send_attempt', { job_id: id, purpose, attempt: attempts + 1 });
  const started = performance.now();
  let taken: TakenText;
  try {
    taken = await obtain();
  } catch (error) {
    return failTry(job, 'send', error, new Date(now()));
  }
  const duration_ms = Math.round(performance.now() - started);
  // Not in the `try`: a failure from here on says nothing about Twilio, and the next delivery looks the text up.
  const segments = taken.segments ?? job.segments ?? countSegments(job.body);
  const cost = smsCost({ phone: job.user.phone, direction: 'outbound', segments });
  await recordSent(job, taken, cost.micros, new Date(now()), ({ minutesToFirstReply, early }) => {
    log('sms.outbound.sent', {
      job_id: id,
      purpose,
      twilio_message_sid: taken.sid,
      duration_ms,
      segments,
      cost_micros: cost.micros,
      minutes_to_first_reply: minutesToFirstReply,
      reason: outcome === 'adopted' ? 'adopted' : undefined,
    });
    cost.logIfUnknown();
    for (const { report, applied } of early) logStatus(report, applied);
  });
  return outcome;
}

/** Safe to repeat: the update is conditional, and the domain event is in its transaction. */
async function cancel(job: OutboundJob, reason: CancelReason, now: () => number): Promise<SendOutcome> {
  const canceled = await transaction(async (tx) => {
    if (!(await cancelJob(tx, job, reason, new Date(now())))) return false;
    await recordDomainEvent(tx, {
      correlationId: job.correlationId,
      type: 'sms.canceled',
      entity: 'job',
      entityId: job.id,
      userId: job.user.id,
      data: { reason },
    });
    return true;
  });
  if (!canceled) throw new JoshError('sms.send_ambiguous');
  log('sms.outbound.canceled', { job_id: job.id, purpose: job.purpose, reason });
  return 'canceled';
}
