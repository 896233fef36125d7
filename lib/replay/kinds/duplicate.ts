import { asc, inArray } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { PostgresError } from '@/lib/db/postgres-error';
import { query } from '@/lib/db/query';
import { invites } from '@/lib/db/schema/linkups';
import { type Duplicates, findDuplicates, recordDuplicates } from '@/lib/josh/outbox/duplicates';
import { type ReplayKind, run, skip, splitIds, type Verdict } from '../kind';

/** Pure. */
export function judgeDuplicates(found: Duplicates | null, now: Date): Verdict {
  if (found === null) return skip('nothing_to_do');
  const { jobs, sids } = found;
  if (jobs.length === 0 && sids.length === 0) return skip('already_done');
  const busy = jobs.some(
    ({ state, leaseUntil }) => state === 'sending' && leaseUntil !== null && leaseUntil > now,
  );
  return busy ? skip('in_progress') : run;
}

async function judge(inviteId: string, now: Date): Promise<Verdict> {
  try {
    return judgeDuplicates(await findDuplicates(inviteId), now);
  } catch (error) {
    if (error instanceof PostgresError) throw error;
    // Twilio does not answer: the run asks again, and says so if it still does not.
    return run;
  }
}

/** Invites whose text came, or would come, more than once. Sends nothing: a second text is recorded as one, or withdrawn. */
export const duplicate: ReplayKind = {
  conditions: ['ids'],
  async find({ ids }, limit, now) {
    const rows = await query('find_replay_invites', () =>
      database()
        .select({ id: invites.id, correlationId: invites.correlationId, at: invites.createdAt })
        .from(invites)
        .where(inArray(invites.id, splitIds(ids).own))
        .orderBy(asc(invites.createdAt))
        .limit(limit),
    );
    return Promise.all(
      rows.map(async (row) => ({
        ...row,
        verdict: await judge(row.id, now),
        micros: 0,
      })),
    );
  },
  async execute(id, now) {
    const found = await findDuplicates(id);
    if (found === null) return 'nothing_to_do';
    await recordDuplicates(found, new Date(now()));
    return 'done';
  },
};
