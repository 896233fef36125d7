import { isDuplicate } from '@/lib/josh/outbox/duplicates';
import { type DuplicateInvite, KEYS } from '../evidence/duplicate-invite';
import type { OutboundText } from '../evidence/outbound';
import type { LogRow } from '../story/from-logs';
import { broken, type Evidence, mendable, moment, ok, type PlaybookStep, settled, skipped } from './playbook';

/** How often we handed a text to Twilio: each time is a line. */
const requestsFor = ({ id }: OutboundText, lines: readonly LogRow[]): number =>
  lines.filter((line) => line.event === 'sms.outbound.send_attempt' && line.job_id === id).length;

/** The texts that are not recorded as duplicates: one, when all is well. */
const counting = ({ jobs }: Pick<DuplicateInvite, 'jobs'>) => jobs.filter((job) => !isDuplicate(job));

/** What Twilio has of the text that counts, and nobody has recorded as a duplicate. */
function unrecorded({ jobs, atTwilio, recorded }: DuplicateInvite) {
  const elsewhere = jobs.filter(isDuplicate).map(({ sid }) => sid);
  return atTwilio.filter(({ sid }) => !elsewhere.includes(sid) && !recorded.includes(sid));
}

const again = ({ id }: { id: string }) => ({ kind: 'duplicate' as const, ids: [id] });

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
      const missing = gone.map((key) => ({ missing: key }));
      if (twice) return mendable('recorded_twice', again(invite), seen, ...missing);
      return gone.length === 0 ? ok(seen) : broken('idempotency_broken', seen, ...missing);
    },
  },
  {
    name: 'one_job',
    question: 'Was one text recorded for it?',
    asks: ['postgres'],
    judge({ invite, jobs }) {
      if (invite === null) return skipped;
      const recorded = jobs.map(
        (job): Evidence => ({
          job_id: job.id,
          state: job.state,
          attempts: job.attempts,
          correlation_id: job.correlationId,
          created_at: moment(job.createdAt),
          ...(isDuplicate(job) && { duplicate: true }),
        }),
      );
      const count = counting({ jobs }).length;
      if (count > 1) return mendable('duplicate_jobs', again(invite), ...recorded);
      return count < jobs.length ? settled(...recorded) : ok(...recorded);
    },
  },
  {
    name: 'one_request',
    question: 'Was it handed to Twilio once?',
    asks: ['postgres', 'axiom', 'twilio'],
    judge(found) {
      const { invite, lines, atTwilio } = found;
      const [job] = counting(found);
      if (invite === null || job === undefined) return skipped;
      const requests = requestsFor(job, lines);
      const seen = { job_id: job.id, requests, texts_at_twilio: atTwilio.length, attempts: job.attempts };
      // A try of which nothing came is no second text.
      if (requests < 2 || unrecorded(found).length < 2) return ok(seen);
      const blind = lines.filter(({ event }) => event === 'claim.unavailable').length;
      return blind > 0
        ? mendable('dedupe_unavailable', again(invite), { ...seen, claims_unavailable: blind })
        : mendable('duplicate_sends', again(invite), seen);
    },
  },
  {
    name: 'one_text',
    question: 'Did Twilio make one text of it?',
    // Without the logs nobody knows whose doing a second text is.
    asks: ['postgres', 'axiom', 'twilio'],
    judge(found) {
      const { invite, atTwilio } = found;
      const [job] = counting(found);
      if (invite === null || job === undefined) return skipped;
      const left = unrecorded(found);
      const texts = atTwilio.map((text) => ({
        twilio_message_sid: text.sid,
        status: text.status,
        ours: text.sid === job.sid,
        ...(!left.includes(text) && { duplicate: true }),
      }));
      if (left.length > 1) return mendable('duplicated_by_twilio', again(invite), ...texts);
      return left.length < atTwilio.length ? settled(...texts) : ok(...texts);
    },
  },
];
