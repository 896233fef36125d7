import { and, asc, eq, inArray, type SQL } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { type jobStates, messageEvents, smsMessages, smsOutboundJobs } from '@/lib/db/schema/sms';
import { loadJob } from '@/lib/josh/outbox/job';
import { findTexts } from '@/lib/josh/outbox/twilio-text';
import type { LogRow } from '../story/from-logs';

/** A text to send, and what became of it. */
export interface OutboundText {
  id: string;
  correlationId: string;
  userId: string;
  linkupId: string | null;
  inviteId: string | null;
  idempotencyKey: string;
  purpose: string;
  state: (typeof jobStates)[number];
  attempts: number;
  reason: string | null;
  createdAt: Date;
  queuedAt: Date | null;
  leaseUntil: Date | null;
  sentAt: Date | null;
  updatedAt: Date;
  sid: string | null;
  /** What Twilio reported, oldest first. */
  reports: { status: string; at: Date; error: string | null }[];
}

/** One that Twilio holds. */
export interface TextAtTwilio {
  sid: string;
  status: string;
}

/** What is known of one text to send. */
export interface Sending {
  text: OutboundText | null;
  /** Lines of its operation. */
  lines: readonly LogRow[];
  /** What Twilio itself says, where it was asked. */
  atTwilio: readonly TextAtTwilio[];
}

const MOST = 200;

/** Texts to send, the oldest first, each with Twilio's reports. */
export async function loadOutbound(where: SQL | undefined): Promise<OutboundText[]> {
  const jobs = smsOutboundJobs;
  const rows = await query('diagnose_jobs', () =>
    database()
      .select({ job: jobs, sid: smsMessages.twilioMessageSid })
      .from(jobs)
      .innerJoin(smsMessages, eq(smsMessages.id, jobs.messageId))
      .where(where)
      .orderBy(asc(jobs.createdAt))
      .limit(MOST),
  );
  const sids = rows.flatMap(({ sid }) => (sid === null ? [] : [sid]));
  const reports = sids.length === 0 ? [] : await loadReports(sids);
  return rows.map(({ job, sid }) => ({
    ...job,
    sid,
    reports: reports
      .filter((report) => report.sid === sid)
      .map(({ status, at, data }) => ({
        status,
        at,
        error: typeof data.error_code === 'string' ? data.error_code : null,
      })),
  }));
}

const loadReports = (sids: string[]) =>
  query('diagnose_reports', () =>
    database()
      .select({
        sid: messageEvents.twilioMessageSid,
        status: messageEvents.status,
        at: messageEvents.createdAt,
        data: messageEvents.data,
      })
      .from(messageEvents)
      .where(and(eq(messageEvents.kind, 'status'), inArray(messageEvents.twilioMessageSid, sids)))
      .orderBy(asc(messageEvents.createdAt)),
  );

/** What Twilio itself has of a text. @throws what Twilio's SDK throws; its words carry the number and stay behind */
export async function askTwilio(jobId: string): Promise<TextAtTwilio[]> {
  const job = await loadJob(jobId);
  if (job === undefined) return [];
  const texts = await findTexts(job, job.createdAt);
  return texts.map(({ sid, status }) => ({ sid, status }));
}
