import { eq } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { profileEvents, type profileSteps, users } from '@/lib/db/schema/users';
import { recordDomainEvent } from '../domain-event';

export interface ProfileStep {
  userId: string;
  type: (typeof profileSteps)[number];
  data?: Record<string, string>;
  correlationId: string;
  now: Date;
}

/** Records a step of a registration and where its user stands now. Safe to repeat: each step is once; false when it was. */
export async function recordProfileStep(tx: Queryable, step: ProfileStep): Promise<boolean> {
  const { userId, type, data = {}, correlationId, now } = step;
  const recorded = await query('insert_profile_event', () =>
    tx
      .insert(profileEvents)
      .values({ correlationId, userId, type, data, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: profileEvents.id }),
  );
  if (recorded.length === 0) return false;
  const moved = query('set_registration', () =>
    tx
      .update(users)
      .set({ registration: type, ...(data.region === undefined ? {} : { region: data.region }) })
      .where(eq(users.id, userId)),
  );
  // Independent of each other, so they share the way to the database.
  await Promise.all([
    moved,
    recordDomainEvent(tx, {
      correlationId,
      type: `user.${type}`,
      entity: 'user',
      entityId: userId,
      userId,
      data,
    }),
  ]);
  return true;
}
