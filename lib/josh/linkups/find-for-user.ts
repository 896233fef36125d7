import { and, desc, eq, gt, inArray, isNull, or } from 'drizzle-orm';
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
export async function findOpenInvite(
  tx: Queryable,
  userId: string,
  now: Date,
): Promise<Involved | undefined> {
  const [row] = await query('find_open_invite', () =>
    tx
      .select({ invite: invites, linkup: linkups })
      .from(invites)
      .innerJoin(linkups, eq(linkups.id, invites.linkupId))
      .where(
        and(
          eq(invites.userId, userId),
          eq(invites.state, 'pending'),
          eq(linkups.state, 'broadcasting'),
          or(isNull(invites.expiresAt), gt(invites.expiresAt, now)),
        ),
      )
      .orderBy(desc(invites.createdAt), desc(invites.id))
      .limit(1),
  );
  return row;
}

/** The user's newest invite, whatever became of it. */
export async function findLastInvite(tx: Queryable, userId: string): Promise<Involved | undefined> {
  const [row] = await query('find_last_invite', () =>
    tx
      .select({ invite: invites, linkup: linkups })
      .from(invites)
      .innerJoin(linkups, eq(linkups.id, invites.linkupId))
      .where(eq(invites.userId, userId))
      .orderBy(desc(invites.createdAt), desc(invites.id))
      .limit(1),
  );
  return row;
}

/** The place that the user took last, in a LinkUp that is still to come. */
export async function findPlace(tx: Queryable, userId: string): Promise<Involved | undefined> {
  const [row] = await query('find_place', () =>
    tx
      .select({ invite: invites, linkup: linkups })
      .from(invites)
      .innerJoin(linkups, eq(linkups.id, invites.linkupId))
      .where(
        and(
          eq(invites.userId, userId),
          eq(invites.state, 'accepted'),
          inArray(linkups.state, ['broadcasting', 'locked']),
        ),
      )
      .orderBy(desc(invites.respondedAt), desc(invites.id))
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
