import { and, asc, eq, gte, inArray, lte, or } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { smsOutboundJobs as jobs, smsMessages } from '@/lib/db/schema/sms';
import type { JobState } from '@/lib/josh/outbox/job';
import { fetchText } from '@/lib/josh/sms/fetch-text';
import { handleStatus } from '@/lib/josh/sms/handle-status';
import { isMessageStatus } from '@/lib/josh/sms/status-rank';
import { type ReplayKind, run, skip, splitIds, type Verdict } from '../kind';

/** Pure. */
export function judgeReport(state: JobState): Verdict {
  switch (state) {
    case 'sent':
      return run;
    case 'delivered':
    case 'failed':
      return skip('already_done');
    case 'pending':
    case 'sending':
    case 'canceled':
      return skip('nothing_to_do');
  }
}

/** Texts that Twilio took and never reported on: it is asked, and its answer handled as its callback would be. */
export const status: ReplayKind = {
  conditions: ['ids', 'from', 'to', 'linkup_id', 'user_id'],
  async find({ ids, from, to, linkup_id, user_id }, limit) {
    const { own, provider } = splitIds(ids);
    const rows = await query('find_replay_reports', () =>
      database()
        .select({ id: jobs.id, correlationId: jobs.correlationId, at: jobs.createdAt, state: jobs.state })
        .from(jobs)
        .innerJoin(smsMessages, eq(smsMessages.id, jobs.messageId))
        .where(
          and(
            ids
              ? or(inArray(jobs.id, own), inArray(smsMessages.twilioMessageSid, provider))
              : eq(jobs.state, 'sent'),
            from && gte(jobs.createdAt, from),
            to && lte(jobs.createdAt, to),
            linkup_id ? eq(jobs.linkupId, linkup_id) : undefined,
            user_id ? eq(jobs.userId, user_id) : undefined,
          ),
        )
        .orderBy(asc(jobs.createdAt))
        .limit(limit),
    );
    return rows.map(({ state, ...row }) => ({ ...row, verdict: judgeReport(state), micros: 0 }));
  },
  async execute(id, now) {
    const [row] = await query('find_sid_of_job', () =>
      database()
        .select({ sid: smsMessages.twilioMessageSid, status: smsMessages.status })
        .from(jobs)
        .innerJoin(smsMessages, eq(smsMessages.id, jobs.messageId))
        .where(eq(jobs.id, id)),
    );
    if (!row?.sid) return 'nothing_to_do';
    const held = await fetchText(row.sid, 'status');
    // Twilio knows no more than we do.
    if (held === null || held.status === row.status || !isMessageStatus(held.status)) return 'nothing_to_do';
    const errorCode = held.errorCode ? String(held.errorCode) : undefined;
    await handleStatus({ sid: row.sid, status: held.status, errorCode }, now);
    return 'done';
  },
};
