import { type DuplicateInvite, KEYS } from '../evidence/duplicate-invite';
import type { OutboundText } from '../evidence/outbound';
import type { LogRow } from '../story/from-logs';
import { broken, moment, ok, type PlaybookStep, skipped } from './playbook';

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
