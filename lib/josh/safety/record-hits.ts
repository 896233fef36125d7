import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { safetyHolds, safetyIncidents } from '@/lib/db/schema/safety';
import { log } from '@/lib/telemetry/log/log';
import { recordDomainEvent } from '../domain-event';
import type { Effects } from '../effects';
import { needsHold } from './policy';
import type { Hit } from './screen';

interface Sent {
  messageId: string;
  userId: string;
  correlationId: string;
  now: Date;
}

/**
 * Opens an incident for each category that a text touches, and puts its sender on hold where the severity asks for it.
 * Call it in the transaction that routes the text. Safe to repeat: one incident a text and category, one hold a user.
 *
 * @param hits the worst first
 */
export async function recordHits(
  tx: Queryable,
  hits: readonly Hit[],
  sent: Sent,
  effects: Effects,
): Promise<void> {
  for (const { list, category, severity } of hits)
    effects.lines.push(() =>
      log('safety.keyword_hit', {
        keyword: list,
        safety_category: category,
        severity,
        message_id: sent.messageId,
      }),
    );
  let worst: string | undefined;
  for (const hit of worstOfEach(hits)) {
    const incidentId = await openIncident(tx, hit, sent, effects);
    worst ??= incidentId;
  }
  if (needsHold(hits)) await applyHold(tx, { ...sent, incidentId: worst, reason: 'keyword' }, effects);
}

function worstOfEach(hits: readonly Hit[]): Hit[] {
  const seen = new Map<string, Hit>();
  for (const hit of hits) if (!seen.has(hit.category)) seen.set(hit.category, hit);
  return [...seen.values()];
}

async function openIncident(
  tx: Queryable,
  { list, category, severity }: Hit,
  { messageId, userId, correlationId, now }: Sent,
  effects: Effects,
): Promise<string | undefined> {
  const [incident] = await query('insert_incident', () =>
    tx
      .insert(safetyIncidents)
      .values({ correlationId, userId, messageId, category, severity, keyword: list, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: safetyIncidents.id }),
  );
  if (incident === undefined) return undefined;
  const { id } = incident;
  await recordDomainEvent(tx, {
    correlationId,
    type: 'incident.created',
    entity: 'incident',
    entityId: id,
    userId,
    data: { category, severity, keyword: list },
  });
  effects.lines.push(() =>
    log('safety.incident_created', { incident_id: id, safety_category: category, severity }),
  );
  return id;
}

interface Hold {
  userId: string;
  incidentId: string | undefined;
  reason: string;
  correlationId: string;
  now: Date;
}

/** Puts a user on hold, unless they are. From its commit on nothing is sent to them: see `plan-send.ts`. */
async function applyHold(
  tx: Queryable,
  { userId, incidentId, reason, correlationId, now }: Hold,
  effects: Effects,
): Promise<void> {
  const [hold] = await query('insert_hold', () =>
    tx
      .insert(safetyHolds)
      .values({ correlationId, userId, incidentId: incidentId ?? null, reason, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: safetyHolds.id }),
  );
  if (hold === undefined) return;
  await recordDomainEvent(tx, {
    correlationId,
    type: 'hold.applied',
    entity: 'hold',
    entityId: hold.id,
    userId,
    data: { reason, ...(incidentId === undefined ? {} : { incident_id: incidentId }) },
  });
  effects.lines.push(() => log('safety.hold_applied', { hold_id: hold.id, reason, incident_id: incidentId }));
}
