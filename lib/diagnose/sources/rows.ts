import { and, desc, eq, inArray, or } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { adminAuditLog, replayItems, replays } from '@/lib/db/schema/admin';
import { stripeEvents } from '@/lib/db/schema/billing';
import { domainEvents } from '@/lib/db/schema/domain-events';
import { linkups } from '@/lib/db/schema/linkups';
import { messageEvents, smsMessages, smsOutboundJobs } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';
import { isUuid } from '@/lib/josh/uuid';
import type { Subject } from '../subject';

/** Rows of one table at most, the newest. */
export const MOST_ROWS = 1_000;

/** What the tables know of some operations. Neither a text's words nor a number is among it. */
export type Rows = Awaited<ReturnType<typeof loadRows>>;

/** Loads what the tables know of operations, and of the subject where it has rows in other ones. */
export async function loadRows(subject: Subject, operations: readonly string[]) {
  const db = database();
  const ids = [...operations];
  const here = (table: { correlationId: Parameters<typeof inArray>[0] }) => inArray(table.correlationId, ids);
  const [events, messages, jobs, reports, stripe, formed, replayed, items, audited] = await Promise.all([
    query('story_domain_events', () =>
      db
        .select()
        .from(domainEvents)
        .where(or(here(domainEvents), isUuid(subject.id) ? eq(domainEvents.entityId, subject.id) : undefined))
        .orderBy(desc(domainEvents.createdAt))
        .limit(MOST_ROWS),
    ),
    query('story_messages', () =>
      db
        .select({
          id: smsMessages.id,
          correlationId: smsMessages.correlationId,
          userId: smsMessages.userId,
          phoneHash: users.phoneHash,
          direction: smsMessages.direction,
          sid: smsMessages.twilioMessageSid,
          segments: smsMessages.segments,
          routedAt: smsMessages.routedAt,
          outcome: smsMessages.routeOutcome,
          reason: smsMessages.routeReason,
          intent: smsMessages.intent,
          createdAt: smsMessages.createdAt,
        })
        .from(smsMessages)
        .innerJoin(users, eq(users.id, smsMessages.userId))
        .where(here(smsMessages))
        .orderBy(desc(smsMessages.createdAt))
        .limit(MOST_ROWS),
    ),
    query('story_jobs', () =>
      db
        .select({ job: smsOutboundJobs, sid: smsMessages.twilioMessageSid, phoneHash: users.phoneHash })
        .from(smsOutboundJobs)
        .innerJoin(smsMessages, eq(smsMessages.id, smsOutboundJobs.messageId))
        .innerJoin(users, eq(users.id, smsOutboundJobs.userId))
        .where(here(smsOutboundJobs))
        .orderBy(desc(smsOutboundJobs.createdAt))
        .limit(MOST_ROWS),
    ),
    query('story_reports', () =>
      db
        .select({ report: messageEvents, jobId: smsOutboundJobs.id, userId: smsMessages.userId })
        .from(messageEvents)
        .leftJoin(smsMessages, eq(smsMessages.twilioMessageSid, messageEvents.twilioMessageSid))
        .leftJoin(smsOutboundJobs, eq(smsOutboundJobs.messageId, smsMessages.id))
        .where(and(eq(messageEvents.kind, 'status'), or(here(messageEvents), here(smsMessages))))
        .orderBy(desc(messageEvents.createdAt))
        .limit(MOST_ROWS),
    ),
    query('story_stripe_events', () =>
      db
        .select({
          correlationId: stripeEvents.correlationId,
          stripeEventId: stripeEvents.stripeEventId,
          subscriptionId: stripeEvents.stripeSubscriptionId,
          type: stripeEvents.type,
          stripeCreated: stripeEvents.stripeCreated,
          state: stripeEvents.state,
          reason: stripeEvents.reason,
          processedAt: stripeEvents.processedAt,
          createdAt: stripeEvents.createdAt,
        })
        .from(stripeEvents)
        .where(here(stripeEvents))
        .orderBy(desc(stripeEvents.createdAt))
        .limit(MOST_ROWS),
    ),
    query('story_linkups', () =>
      db.select().from(linkups).where(here(linkups)).orderBy(desc(linkups.createdAt)).limit(MOST_ROWS),
    ),
    query('story_replays', () => db.select().from(replays).where(here(replays)).limit(MOST_ROWS)),
    query('story_replay_items', () =>
      db
        .select()
        .from(replayItems)
        .where(or(here(replayItems), inArray(replayItems.originalCorrelationId, ids)))
        .limit(MOST_ROWS),
    ),
    query('story_audit', () =>
      db
        .select({
          correlationId: adminAuditLog.correlationId,
          actorId: adminAuditLog.actorId,
          action: adminAuditLog.action,
          target: adminAuditLog.target,
          replayId: adminAuditLog.replayId,
          outcome: adminAuditLog.outcome,
          createdAt: adminAuditLog.createdAt,
        })
        .from(adminAuditLog)
        .where(here(adminAuditLog))
        .limit(MOST_ROWS),
    ),
  ]);
  return { events, messages, jobs, reports, stripe, linkups: formed, replays: replayed, items, audited };
}
