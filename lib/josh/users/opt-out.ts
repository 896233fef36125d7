import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { users } from '@/lib/db/schema/users';
import { recordDomainEvent } from '../domain-event';

export interface OptOutChange {
  userId: string;
  to: 'out' | 'in';
  /** What said so: a keyword, or the provider's code. */
  reason: string;
  correlationId: string;
  now: Date;
}

/** Opts a user out or in. Safe to repeat: only a change is written; false when there was none. */
export async function changeOptOut(tx: Queryable, change: OptOutChange): Promise<boolean> {
  const { userId, to, reason, correlationId, now } = change;
  const opposite = to === 'out' ? isNull(users.optedOutAt) : isNotNull(users.optedOutAt);
  const changed = await query('set_opt_out', () =>
    tx
      .update(users)
      .set({ optedOutAt: to === 'out' ? now : null })
      .where(and(eq(users.id, userId), opposite))
      .returning({ id: users.id }),
  );
  if (changed.length === 0) return false;
  await recordDomainEvent(tx, {
    correlationId,
    type: to === 'out' ? 'user.opted_out' : 'user.opted_in',
    entity: 'user',
    entityId: userId,
    userId,
    data: { reason },
  });
  return true;
}
