import { transaction } from '@/lib/db/query';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import { recordDomainEvent } from '../domain-event';
import { changeOptOut } from '../users/opt-out';
import { classifyFailure, type SendFailure } from './failure';
import type { OutboundJob } from './job';
import { endTry } from './job-state';

/**
 * Ends a try that Twilio did not take, and throws what tells the queue whether to come back. Neither the log nor the row
 * has Twilio's words.
 *
 * @throws JoshError always
 */
export async function failTry(
  job: OutboundJob,
  during: 'look_up' | 'send',
  error: unknown,
  now: Date,
): Promise<never> {
  const failure = classifyFailure(error);
  if (during === 'look_up') {
    // Nothing was changed yet, and a look-up that fails says nothing about the text.
    logFailure(job, failure.reason, true);
    throw new JoshError('sms.send_ambiguous', { reason: failure.reason });
  }
  const optOutChanged = await recordFailure(job, failure, now);
  logFailure(job, failure.reason, failure.kind !== 'refused');
  if (optOutChanged) log('sms.optout.changed', { keyword: failure.reason, state: 'opted_out' });
  const { reason } = failure;
  switch (failure.kind) {
    case 'refused':
      throw new JoshError('sms.send_refused', { reason });
    case 'unavailable':
      throw new JoshError('sms.send_failed', { reason });
    case 'ambiguous':
      throw new JoshError('sms.send_ambiguous', { reason });
  }
}

/** Safe to repeat: only the try that owns the job ends it. Returns whether the user was opted out by it. */
function recordFailure(job: OutboundJob, failure: SendFailure, now: Date): Promise<boolean> {
  const { reason } = failure;
  return transaction(async (tx) => {
    switch (failure.kind) {
      case 'unavailable':
        await endTry(tx, job.id, { state: 'pending', reason, maybeSent: failure.maybeSent });
        return false;
      case 'ambiguous':
        // It stays `sending`, but the lease is over: the next delivery may look the text up at once.
        await endTry(tx, job.id, { state: 'sending', reason, leaseUntil: now });
        return false;
      case 'refused': {
        await endTry(tx, job.id, { state: 'failed', reason, maybeSent: false });
        const { correlationId, id, user } = job;
        await recordDomainEvent(tx, {
          correlationId,
          type: 'sms.failed',
          entity: 'job',
          entityId: id,
          userId: user.id,
          data: { reason },
        });
        if (!failure.optedOut) return false;
        return changeOptOut(tx, { userId: user.id, to: 'out', reason, correlationId, now });
      }
    }
  });
}

function logFailure({ id, purpose }: OutboundJob, reason: string, retryable: boolean): void {
  log('sms.outbound.failed', { job_id: id, purpose, reason, retryable });
}
