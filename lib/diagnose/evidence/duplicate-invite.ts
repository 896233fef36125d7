import { and, asc, desc, eq, isNull, ne, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { invites, linkups } from '@/lib/db/schema/linkups';
import { smsOutboundJobs } from '@/lib/db/schema/sms';
import { isDuplicate, recordedSids } from '@/lib/josh/outbox/duplicates';
import type { Found } from '../playbooks/playbook';
import type { LogRow } from '../story/from-logs';
import { Witnesses } from './ask';
import { linesOfOperation } from './logs';
import { askTwilio, loadOutbound, type OutboundText, type TextAtTwilio } from './outbound';

/** An invite, or the one of a user to a LinkUp, or a user's newest. */
export type DuplicateInviteAsked =
  | { inviteId: string }
  | { linkupId: string; userId: string }
  | { userId: string };

interface Invite {
  id: string;
  linkupId: string;
  userId: string;
  correlationId: string;
  wave: number;
  state: string;
  createdAt: Date;
  creatorId: string;
  activity: string;
  region: string;
  startsAt: Date | null;
}

export interface DuplicateInvite extends Found {
  asked: DuplicateInviteAsked;
  invite: Invite | null;
  /** Invites of the same user to other LinkUps of the same person, about the same, at the same time. */
  alike: { id: string; linkupId: string; createdAt: Date }[];
  /** Texts that were recorded for the invite. */
  jobs: OutboundText[];
  /** Unique keys that must be in force, and are. */
  keys: string[];
  lines: LogRow[];
  /** What Twilio has of the text that counts. */
  atTwilio: TextAtTwilio[];
  /** SIDs that were recorded as duplicates of these texts. */
  recorded: string[];
}

/** Unique indexes that hold invites and texts to one. */
export const KEYS = ['invites_once', 'sms_outbound_jobs_idempotency_key_unique'] as const;

/** Gathers what the playbook looks at. Who does not answer is noted. */
export async function gatherDuplicateInvite(asked: DuplicateInviteAsked): Promise<DuplicateInvite> {
  const witnesses = new Witnesses();
  const table = <T, O>(question: () => Promise<T>, otherwise: O) =>
    witnesses.ask('postgres', question, otherwise);
  const invite = await table(() => loadInvite(asked), null);
  const none: DuplicateInvite = {
    asked,
    invite,
    alike: [],
    jobs: [],
    keys: [],
    lines: [],
    atTwilio: [],
    recorded: [],
    away: witnesses.away,
  };
  if (invite === null) return none;
  const jobs = await table(
    () => loadOutbound(and(eq(smsOutboundJobs.inviteId, invite.id), eq(smsOutboundJobs.purpose, 'invite'))),
    [],
  );
  const counts = jobs.find((job) => !isDuplicate(job));
  const ids = jobs.map(({ id }) => id);
  return {
    ...none,
    jobs,
    alike: await table(() => loadAlike(invite), []),
    keys: await table(loadKeys, []),
    lines: await witnesses.ask('axiom', () => linesOfOperation(invite.correlationId), []),
    recorded: await table(() => recordedSids(ids), []),
    atTwilio: counts === undefined ? [] : await witnesses.ask('twilio', () => askTwilio(counts.id), []),
  };
}

async function loadInvite(asked: DuplicateInviteAsked): Promise<Invite | null> {
  const which =
    'inviteId' in asked
      ? eq(invites.id, asked.inviteId)
      : and(
          eq(invites.userId, asked.userId),
          'linkupId' in asked ? eq(invites.linkupId, asked.linkupId) : undefined,
        );
  const [row] = await query('diagnose_invite', () =>
    database()
      .select({
        id: invites.id,
        linkupId: invites.linkupId,
        userId: invites.userId,
        correlationId: invites.correlationId,
        wave: invites.wave,
        state: invites.state,
        createdAt: invites.createdAt,
        creatorId: linkups.creatorId,
        activity: linkups.activity,
        region: linkups.region,
        startsAt: linkups.startsAt,
      })
      .from(invites)
      .innerJoin(linkups, eq(linkups.id, invites.linkupId))
      .where(which)
      .orderBy(desc(invites.createdAt))
      .limit(1),
  );
  return row ?? null;
}

const loadAlike = (invite: Invite) =>
  query('diagnose_alike', () =>
    database()
      .select({ id: invites.id, linkupId: invites.linkupId, createdAt: invites.createdAt })
      .from(invites)
      .innerJoin(linkups, eq(linkups.id, invites.linkupId))
      .where(
        and(
          eq(invites.userId, invite.userId),
          ne(invites.linkupId, invite.linkupId),
          eq(linkups.creatorId, invite.creatorId),
          eq(linkups.activity, invite.activity),
          eq(linkups.region, invite.region),
          // Of another evening it is another LinkUp.
          invite.startsAt === null ? isNull(linkups.startsAt) : eq(linkups.startsAt, invite.startsAt),
        ),
      )
      .orderBy(asc(invites.createdAt))
      .limit(10),
  );

async function loadKeys(): Promise<string[]> {
  const rows = await query('diagnose_keys', () =>
    database().execute<{ name: string }>(sql`
      select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relname in ${[...KEYS]} and i.indisunique and i.indisvalid`),
  );
  return rows.map(({ name }) => name);
}
