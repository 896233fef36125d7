import { type Condition, conditionOf } from './critical';
import type { Line } from './enrich';
import type { Point } from './measure/points';
import { type SelfContext, SelfPoints } from './measure/self';
import type { Ports, Task } from './ports';

/** Where triggers go. Absent = none of that kind. */
export interface TriggerSettings {
  /** Evaluates the alert rules. */
  alertsUrl?: string;
  /** Runs one failed send again. */
  replayUrl?: string;
}

/** Reads `ALERTS_URL` and `AUTO_REPLAY_URL`. */
export function readTriggerSettings(): TriggerSettings {
  const { ALERTS_URL: alertsUrl, AUTO_REPLAY_URL: replayUrl } = process.env;
  return { ...(alertsUrl ? { alertsUrl } : {}), ...(replayUrl ? { replayUrl } : {}) };
}

/** Alert rules that are worth a look before their schedule comes round. */
type Rule = Condition | 'claims';

export interface Trigger {
  kind: 'alert' | 'replay';
  task: Task;
}

const HALF_MINUTE_MS = 30_000;
/** Replays that one batch may schedule: more failures at once are an outage, which the alert is for. */
const MAX_REPLAYS = 20;
/** Long enough for a provider's hiccup to be over, short enough for the user to still be there. */
const REPLAY_DELAY_SECONDS = 120;
/** QStash forgets ids after ten minutes (docs: QStash, "Deduplication"): no id is used longer, so that no task is lost to one. */
const REPLAY_WINDOW_MS = 10 * 60_000;

/** What a batch sets off, and how many replays were too many. Pure. */
export function triggersOf(
  lines: readonly Line[],
  points: readonly Point[],
  { alertsUrl, replayUrl }: TriggerSettings,
  now: number,
): { triggers: Trigger[]; capped: number } {
  const alerts = alertsUrl ? [...signs(lines, points)].map((rule) => alertCheck(rule, alertsUrl, now)) : [];
  const failed = replayUrl ? lines.filter(isReplayable).map((line) => replay(line, replayUrl, now)) : [];
  const replays = failed.slice(0, MAX_REPLAYS);
  return { triggers: [...alerts, ...replays], capped: failed.length - replays.length };
}

function signs(lines: readonly Line[], points: readonly Point[]): Set<Rule> {
  const found = new Set<Rule>();
  for (const { series } of points) {
    const condition = conditionOf(series);
    if (condition?.failure) found.add(condition.name);
  }
  if (lines.some(({ row, sample }) => row.event === 'claim.unavailable' && !sample)) found.add('claims');
  return found;
}

function alertCheck(rule: Rule, url: string, now: number): Trigger {
  const half = Math.floor(now / HALF_MINUTE_MS);
  return { kind: 'alert', task: { url, body: { rule }, deduplicationId: `alert-${rule}-${half}` } };
}

/** A replay that fails sets off nothing; the text's next failure of its own does. */
function isReplayable({ row }: Line): boolean {
  return row.event === 'sms.outbound.failed' && row.retryable === true && row.replay !== true && !!row.job_id;
}

/** One for each job and ten minutes: the queue's own tries fail several times, and the endpoint waits until they give up. */
function replay({ row }: Line, url: string, now: number): Trigger {
  const body = { job_id: String(row.job_id), correlation_id: String(row.correlation_id ?? '') };
  return {
    kind: 'replay',
    task: {
      url,
      body,
      deduplicationId: `replay-${body.job_id}-${Math.floor(now / REPLAY_WINDOW_MS)}`,
      delaySeconds: REPLAY_DELAY_SECONDS,
    },
  };
}

/** Publishes what a batch sets off. Never throws; what became of it is counted with the next batch's points. */
export async function trigger(
  { triggers, capped }: ReturnType<typeof triggersOf>,
  { queue, warn }: Pick<Ports, 'queue' | 'warn'>,
  context: SelfContext,
): Promise<readonly Point[]> {
  if (triggers.length + capped === 0) return [];
  const failed = { alert: 0, replay: 0 };
  const published = { alert: 0, replay: 0 };
  await Promise.all(
    triggers.map(({ kind, task }) =>
      queue.publish(task).then(
        () => {
          published[kind] += 1;
        },
        () => {
          failed[kind] += 1;
          warn('trigger_failed');
        },
      ),
    ),
  );
  const self = new SelfPoints(context);
  const count = (task: string, outcome: string, value: number) =>
    self.some('drain_tasks_total', { task, outcome }, value);
  count('alert', 'published', published.alert);
  count('replay', 'published', published.replay);
  count('alert', 'failed', failed.alert);
  count('replay', 'failed', failed.replay);
  count('replay', 'capped', capped);
  return self.all;
}
