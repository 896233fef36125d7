import { and, eq, gt, gte, inArray, lte, or } from 'drizzle-orm';
import { transaction } from '@/lib/db/query';
import { smsOutboundJobs as jobs } from '@/lib/db/schema/sms';
import { recordDomainEvent } from '@/lib/josh/domain-event';
import { operationId } from '@/lib/josh/operation';
import { handleSend } from '@/lib/josh/outbox/handle-send';
import { loadJob, loadJobs, type OutboundJob } from '@/lib/josh/outbox/job';
import { reopenJob } from '@/lib/josh/outbox/job-state';
import { type CancelReason, planSend } from '@/lib/josh/outbox/plan-send';
import { smsCost } from '@/lib/telemetry/cost/sms-cost';
import { type ReplayKind, run, skip, splitIds, type Verdict } from '../kind';

/** Why a text is not sent again. */
export type TextSkip = 'already_done' | 'canceled' | 'in_progress' | CancelReason;

/** What would become of a job now: the first run's own plan decides, as if it had never failed. Pure. */
export function judgeJob(job: OutboundJob, now: Date): Verdict<TextSkip> {
  if (job.state === 'sent' || job.state === 'delivered') return skip('already_done');
  if (job.state === 'canceled') return skip('canceled');
  const plan = planSend(job.state === 'failed' ? { ...job, state: 'pending' } : job, now);
  switch (plan.do) {
    case 'wait':
      return skip('in_progress');
    case 'nothing':
      return skip('already_done');
    case 'cancel':
      return skip(plan.reason);
    case 'look_up':
      return plan.otherwise.do === 'cancel' ? skip(plan.otherwise.reason) : run;
    case 'send':
      return run;
  }
}

/** A text as a replay's item. Pure. */
export const candidateOf = (job: OutboundJob, now: Date) => ({
  id: job.id,
  correlationId: job.correlationId,
  at: job.createdAt,
  verdict: judgeJob(job, now),
  micros: smsCost({ phone: job.user.phone, direction: 'outbound', segments: job.segments ?? 1 }).micros ?? 0,
});

/** Texts that were not sent. */
export const outbound: ReplayKind = {
  conditions: ['ids', 'from', 'to', 'reason', 'linkup_id', 'user_id'],
  async find({ ids, from, to, reason, linkup_id, user_id }, limit, now) {
    const failed = or(
      eq(jobs.state, 'failed'),
      and(inArray(jobs.state, ['pending', 'sending']), gt(jobs.attempts, 0)),
    );
    const found = await loadJobs(
      and(
        ids ? inArray(jobs.id, splitIds(ids).own) : failed,
        from && gte(jobs.createdAt, from),
        to && lte(jobs.createdAt, to),
        reason ? eq(jobs.reason, reason) : undefined,
        linkup_id ? eq(jobs.linkupId, linkup_id) : undefined,
        user_id ? eq(jobs.userId, user_id) : undefined,
      ),
      limit,
    );
    return found.map((job) => candidateOf(job, now));
  },
  async execute(id, now) {
    const job = await loadJob(id);
    // Safe to repeat: conditional on the state, and a try takes the job as always.
    if (job?.state === 'failed')
      await transaction(async (tx) => {
        if (!(await reopenJob(tx, job))) return;
        await recordDomainEvent(tx, {
          correlationId: operationId(),
          type: 'sms.reopened',
          entity: 'job',
          entityId: job.id,
          userId: job.user.id,
        });
      });
    const outcome = await handleSend(id, now);
    if (outcome === 'canceled') return 'canceled';
    return outcome === 'nothing_to_do' ? 'already_done' : 'done';
  },
};
