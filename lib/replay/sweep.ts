import { and, asc, eq, exists, gte, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query, transaction } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { log } from '@/lib/telemetry/log/log';
import { endItems } from './end-items';
import { endWhenOver, lockReplay } from './end-replay';
import { enqueue, REQUEUE_MS } from './enqueue';
import type { Replay } from './record-replay';

/** A replay younger than this is probably being queued right now, in milliseconds. */
const SETTLING_MS = 60_000;
/** Deliveries of an item that died in the middle, after which it is not delivered again. */
const MOST_TRIES = 5;
/** What has not begun by then is not wanted any more, in milliseconds. */
const MAX_AGE_MS = 24 * 3_600_000;
/** Replays of one run. */
const LIMIT = 10;
/** A run ends after this long, in milliseconds. */
const BUDGET_MS = 10_000;

export interface SweptReplays {
  found: number;
  queued: number;
  /** Items that were given up. */
  given_up: number;
}

const { state, attempts, queuedAt, leaseUntil, replayId } = replayItems;
const open = inArray(state, ['pending', 'running']);
const before = (now: Date, ms: number) => new Date(now.getTime() - ms);

/**
 * Goes on with replays whose items are not on their way: what never reached the queue, and what the queue has had for a
 * quarter of an hour without an end. Ends what cannot be run, so that every replay ends although nobody posts it again. Safe
 * to repeat and to run twice at once.
 */
export async function sweepReplays(now: () => number): Promise<SweptReplays> {
  const started = now();
  const swept: SweptReplays = { found: 0, queued: 0, given_up: 0 };
  for (const replay of await findStranded(new Date(started))) {
    if (now() - started > BUDGET_MS) break;
    swept.found += 1;
    swept.given_up += await giveUp(replay, new Date(now()));
    swept.queued += (await enqueue(replay.id, now)).queued;
  }
  if (swept.found > 0)
    log('admin.action', {
      action: 'replays.sweep',
      actor_id: 'system',
      items: swept.queued + swept.given_up,
      outcome: 'ok',
    });
  return swept;
}

function findStranded(now: Date): Promise<Replay[]> {
  return query('find_stranded_replays', () =>
    database()
      .select()
      .from(replays)
      .where(
        and(
          lte(replays.createdAt, before(now, SETTLING_MS)),
          or(
            and(
              eq(replays.state, 'running'),
              withItem(and(open, or(isNull(queuedAt), lte(queuedAt, before(now, REQUEUE_MS))))),
            ),
            // Its process died under way, and nobody brings it again.
            and(eq(replays.state, 'aborted'), withItem(and(eq(state, 'running'), lte(leaseUntil, now)))),
          ),
        ),
      )
      .orderBy(asc(replays.createdAt))
      .limit(LIMIT),
  );
}

const withItem = (which: SQL | undefined) =>
  exists(
    database()
      .select({ one: sql`1` })
      .from(replayItems)
      .where(and(eq(replayId, replays.id), which)),
  );

/** Ends items that died too often, and all that are left of a replay of yesterday. What is under way is left alone. */
function giveUp(replay: Replay, now: Date): Promise<number> {
  const free = and(open, or(isNull(leaseUntil), lte(leaseUntil, now)));
  return transaction(async (tx) => {
    const held = await lockReplay(tx, replay.id);
    if (held === undefined) return 0;
    const died = held.state === 'running' ? and(free, gte(attempts, MOST_TRIES)) : free;
    let ended = await endItems(tx, replay.id, died, { state: 'failed', reason: 'died' }, now);
    if (replay.createdAt <= before(now, MAX_AGE_MS))
      ended += await endItems(tx, replay.id, free, { state: 'skipped', reason: 'expired' }, now);
    await endWhenOver(tx, held, now);
    return ended;
  });
}
