import { and, asc, eq, inArray, isNotNull, lte, or } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { invites, linkups } from '@/lib/db/schema/linkups';
import type { Linkup } from './linkup';
import { GRACE_MS, type Stuck, whyStuck } from './stuck';

/** A LinkUp counts as over this long after its start, in milliseconds. */
const DURATION_MS = 3 * 60 * 60_000;
/** LinkUps of one kind in one run. */
const LIMIT = 50;

/** A LinkUp, and the operation that it belongs to. */
export type Due = Pick<Linkup, 'id' | 'correlationId'>;

/** LinkUps that stand still, the oldest first. */
export async function findStuck(now: Date): Promise<[Linkup, Stuck][]> {
  const late = new Date(now.getTime() - GRACE_MS);
  const rows = await query('find_stuck_linkups', () =>
    database()
      .select()
      .from(linkups)
      .where(
        and(
          inArray(linkups.state, ['forming', 'broadcasting']),
          or(lte(linkups.windowEndsAt, late), lte(linkups.nextWaveAt, late)),
        ),
      )
      .orderBy(asc(linkups.createdAt))
      .limit(LIMIT),
  );
  return rows.flatMap((linkup): [Linkup, Stuck][] => {
    const reason = whyStuck(linkup, now);
    return reason === null ? [] : [[linkup, reason]];
  });
}

/** Locked LinkUps that have taken place. */
export const findOver = (now: Date) =>
  query('find_linkups_over', () =>
    database()
      .select({ id: linkups.id, correlationId: linkups.correlationId })
      .from(linkups)
      .where(and(eq(linkups.state, 'locked'), lte(linkups.startsAt, new Date(now.getTime() - DURATION_MS))))
      .limit(LIMIT),
  );

/** LinkUps with invites that nobody answered in time. */
export const findWithOverdue = (now: Date) =>
  query('find_overdue_invites', () =>
    database()
      .selectDistinct({ id: linkups.id, correlationId: linkups.correlationId })
      .from(invites)
      .innerJoin(linkups, eq(linkups.id, invites.linkupId))
      .where(
        and(
          eq(invites.state, 'pending'),
          isNotNull(invites.expiresAt),
          lte(invites.expiresAt, new Date(now.getTime() - GRACE_MS)),
        ),
      )
      .limit(LIMIT),
  );
