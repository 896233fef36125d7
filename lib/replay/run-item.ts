import { and, eq, exists, lte, or, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { isConnectionLoss } from '@/lib/db/postgres-error';
import { query } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { annotate, currentContext, runInContext } from '@/lib/telemetry/context';
import { describeError } from '@/lib/telemetry/errors/describe';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import { endItem } from './end-item';
import { kindOf } from './kinds';

/** How long a delivery owns an item, in milliseconds: longer than the route may run. */
const LEASE_MS = 35_000;

export type Item = typeof replayItems.$inferSelect;

export interface ItemResult {
  state: 'done' | 'skipped' | 'failed';
  reason: string | null;
}

/**
 * Runs one item of a replay. One delivery runs it, however many come, and a failure is its result and is not tried again:
 * that is for a second replay. Nothing runs once its replay is aborted.
 *
 * @throws JoshError `request.in_flight` while another delivery is at it
 * @throws PostgresError when Postgres is lost on the way; the next delivery goes on
 */
export async function runItem(itemId: string, now: () => number): Promise<ItemResult | { state: 'over' }> {
  const item = await take(itemId, new Date(now()));
  if (item === undefined) return { state: 'over' };
  annotate({ replay: true, replay_id: item.replayId });
  const [replay] = await query('find_replay', () =>
    database().select().from(replays).where(eq(replays.id, item.replayId)),
  );
  if (replay === undefined) throw new JoshError('replay.unknown');
  const result = await attempt(item, replay.kind, now);
  await endItem(item, result, new Date(now()));
  const outcome = ({ done: 'ok', skipped: 'refused', failed: 'failed' } as const)[result.state];
  log('replay.item_ended', {
    replay_id: item.replayId,
    action: replay.kind,
    outcome,
    reason: result.reason ?? undefined,
    original_correlation_id: item.originalCorrelationId ?? undefined,
  });
  return result;
}

/** Safe to repeat: the update is conditional, and a delivery that died is followed after its lease. */
async function take(itemId: string, now: Date): Promise<Item | undefined> {
  const { id, state, leaseUntil, replayId, attempts } = replayItems;
  const [taken] = await query('take_replay_item', () =>
    database()
      .update(replayItems)
      .set({
        state: 'running',
        attempts: sql`${attempts} + 1`,
        leaseUntil: new Date(now.getTime() + LEASE_MS),
      })
      .where(
        and(
          eq(id, itemId),
          or(eq(state, 'pending'), and(eq(state, 'running'), lte(leaseUntil, now))),
          exists(
            database()
              .select({ one: sql`1` })
              .from(replays)
              .where(and(eq(replays.id, replayId), eq(replays.state, 'running'))),
          ),
        ),
      )
      .returning(),
  );
  if (taken !== undefined) return taken;
  const [left] = await query('find_replay_item', () =>
    database().select({ state, leaseUntil }).from(replayItems).where(eq(id, itemId)),
  );
  if (left?.state === 'running' && left.leaseUntil !== null && left.leaseUntil > now)
    throw new JoshError('request.in_flight');
  return undefined;
}

/** Judges the item anew: what has changed since it was frozen counts. */
async function attempt({ targetId, ...item }: Item, kind: string, now: () => number): Promise<ItemResult> {
  const { find, execute } = kindOf(kind);
  try {
    const [found] = await find({ ids: [targetId] }, 1, new Date(now()));
    if (found === undefined) return { state: 'skipped', reason: 'nothing_to_do' };
    if (found.verdict.do === 'skip') return { state: 'skipped', reason: found.verdict.reason };
    const outcome = await asReplay(item, () => execute(targetId, now));
    return outcome === 'done' ? { state: 'done', reason: null } : { state: 'skipped', reason: outcome };
  } catch (error) {
    // That is no result: the next delivery finds out how far this one came.
    if (isConnectionLoss(error)) throw error;
    const reason = error instanceof JoshError ? error.reason : undefined;
    return { state: 'failed', reason: reason ?? describeError(error).code };
  }
}

/** Every line, span and Sentry event inside says that it is a replay; the handler can ask when the original was. */
function asReplay<T>({ replayId, originalAt }: Omit<Item, 'targetId'>, work: () => Promise<T>): Promise<T> {
  const context = currentContext();
  if (context === undefined) return work();
  // A copy: the original's own operation, which the work may go on under, ends with it.
  const annotations = { ...context.annotations, replay: true, replay_id: replayId };
  return runInContext({ ...context, annotations, replay: { id: replayId, originalAt } }, work);
}
