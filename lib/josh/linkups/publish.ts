import { linkupExpireJob, linkupWaveJob } from '@/lib/telemetry/jobs';
import type { Effects } from '../effects';
import { tryPublish } from '../try-publish';

type Ref = { id: string; correlationId: string };

/** Seconds until a moment, and one more: a job that comes too early would do nothing. */
const secondsUntil = (at: Date, now: Date) =>
  Math.max(Math.ceil((at.getTime() - now.getTime()) / 1000), 0) + 1;

/**
 * Queues a wave for its time. Safe to repeat: QStash drops the same deduplication id, and a wave runs once.
 *
 * @param at absent for at once
 * @param round tells a later wish to queue the same wave from the first
 */
export function waveJob(
  { id, correlationId }: Ref,
  wave: number,
  at?: Date,
  round = 0,
): Effects['jobs'][number] {
  return {
    target: linkupWaveJob.name,
    publish: (now) =>
      tryPublish(
        linkupWaveJob,
        { correlation_id: correlationId, linkup_id: id, wave },
        {
          deduplicationId: `${linkupWaveJob.name}-${id}-${wave}-${round}`,
          ...(at === undefined ? {} : { delaySeconds: secondsUntil(at, now) }),
        },
        { linkup_id: id },
      ),
  };
}

/** Queues the end of the window. Safe to repeat: a LinkUp ends once. */
export function expireJob({ id, correlationId }: Ref, windowEndsAt: Date): Effects['jobs'][number] {
  return {
    target: linkupExpireJob.name,
    publish: (now) =>
      tryPublish(
        linkupExpireJob,
        { correlation_id: correlationId, linkup_id: id },
        {
          deduplicationId: `${linkupExpireJob.name}-${id}`,
          delaySeconds: secondsUntil(windowEndsAt, now),
        },
        { linkup_id: id },
      ),
  };
}
