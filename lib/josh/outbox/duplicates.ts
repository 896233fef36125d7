import { and, asc, eq, gt, inArray, like, not, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { domainEvents } from '@/lib/db/schema/domain-events';
import { invites } from '@/lib/db/schema/linkups';
import { smsOutboundJobs as jobs } from '@/lib/db/schema/sms';
import { JoshError } from '@/lib/telemetry/errors/error';
import { recordDomainEvent } from '../domain-event';
import { loadJobs, type OutboundJob } from './job';
import { knownSids } from './job-state';
import { findTexts } from './twilio-text';

/** What a recorded duplicate's key begins with, so that the first text alone has the key of the wish. */
const PREFIX = 'duplicate:';
export const isDuplicate = ({ idempotencyKey }: { idempotencyKey: string }): boolean =>
  idempotencyKey.startsWith(PREFIX);
const unrecorded = not(like(jobs.idempotencyKey, `${PREFIX}%`));

const RECORDED = 'sms.duplicate_recorded';
/** Why a duplicate that has not left is not sent. */
export const SUPERSEDED = 'superseded';
/** Texts of one invite that are looked at. */
const MOST = 50;

/** Of an invite's texts: the one that counts, and what came or would come besides and is not recorded as that. */
export interface Duplicates {
  inviteId: string;
  kept: OutboundJob;
  jobs: OutboundJob[];
  /** Texts at Twilio that no row of ours knows. */
  sids: string[];
}

/**
 * Null for an invite that has no text. The first one that was sent counts, else the first one.
 *
 * @throws what Twilio's look-up throws
 */
export async function findDuplicates(inviteId: string): Promise<Duplicates | null> {
  const texts = await loadJobs(
    and(eq(jobs.inviteId, inviteId), eq(jobs.purpose, 'invite'), unrecorded),
    MOST,
  );
  const isSent = ({ state }: OutboundJob) => state === 'sent' || state === 'delivered';
  const kept = texts.find(isSent) ?? texts[0];
  if (kept === undefined) return null;
  // Until it has its own SID, what Twilio holds may be it.
  const sids = isSent(kept) ? await unknownTexts(kept) : [];
  return { inviteId, kept, jobs: texts.filter((job) => job !== kept), sids };
}

async function unknownTexts(kept: OutboundJob): Promise<string[]> {
  const held = (await findTexts(kept, kept.createdAt)).map(({ sid }) => sid);
  if (held.length < 2) return [];
  const [ours, recorded] = await Promise.all([knownSids(held), recordedSids([kept.id])]);
  return held.filter((sid) => !ours.has(sid) && !recorded.includes(sid));
}

/** SIDs that were recorded as a second text of these jobs. */
export async function recordedSids(jobIds: string[], on: Queryable = database()): Promise<string[]> {
  if (jobIds.length === 0) return [];
  const { entity, entityId, type, data, createdAt } = domainEvents;
  const rows = await query('find_duplicates', () =>
    on
      .select({ data })
      .from(domainEvents)
      .where(and(eq(entity, 'job'), inArray(entityId, jobIds), eq(type, RECORDED)))
      .orderBy(asc(createdAt)),
  );
  return rows.flatMap(({ data: { twilio_message_sid: sid } }) => (typeof sid === 'string' ? [sid] : []));
}

/**
 * Records what came twice, sends nothing, and takes out of the outbox what has not left. Safe to repeat and to run twice at
 * once: the invite's row is held, and what is recorded is not found again.
 *
 * @throws JoshError `request.in_flight` while one of them is being sent; nothing is changed then
 */
export async function recordDuplicates(
  { inviteId, kept, jobs: others, sids }: Duplicates,
  now: Date,
): Promise<void> {
  await transaction(async (tx) => {
    await query('lock_invite', () =>
      tx.select({ id: invites.id }).from(invites).where(eq(invites.id, inviteId)).for('update'),
    );
    const about = (job: OutboundJob, data: { state?: string; twilio_message_sid?: string }) => ({
      correlationId: job.correlationId,
      type: RECORDED,
      entity: 'job' as const,
      entityId: job.id,
      userId: job.user.id,
      data: { invite_id: inviteId, reason: SUPERSEDED, ...data },
    });
    for (const job of others) {
      const [row] = await query('withdraw_job', () =>
        tx
          .update(jobs)
          .set({
            idempotencyKey: `${PREFIX}${job.id}`,
            state: sql`case when ${left} then ${jobs.state} else 'canceled' end`,
            reason: sql`case when ${left} then ${jobs.reason} else ${SUPERSEDED} end`,
            leaseUntil: null,
          })
          .where(and(eq(jobs.id, job.id), unrecorded, not(beingSent(now))))
          .returning({ state: jobs.state }),
      );
      if (row === undefined) throw new JoshError('request.in_flight');
      await recordDomainEvent(tx, about(job, { state: row.state }));
    }
    const recorded = await recordedSids([kept.id], tx);
    const fresh = sids.filter((sid) => !recorded.includes(sid));
    await recordDomainEvent(tx, ...fresh.map((sid) => about(kept, { twilio_message_sid: sid })));
  });
}

const left = inArray(jobs.state, ['sent', 'delivered']);
const beingSent = (now: Date) =>
  sql`(${eq(jobs.state, 'sending')} and coalesce(${gt(jobs.leaseUntil, now)}, false))`;
