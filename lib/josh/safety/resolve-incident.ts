import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { safetyHolds, safetyIncidents } from '@/lib/db/schema/safety';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import type { Acting, ActionOutcome } from '../acting';
import { recordDomainEvent } from '../domain-event';
import type { Effects } from '../effects';
import { liftHold } from './lift-hold';

const MINUTE = 60_000;

/**
 * Closes an incident, and lifts the hold that came of it if that is asked. Safe to repeat: `unchanged` when it is closed
 * already.
 *
 * @throws JoshError `admin.target_unknown`
 */
export async function resolveIncident(
  tx: Queryable,
  incidentId: string,
  acting: Acting & { liftHold: boolean },
  effects: Effects,
): Promise<ActionOutcome> {
  const { actorId, correlationId, now } = acting;
  const [incident] = await query('lock_incident', () =>
    tx.select().from(safetyIncidents).where(eq(safetyIncidents.id, incidentId)).for('update'),
  );
  if (incident === undefined) throw new JoshError('admin.target_unknown');
  if (incident.state === 'resolved') return 'unchanged';
  const { category, severity, userId, createdAt } = incident;
  const minutes = Math.round(((now.getTime() - createdAt.getTime()) / MINUTE) * 100) / 100;
  await query('resolve_incident', () =>
    tx
      .update(safetyIncidents)
      .set({ state: 'resolved', resolvedAt: now })
      .where(eq(safetyIncidents.id, incidentId)),
  );
  await recordDomainEvent(tx, {
    correlationId,
    type: 'incident.resolved',
    entity: 'incident',
    entityId: incidentId,
    userId,
    data: { actor_id: actorId, minutes },
  });
  effects.lines.push(() =>
    log('safety.incident_resolved', {
      incident_id: incidentId,
      safety_category: category,
      severity,
      minutes_to_resolve: minutes,
      actor_id: actorId,
      user_id: userId ?? undefined,
    }),
  );
  if (acting.liftHold)
    for (const id of await holdsOf(tx, incidentId)) await liftHold(tx, id, acting, effects);
  return 'done';
}

async function holdsOf(tx: Queryable, incidentId: string): Promise<string[]> {
  const rows = await query('find_holds', () =>
    tx
      .select({ id: safetyHolds.id })
      .from(safetyHolds)
      .where(and(eq(safetyHolds.incidentId, incidentId), isNull(safetyHolds.liftedAt))),
  );
  return rows.map(({ id }) => id);
}
