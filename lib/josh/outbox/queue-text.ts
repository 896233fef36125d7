import { eq } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { smsOutboundJobs } from '@/lib/db/schema/sms';
import { describeError } from '@/lib/telemetry/errors/describe';
import { sendSmsJob } from '@/lib/telemetry/jobs';
import { log } from '@/lib/telemetry/log/log';
import { tryPublish } from '../try-publish';

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
  const published = await tryPublish(
    sendSmsJob,
    { correlation_id: correlationId, job_id: jobId },
    {
      deduplicationId: `${sendSmsJob.name}-${jobId}-${round}`,
      ...(delaySeconds === undefined ? {} : { delaySeconds }),
    },
    { job_id: jobId },
  );
  if (!published) return false;
  try {
    await query('mark_queued', () =>
      database().update(smsOutboundJobs).set({ queuedAt: now }).where(eq(smsOutboundJobs.id, jobId)),
    );
    return true;
  } catch (error) {
    // It is in the queue all the same; a second delivery finds the job taken.
    log('queue.publish_failed', {
      target: sendSmsJob.name,
      reason: describeError(error).code,
      job_id: jobId,
    });
    return false;
  }
}
