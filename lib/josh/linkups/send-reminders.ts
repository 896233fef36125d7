import { and, asc, eq, gt, lte, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query, transaction } from '@/lib/db/query';
import { linkups } from '@/lib/db/schema/linkups';
import { describeError } from '@/lib/telemetry/errors/describe';
import { log } from '@/lib/telemetry/log/log';
import { captureError } from '@/lib/telemetry/sentry/capture';
import { recordDomainEvent } from '../domain-event';
import { carryOut, noEffects } from '../effects';
import { operationId } from '../operation';
import { lockLinkup } from './linkup';
import { messages } from './messages';
import { tellEveryone } from './tell';

/** How long before its start a LinkUp is reminded of, in milliseconds. */
export const REMINDER_LEAD_MS = 2 * 60 * 60_000;
/** LinkUps in one run; the next run takes the rest. */
const LIMIT = 50;
/** A run ends after this long, in milliseconds; the route may take 30 s. */
const BUDGET_MS = 18_000;

export interface Reminded {
  linkups: number;
  reminders: number;
}

/**
 * Reminds everybody who has a place in a LinkUp that begins soon. Safe to repeat and to run twice at once: the LinkUp's row
 * is held, and there is one reminder a person and LinkUp. One LinkUp that fails leaves the others alone, and the next run
 * comes back to it.
 */
export async function sendReminders(now: () => number): Promise<Reminded> {
  const started = now();
  const due = await findDue(new Date(started));
  let failed = 0;
  const done: Reminded = { linkups: 0, reminders: 0 };
  for (const id of due) {
    if (now() - started > BUDGET_MS) break;
    try {
      const reminders = await remind(id, now);
      if (reminders > 0) done.linkups += 1;
      done.reminders += reminders;
    } catch (error) {
      failed += 1;
      log('error.caught', { error_code: describeError(error).code, category: 'linkup_orchestration' });
      captureError(error);
    }
  }
  log('admin.action', {
    action: 'reminders.send',
    actor_id: 'system',
    items: done.reminders,
    outcome: failed === 0 ? 'ok' : 'failed',
  });
  return done;
}

/**
 * Records the reminders of one LinkUp under the run's own id, which the LinkUp's event links with the LinkUp's.
 *
 * @returns how many are new
 */
async function remind(id: string, now: () => number): Promise<number> {
  const effects = noEffects();
  const created = await transaction(async (tx) => {
    const linkup = await lockLinkup(tx, id);
    const at = new Date(now());
    if (linkup === undefined || linkup.state !== 'locked' || !isDue(linkup.startsAt, at)) return 0;
    const correlationId = operationId();
    const body = messages.reminder(linkup);
    await tellEveryone(
      tx,
      linkup,
      { correlationId, now: at, about: 'reminder', purpose: 'reminder', body },
      effects,
    );
    const reminders = effects.texts.filter((text) => text.created).length;
    if (reminders > 0)
      await recordDomainEvent(tx, {
        correlationId,
        type: 'linkup.reminded',
        entity: 'linkup',
        entityId: id,
        userId: linkup.creatorId,
        data: { reminders, linkup_correlation_id: linkup.correlationId },
      });
    return reminders;
  });
  await carryOut(effects, { now: new Date(now()) });
  return created;
}

const isDue = (startsAt: Date | null, now: Date): boolean =>
  startsAt !== null && startsAt > now && startsAt.getTime() - now.getTime() <= REMINDER_LEAD_MS;

/** Without those reminded of since they were last locked; a place that was given back and taken anew is locked anew. */
async function findDue(now: Date): Promise<string[]> {
  const rows = await query('find_linkups_to_remind', () =>
    database()
      .select({ id: linkups.id })
      .from(linkups)
      .where(
        and(
          eq(linkups.state, 'locked'),
          gt(linkups.startsAt, now),
          lte(linkups.startsAt, new Date(now.getTime() + REMINDER_LEAD_MS)),
          sql`not exists (select 1 from sms_outbound_jobs jobs where jobs.linkup_id = linkups.id
            and jobs.purpose = 'reminder' and jobs.created_at >= linkups.locked_at)`,
        ),
      )
      .orderBy(asc(linkups.startsAt))
      .limit(LIMIT),
  );
  return rows.map(({ id }) => id);
}
