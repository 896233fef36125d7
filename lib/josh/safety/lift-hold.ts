import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { safetyHolds } from '@/lib/db/schema/safety';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import type { Acting, ActionOutcome } from '../acting';
import { recordDomainEvent } from '../domain-event';
import type { Effects } from '../effects';

/**
 * Lifts a hold: its user is served again from the commit on. Texts that the hold has canceled stay canceled. Safe to
 * repeat: `unchanged` when it is lifted already.
 *
 * @throws JoshError `admin.target_unknown`
 */
export async function liftHold(
  tx: Queryable,
  holdId: string,
  { actorId, correlationId, now }: Acting,
  effects: Effects,
): Promise<ActionOutcome> {
  const [hold] = await query('lift_hold', () =>
    tx
      .update(safetyHolds)
      .set({ liftedAt: now })
      .where(and(eq(safetyHolds.id, holdId), isNull(safetyHolds.liftedAt)))
      .returning({ userId: safetyHolds.userId, incidentId: safetyHolds.incidentId }),
  );
  if (hold === undefined) {
    const [known] = await query('find_hold', () =>
      tx.select({ id: safetyHolds.id }).from(safetyHolds).where(eq(safetyHolds.id, holdId)),
    );
    if (known === undefined) throw new JoshError('admin.target_unknown');
    return 'unchanged';
  }
  const { userId, incidentId } = hold;
  await recordDomainEvent(tx, {
    correlationId,
    type: 'hold.lifted',
    entity: 'hold',
    entityId: holdId,
    userId,
    data: { actor_id: actorId },
  });
  effects.lines.push(() =>
    log('safety.hold_lifted', {
      hold_id: holdId,
      user_id: userId,
      actor_id: actorId,
      incident_id: incidentId ?? undefined,
    }),
  );
  return 'done';
}
