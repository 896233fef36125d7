import { log } from '@/lib/telemetry/log/log';
import { queueText } from './outbox/queue-text';
import type { RecordedText } from './outbox/record-text';

/** What follows from a transaction: collected inside, carried out only once it is committed. */
export interface Effects {
  /** Each writes one log line. */
  lines: (() => void)[];
  texts: RecordedText[];
  /** Each publishes one job and never throws. */
  jobs: { target: string; publish(now: Date): Promise<boolean> }[];
}

export const noEffects = (): Effects => ({ lines: [], texts: [], jobs: [] });

/** Publishes at once. */
const CHUNK = 10;

/** Writes the lines that follow from a commit, once for each commit. */
export function tell({ lines, texts }: Effects): void {
  for (const line of lines) line();
  for (const { created, jobId, purpose, segments } of texts)
    if (created) log('sms.outbound.job_created', { job_id: jobId, purpose, segments: segments ?? undefined });
}

interface Queueing {
  now: Date;
  /** False when nobody can wait for the queue any more. */
  inTime?: () => boolean;
}

/** Writes the lines and queues what is to be queued: {@link tell}, then {@link enqueue}. */
export async function carryOut(effects: Effects, queueing: Queueing): Promise<void> {
  tell(effects);
  await enqueue(effects, queueing);
}

/**
 * Queues what is to be queued. Safe to repeat: jobs carry deduplication ids. What does not get there, because the queue or the
 * process is away, the sweeps find in the database.
 */
export async function enqueue(
  { texts, jobs }: Effects,
  { now, inTime = () => true }: Queueing,
): Promise<void> {
  const publishes = [
    ...jobs.map(({ target, publish }) => ({ target, ids: {}, run: () => publish(now) })),
    ...texts.map((text) => ({
      target: 'send-sms',
      ids: { job_id: text.jobId },
      run: () => queueText(text, { now }),
    })),
  ];
  for (let i = 0; i < publishes.length; i += CHUNK) {
    const chunk = publishes.slice(i, i + CHUNK);
    if (inTime()) await Promise.all(chunk.map(({ run }) => run()));
    else
      for (const { target, ids } of chunk)
        log('queue.publish_failed', { target, reason: 'no_time_left', ...ids });
  }
}
