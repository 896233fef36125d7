import { and, asc, desc, eq, isNull, ne, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { invites, linkups } from '@/lib/db/schema/linkups';
import { smsOutboundJobs } from '@/lib/db/schema/sms';
import { Witnesses } from '../evidence/ask';
import { linesOfOperation } from '../evidence/logs';
import { askTwilio, loadOutbound, type OutboundText, type TextAtTwilio } from '../evidence/outbound';
import type { LogRow } from '../story/from-logs';
import { broken, type Found, moment, ok, type PlaybookStep, skipped } from './playbook';

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
  /** What Twilio has of the first recorded text. */
  atTwilio: TextAtTwilio[];
}

/** Unique indexes that hold invites and texts to one. */
const KEYS = ['invites_once', 'sms_outbound_jobs_idempotency_key_unique'] as const;

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
    away: witnesses.away,
  };
  if (invite === null) return none;
  const jobs = await table(
    () => loadOutbound(and(eq(smsOutboundJobs.inviteId, invite.id), eq(smsOutboundJobs.purpose, 'invite'))),
    [],
  );
  const [first] = jobs;
  return {
    ...none,
    jobs,
    alike: await table(() => loadAlike(invite), []),
    keys: await table(loadKeys, []),
    lines: await witnesses.ask('axiom', () => linesOfOperation(invite.correlationId), []),
    atTwilio: first === undefined ? [] : await witnesses.ask('twilio', () => askTwilio(first.id), []),
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

/** How often we handed a text to Twilio: each time is a line. */
const requestsFor = ({ id }: OutboundText, lines: readonly LogRow[]): number =>
  lines.filter((line) => line.event === 'sms.outbound.send_attempt' && line.job_id === id).length;

/** "Duplicate invite sent" (Document 5, "Debugging Playbook"): from one invite to the texts that Twilio made of it. */
export const duplicateInvite: readonly PlaybookStep<DuplicateInvite>[] = [
  {
    name: 'invite',
    question: 'Is there an invite?',
    asks: ['postgres'],
    judge: ({ invite }) =>
      invite === null
        ? broken('not_invited')
        : ok({
            invite_id: invite.id,
            linkup_id: invite.linkupId,
            user_id: invite.userId,
            wave: invite.wave,
            state: invite.state,
            created_at: moment(invite.createdAt),
          }),
  },
  {
    name: 'one_linkup',
    question: 'Is there one LinkUp that the user was invited to?',
    asks: ['postgres'],
    judge({ invite, alike }) {
      if (invite === null) return skipped;
      const others = alike.map((other) => ({
        invite_id: other.id,
        linkup_id: other.linkupId,
        created_at: moment(other.createdAt),
      }));
      return alike.length === 0
        ? ok({ alike: 0 })
        : broken('two_linkups', { linkup_id: invite.linkupId }, ...others);
    },
  },
  {
    name: 'keys_in_force',
    question: 'Do the unique keys hold?',
    asks: ['postgres'],
    judge({ invite, keys, jobs }) {
      if (invite === null) return skipped;
      const gone = KEYS.filter((key) => !keys.includes(key));
      const twice = jobs.length > new Set(jobs.map(({ idempotencyKey }) => idempotencyKey)).size;
      const seen = { in_force: keys.length, expected: KEYS.length, same_key_twice: twice };
      return gone.length === 0 && !twice
        ? ok(seen)
        : broken('idempotency_broken', seen, ...gone.map((key) => ({ missing: key })));
    },
  },
  {
    name: 'one_job',
    question: 'Was one text recorded for it?',
    asks: ['postgres'],
    judge({ invite, jobs }) {
      if (invite === null) return skipped;
      const recorded = jobs.map((job) => ({
        job_id: job.id,
        state: job.state,
        attempts: job.attempts,
        correlation_id: job.correlationId,
        created_at: moment(job.createdAt),
      }));
      return jobs.length > 1 ? broken('duplicate_jobs', ...recorded) : ok(...recorded);
    },
  },
  {
    name: 'one_request',
    question: 'Was it handed to Twilio once?',
    asks: ['postgres', 'axiom', 'twilio'],
    judge({ jobs, lines, atTwilio }) {
      const [job] = jobs;
      if (job === undefined) return skipped;
      const requests = requestsFor(job, lines);
      const seen = { job_id: job.id, requests, texts_at_twilio: atTwilio.length, attempts: job.attempts };
      // A try of which nothing came is no second text.
      if (requests < 2 || atTwilio.length < 2) return ok(seen);
      const blind = lines.filter(({ event }) => event === 'claim.unavailable').length;
      return blind > 0
        ? broken('dedupe_unavailable', { ...seen, claims_unavailable: blind })
        : broken('duplicate_sends', seen);
    },
  },
  {
    name: 'one_text',
    question: 'Did Twilio make one text of it?',
    // Without the logs nobody knows whose doing a second text is.
    asks: ['postgres', 'axiom', 'twilio'],
    judge({ jobs, atTwilio }) {
      const [job] = jobs;
      if (job === undefined) return skipped;
      const texts = atTwilio.map(({ sid, status }) => ({
        twilio_message_sid: sid,
        status,
        ours: sid === job.sid,
      }));
      return atTwilio.length > 1 ? broken('duplicated_by_twilio', ...texts) : ok(...texts);
    },
  },
];
