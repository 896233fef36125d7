import { eq } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { publishJob } from '@/lib/clients/qstash';
import { QueueError } from '@/lib/clients/qstash-requester';
import { query } from '@/lib/db/query';
import { smsOutboundJobs } from '@/lib/db/schema/sms';
import { describeError } from '@/lib/telemetry/errors/describe';
import { sendSmsJob } from '@/lib/telemetry/jobs';
import { log } from '@/lib/telemetry/log/log';

export interface QueueOptions {
  now: Date;
  /** Tells a later wish to queue the same job from the first, which QStash would otherwise drop as a duplicate. */
  round?: number;
  delaySeconds?: number;
}

/**
 * Publishes a recorded text to the queue. Never throws: the job is in the outbox, and what does not reach the queue now is
 * queued by the sweep. Safe to repeat: QStash drops the same deduplication id, and the job is sent once however often it
 * is delivered.
 */
export async function queueText(
  job: { jobId: string; correlationId: string },
  { now, round = 0, delaySeconds }: QueueOptions,
): Promise<boolean> {
  const { jobId, correlationId } = job;
  try {
    await publishJob(
      sendSmsJob,
      { correlation_id: correlationId, job_id: jobId },
      {
        deduplicationId: `${sendSmsJob.name}-${jobId}-${round}`,
        ...(delaySeconds === undefined ? {} : { delaySeconds }),
      },
    );
    await query('mark_queued', () =>
      database().update(smsOutboundJobs).set({ queuedAt: now }).where(eq(smsOutboundJobs.id, jobId)),
    );
    return true;
  } catch (error) {
    const reason = error instanceof QueueError ? error.code : describeError(error).code;
    log('queue.publish_failed', { target: sendSmsJob.name, reason, job_id: jobId });
    return false;
  }
}
