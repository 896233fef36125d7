import { and, eq, isNull, ne, not, or, sql } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { users } from '@/lib/db/schema/users';
import { onHold } from '../users/on-hold';
import type { Linkup } from './linkup';
import { defaultRegion } from './settings';

/**
 * The next people to invite: of the region, not opted out, not on hold, not the creator, not invited to this LinkUp before.
 * Who was invited to anything longest ago comes first.
 */
export async function pickCandidates(tx: Queryable, linkup: Linkup, size: number): Promise<string[]> {
  const inRegion =
    defaultRegion() === linkup.region
      ? or(eq(users.region, linkup.region), isNull(users.region))
      : eq(users.region, linkup.region);
  const rows = await query('pick_candidates', () =>
    tx
      .select({ id: users.id })
      .from(users)
      .where(
        and(
          inRegion,
          isNull(users.optedOutAt),
          ne(users.id, linkup.creatorId),
          not(onHold),
          sql`not exists (select 1 from invites where invites.user_id = users.id and invites.linkup_id = ${linkup.id})`,
        ),
      )
      .orderBy(
        sql`(select max(invites.created_at) from invites where invites.user_id = users.id) nulls first`,
        users.id,
      )
      .limit(size),
  );
  return rows.map(({ id }) => id);
}

/** Why nobody may be invited in the creator's name right now; null when they may. */
export async function creatorSilenced(
  tx: Queryable,
  { creatorId }: Pick<Linkup, 'creatorId'>,
): Promise<'creator_on_hold' | 'creator_opted_out' | null> {
  const [creator] = await query('load_creator', () =>
    tx.select({ optedOutAt: users.optedOutAt, onHold }).from(users).where(eq(users.id, creatorId)),
  );
  if (creator?.onHold) return 'creator_on_hold';
  return creator?.optedOutAt ? 'creator_opted_out' : null;
}
