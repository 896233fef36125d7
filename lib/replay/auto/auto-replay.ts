import { sql } from 'drizzle-orm';
import { publishJob } from '@/lib/clients/qstash';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { loadJob, type OutboundJob } from '@/lib/josh/outbox/job';
import { JoshError } from '@/lib/telemetry/errors/error';
import { autoReplayJob } from '@/lib/telemetry/jobs';
import { log } from '@/lib/telemetry/log/log';
import { announce } from '../create';
import { enqueue } from '../enqueue';
import { candidateOf } from '../kinds/outbound';
import { type Recorded, recordReplay, SYSTEM } from '../record-replay';
import type { ReplayRequest } from '../request';
import { loadHistory } from './history';
import { type AutoReplay, autoReplay, type Policy } from './policy';

export type Decided = AutoReplay & { replay_id?: string };

/**
 * Decides about one text that failed, and does what was decided: an automatic replay is a replay like any other, with the
 * actor `system`. Safe to repeat: a round of a text has one request id, and while its replay runs a repeated task is that
 * replay again.
 *
 * @throws JoshError `job.unknown`
 * @throws QueueError when the next look could not be queued; the same task may come again
 */
export async function runAutoReplay(jobId: string, policy: Policy, now: () => number): Promise<Decided> {
  const text = await loadJob(jobId);
  if (text === undefined) throw new JoshError('job.unknown');
  const at = new Date(now());
  const { decision, recorded } = await transaction((tx) => decide(tx, text, policy, at));
  log('replay.auto_decided', {
    job_id: jobId,
    outcome: decision.do === 'replay' ? 'ok' : 'refused',
    reason: decision.do === 'replay' ? undefined : decision.reason,
    replay_id: recorded?.replay.id,
  });
  if (recorded !== undefined) {
    announce(recorded, SYSTEM);
    await enqueue(recorded.replay.id, now);
    return { ...decision, replay_id: recorded.replay.id };
  }
  if (decision.do === 'wait' && decision.reason === 'backoff') await lookAgain(text, decision, at);
  return decision;
}

async function decide(
  tx: Queryable,
  text: OutboundJob,
  policy: Policy,
  now: Date,
): Promise<{ decision: AutoReplay; recorded?: Recorded }> {
  // One at a time until the commit, so that the budget is counted exactly.
  await query('lock_auto_replay', () =>
    tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('auto-replay', 0))`),
  );
  const decision = autoReplay(policy, text, await loadHistory(tx, text.id, now), now);
  if (decision.do !== 'replay') return { decision };
  const request: ReplayRequest = {
    kind: 'outbound',
    filter: { ids: [text.id] },
    limit: 1,
    dry_run: false,
    request_id: `auto:${text.id}:${decision.round}`,
    reason: `automatic replay ${decision.round} of ${policy.waits.length}`,
  };
  const wish = { request, found: [candidateOf(text, now)], author: SYSTEM, now };
  return { decision, recorded: await recordReplay(tx, wish) };
}

/** Brings the same text again when its time has come: nothing else may fail until then. Safe to repeat: one id a round. */
function lookAgain(
  { id, correlationId }: OutboundJob,
  { round, until }: { round: number; until: Date },
  now: Date,
): Promise<void> {
  return publishJob(
    autoReplayJob,
    { job_id: id, correlation_id: correlationId },
    {
      deduplicationId: `${autoReplayJob.name}-${id}-${round}`,
      delaySeconds: Math.ceil((until.getTime() - now.getTime()) / 1000) + 1,
    },
  );
}
