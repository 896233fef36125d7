import { and, asc, count, eq, gt } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { SYSTEM } from '../record-replay';
import type { History } from './policy';

const HOUR_MS = 3_600_000;

/** What has been replayed automatically before. */
export async function loadHistory(tx: Queryable, jobId: string, now: Date): Promise<History> {
  const ofText = await query('auto_replays_of_text', () =>
    tx
      .select({ at: replays.createdAt, state: replays.state })
      .from(replayItems)
      .innerJoin(replays, eq(replays.id, replayItems.replayId))
      .where(
        and(eq(replayItems.targetId, jobId), eq(replays.actorId, SYSTEM.id), eq(replays.kind, 'outbound')),
      )
      .orderBy(asc(replays.createdAt)),
  );
  const [all] = await query('auto_replays_in_hour', () =>
    tx
      .select({ inHour: count() })
      .from(replays)
      .where(and(eq(replays.actorId, SYSTEM.id), gt(replays.createdAt, new Date(now.getTime() - HOUR_MS)))),
  );
  return {
    ofText: ofText.map(({ at, state }) => ({ at, running: state === 'running' })),
    inHour: all?.inHour ?? 0,
  };
}
