import { SUPERSEDED } from '@/lib/josh/outbox/duplicates';
import type { OutboundText, Sending } from '../evidence/outbound';
import type { BreakCode } from './breaks';
import { broken, type Evidence, mendable, moment, ok, skipped, type Verdict, waiting } from './playbook';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** A job may be on its way to the queue for so long; the sweep looks after that. */
const SETTLING_MS = 60 * SECOND;
/** QStash brings a job at once; so long is no longer usual. */
const TRIED_MS = 5 * MINUTE;
/** Carriers report within seconds; Twilio's callback may be tried again. */
const REPORTED_MS = 10 * MINUTE;
/** Twilio: "Attempt to send to unsubscribed recipient". */
const UNSUBSCRIBED = 'twilio.21610';

const facts = ({ id, purpose, state, attempts, reason, createdAt }: OutboundText): Evidence => ({
  job_id: id,
  purpose,
  state,
  attempts,
  reason,
  created_at: moment(createdAt),
});

const again = ({ id }: OutboundText) => ({ kind: 'outbound' as const, ids: [id] });

/** Is the text on its way to somebody who sends it? */
export function judgeQueued({ text, lines }: Sending, now: number): Verdict {
  if (text === null) return skipped;
  const { queuedAt, attempts, state, createdAt } = text;
  const said = { ...facts(text), queued_at: moment(queuedAt) };
  if (queuedAt !== null || attempts > 0 || state !== 'pending') return ok(said);
  const refusal = lines.find((line) => line.event === 'queue.publish_failed' && line.job_id === text.id);
  const proof: Evidence[] = refusal
    ? [said, { event: 'queue.publish_failed', reason: code(refusal.reason) }]
    : [said];
  const until = createdAt.getTime() + SETTLING_MS;
  return refusal === undefined && now < until
    ? waiting(until, ...proof)
    : mendable('job_never_queued', again(text), ...proof);
}

const canceled: Readonly<Record<string, BreakCode>> = {
  opted_out: 'opted_out',
  safety_hold: 'safety_hold',
  expired: 'job_expired',
  invite_closed: 'invite_closed',
};

/** Did somebody try to send it? */
export function judgeTried({ text }: Sending, now: number): Verdict {
  if (text === null) return skipped;
  const { state, attempts, reason, queuedAt, leaseUntil, updatedAt } = text;
  const said = { ...facts(text), lease_until: moment(leaseUntil) };
  switch (state) {
    case 'canceled': {
      // Another text of the same wish counts.
      if (reason === SUPERSEDED) return ok(said);
      const why = canceled[reason ?? ''];
      return why === undefined ? broken('job_expired', said) : broken(why, said);
    }
    case 'pending': {
      if (attempts > 0) return ok(said);
      if (queuedAt === null) return skipped;
      const until = queuedAt.getTime() + TRIED_MS;
      return now < until ? waiting(until, said) : mendable('job_stuck', again(text), said);
    }
    case 'sending': {
      // A try whose end is known to be unknown is Twilio's matter.
      if (reason !== null) return ok(said);
      const until = (leaseUntil ?? updatedAt).getTime() + SETTLING_MS;
      return now < until ? waiting(until, said) : mendable('send_interrupted', again(text), said);
    }
    case 'sent':
    case 'delivered':
    case 'failed':
      return ok(said);
  }
}

/** Did Twilio take it? */
export function judgeTaken({ text }: Sending): Verdict {
  if (text === null) return skipped;
  const { state, attempts, reason, sid } = text;
  const said = { ...facts(text), twilio_message_sid: sid };
  if (sid !== null) return ok(said);
  if (state === 'failed')
    return reason === UNSUBSCRIBED
      ? broken('opted_out', said)
      : mendable('twilio_refused', again(text), said);
  const refused = (state === 'pending' && attempts > 0) || (state === 'sending' && reason !== null);
  return refused ? mendable('twilio_unavailable', again(text), said) : skipped;
}

const DELIVERED = new Set(['delivered', 'read']);

/** Did it get there? */
export function judgeDelivered({ text, atTwilio }: Sending, now: number): Verdict {
  if (text === null || text.sid === null) return skipped;
  const { sid, reports, sentAt, state, reason, createdAt } = text;
  const own = atTwilio.filter((held) => held.sid === sid);
  const said: Evidence[] = [
    { job_id: text.id, twilio_message_sid: sid, state, reason, sent_at: moment(sentAt) },
    ...reports.map(({ status, at, error }) => ({ report: status, at: moment(at), error_code: error })),
    ...own.map(({ status }) => ({ twilio_says: status })),
  ];
  const last = reports.findLast(
    ({ status }) => status !== 'sent' && status !== 'queued' && status !== 'sending',
  );
  if (state === 'delivered' || DELIVERED.has(last?.status ?? '')) return ok(...said);
  if (state === 'failed' && reason === UNSUBSCRIBED) return broken('opted_out', ...said);
  if (last?.status === 'undelivered') return mendable('undelivered', again(text), ...said);
  if (state === 'failed') return mendable('job_failed', again(text), ...said);
  const until = (sentAt ?? createdAt).getTime() + REPORTED_MS;
  return now < until
    ? waiting(until, ...said)
    : mendable('callback_missing', { kind: 'status', ids: [text.id] }, ...said);
}

/** A code of a log row; anything else is not repeated. */
export const code = (value: unknown): string | null =>
  typeof value === 'string' && /^[a-z][a-z0-9_.]{0,63}$/i.test(value) ? value : null;
