import { eq } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { linkups } from '@/lib/db/schema/linkups';
import { endWindow } from '@/lib/josh/linkups/end-window';
import { isOpen, type Linkup } from '@/lib/josh/linkups/linkup';
import { runWave } from '@/lib/josh/linkups/run-wave';
import { loadJob } from '@/lib/josh/outbox/job';
import * as jobs from '@/lib/telemetry/jobs';
import { run, skip, type Verdict } from '../kind';
import { candidateOf, outbound } from '../kinds/outbound';
import { type DeadJob, deadJob, type Opened } from './dead-job';

/** The text of a job, whichever job would have sent it. */
const text = ({ job_id }: { job_id: string }): Opened => ({
  async judge(now) {
    const job = await loadJob(job_id);
    return job === undefined ? { verdict: skip('nothing_to_do'), micros: 0 } : candidateOf(job, now);
  },
  execute: (now) => outbound.execute(job_id, now),
});

/** A step of a LinkUp's life. */
const step = (
  linkupId: string,
  judge: (linkup: Linkup, now: Date) => Verdict,
  execute: Opened['execute'],
): Opened => ({
  linkupId,
  async judge(now) {
    const [linkup] = await query('find_linkup', () =>
      database().select().from(linkups).where(eq(linkups.id, linkupId)),
    );
    return { verdict: linkup === undefined ? skip('nothing_to_do') : judge(linkup, now), micros: 0 };
  },
  execute,
});

/** What a schedule, a sweep or the drain brings again by itself. */
const superseded = (): Opened => ({
  judge: async () => ({ verdict: skip('superseded'), micros: 0 }),
  execute: async () => 'superseded',
});

/** Every job of ours, by what a dead message of it is worth. */
export const deadJobs: readonly DeadJob[] = [
  deadJob(jobs.sendSmsJob, text),
  // What the task was for: the text itself.
  deadJob(jobs.autoReplayJob, text),
  deadJob(jobs.linkupWaveJob, ({ linkup_id, wave }) =>
    step(
      linkup_id,
      (linkup) => (!isOpen(linkup) ? skip('linkup_over') : linkup.wave >= wave ? skip('already_done') : run),
      async (now) =>
        (await runWave({ linkupId: linkup_id, wave }, now)).outcome === 'sent' ? 'done' : 'nothing_to_do',
    ),
  ),
  deadJob(jobs.linkupExpireJob, ({ linkup_id }) =>
    step(
      linkup_id,
      (linkup, now) => {
        if (!isOpen(linkup)) return skip('already_done');
        return linkup.windowEndsAt === null || linkup.windowEndsAt > now ? skip('nothing_to_do') : run;
      },
      async (now) => ((await endWindow(linkup_id, now)) === 'expired' ? 'done' : 'already_done'),
    ),
  ),
  deadJob(jobs.replayItemJob, superseded),
  ...[
    jobs.sweepOutboxJob,
    jobs.checkLinkupsJob,
    jobs.reconcileCostsJob,
    jobs.checkBudgetsJob,
    jobs.sampleGaugesJob,
    jobs.sendRemindersJob,
    jobs.alertDigestJob,
  ].map((job) => deadJob(job, superseded)),
  deadJob(jobs.evaluateAlertsJob, superseded),
];
