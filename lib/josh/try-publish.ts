import { type PublishOptions, publishJob } from '@/lib/clients/qstash';
import { QueueError } from '@/lib/clients/qstash-requester';
import { describeError } from '@/lib/telemetry/errors/describe';
import type { Job } from '@/lib/telemetry/jobs';
import { log } from '@/lib/telemetry/log/log';
import { captureError } from '@/lib/telemetry/sentry/capture';

/**
 * Publishes a job that a sweep will publish again if this fails; the line and Sentry say so. Never throws.
 *
 * @param ids of what the job is about
 */
export async function tryPublish<P>(
  job: Job<P>,
  payload: P,
  options: PublishOptions,
  ids: { job_id?: string; linkup_id?: string },
): Promise<boolean> {
  try {
    await publishJob(job, payload, options);
    return true;
  } catch (error) {
    const reason = error instanceof QueueError ? error.code : describeError(error).code;
    log('queue.publish_failed', { target: job.name, reason, ...ids });
    // The sweep repairs it. The budget of a fingerprint keeps an outage of the queue from being a flood.
    captureError(error, { severity: 'warning' });
    return false;
  }
}
