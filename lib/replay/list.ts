import { desc } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { replays } from '@/lib/db/schema/admin';
import type { Replay } from './record-replay';

/** The newest replays first. */
export const listReplays = (limit: number): Promise<Replay[]> =>
  query('list_replays', () =>
    database().select().from(replays).orderBy(desc(replays.createdAt)).limit(limit),
  );
