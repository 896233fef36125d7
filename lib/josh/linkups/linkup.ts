import { and, eq, sql } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { invites, linkups } from '@/lib/db/schema/linkups';

export type Linkup = typeof linkups.$inferSelect;
export type LinkupState = Linkup['state'];

/**
 * Loads a LinkUp and holds its row until the transaction ends: whatever counts or changes its places takes turns here, so
 * that no two accepts can take the last place. Undefined when there is none.
 */
export async function lockLinkup(tx: Queryable, id: string): Promise<Linkup | undefined> {
  const [row] = await query('lock_linkup', () =>
    tx.select().from(linkups).where(eq(linkups.id, id)).for('update'),
  );
  return row;
}

/** How many places are taken. Exact only while the row is held: see {@link lockLinkup}. */
export async function countAccepted(tx: Queryable, linkupId: string): Promise<number> {
  const [row] = await query('count_accepted', () =>
    tx
      .select({ count: sql<number>`count(*)::int` })
      .from(invites)
      .where(and(eq(invites.linkupId, linkupId), eq(invites.state, 'accepted'))),
  );
  return row?.count ?? 0;
}

/** Changes a LinkUp whose row is held. */
export async function updateLinkup(
  tx: Queryable,
  id: string,
  change: Partial<typeof linkups.$inferInsert>,
): Promise<void> {
  await query('update_linkup', () => tx.update(linkups).set(change).where(eq(linkups.id, id)));
}

/** Whether invites may still be sent and accepted. */
export const isOpen = ({ state }: Pick<Linkup, 'state'>): boolean =>
  state === 'forming' || state === 'broadcasting';
