import { and, desc, eq, gt, inArray, isNull, or, type SQL } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { invites, linkups } from '@/lib/db/schema/linkups';
import type { Invite } from './change-invite';
import type { Linkup } from './linkup';

export interface Involved {
  invite: Invite;
  linkup: Linkup;
}

/** The user's newest invite that can be answered. */
export const findOpenInvite = (tx: Queryable, userId: string, now: Date): Promise<Involved | undefined> =>
  newest(tx, 'find_open_invite', invites.createdAt, [
    eq(invites.userId, userId),
    eq(invites.state, 'pending'),
    eq(linkups.state, 'broadcasting'),
    or(isNull(invites.expiresAt), gt(invites.expiresAt, now)),
  ]);

/** The user's newest invite, whatever became of it. */
export const findLastInvite = (tx: Queryable, userId: string): Promise<Involved | undefined> =>
  newest(tx, 'find_last_invite', invites.createdAt, [eq(invites.userId, userId)]);

/** The place that the user took last, in a LinkUp that is still to come. */
export const findPlace = (tx: Queryable, userId: string): Promise<Involved | undefined> =>
  newest(tx, 'find_place', invites.respondedAt, [
    eq(invites.userId, userId),
    eq(invites.state, 'accepted'),
    inArray(linkups.state, ['broadcasting', 'locked']),
  ]);

async function newest(
  tx: Queryable,
  name: string,
  by: typeof invites.createdAt | typeof invites.respondedAt,
  where: (SQL | undefined)[],
): Promise<Involved | undefined> {
  const [row] = await query(name, () =>
    tx
      .select({ invite: invites, linkup: linkups })
      .from(invites)
      .innerJoin(linkups, eq(linkups.id, invites.linkupId))
      .where(and(...where))
      .orderBy(desc(by), desc(invites.id))
      .limit(1),
  );
  return row;
}

/** The LinkUp that the user formed last and that is still to come. */
export async function findOwn(tx: Queryable, userId: string): Promise<Linkup | undefined> {
  const [row] = await query('find_own_linkup', () =>
    tx
      .select()
      .from(linkups)
      .where(
        and(eq(linkups.creatorId, userId), inArray(linkups.state, ['forming', 'broadcasting', 'locked'])),
      )
      .orderBy(desc(linkups.createdAt), desc(linkups.id))
      .limit(1),
  );
  return row;
}
