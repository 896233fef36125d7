import type { OutboundJob } from './job';

const MINUTE = 60_000;

/** Older texts are not sent any more: a reply a day late confuses more than none. */
export const MAX_AGE_MS = 24 * 60 * MINUTE;

/**
 * What is of no use much earlier: reminders are recorded two hours before a LinkUp begins, and a code has run out after ten
 * minutes.
 */
const MAX_AGE_MS_OF = new Map([
  ['reminder', 120 * MINUTE],
  ['otp', 10 * MINUTE],
]);

/** Where to find help is said in spite of the hold that the same text has caused. */
const SENT_ON_HOLD = new Set(['safety']);

export type CancelReason = 'opted_out' | 'safety_hold' | 'expired' | 'invite_closed';

/** What a delivery of a job must do. */
export type SendPlan =
  /** Decided before: nothing is left to do. */
  | { do: 'nothing' }
  /** Another delivery is at it. */
  | { do: 'wait' }
  /** Twilio may hold the text already: look there first, then go on as `otherwise` says. */
  | { do: 'look_up'; otherwise: { do: 'send' } | { do: 'cancel'; reason: CancelReason } }
  | { do: 'send' }
  | { do: 'cancel'; reason: CancelReason };

type Facts = Pick<
  OutboundJob,
  'state' | 'maybeSent' | 'leaseUntil' | 'createdAt' | 'purpose' | 'inviteState'
> & {
  user: Pick<OutboundJob['user'], 'optedOut' | 'onHold'>;
};

/** Decides what to do with a job. Pure. */
export function planSend(job: Facts, now: Date): SendPlan {
  switch (job.state) {
    case 'sent':
    case 'delivered':
    case 'failed':
    case 'canceled':
      return { do: 'nothing' };
    case 'sending':
      if (job.leaseUntil !== null && job.leaseUntil > now) return { do: 'wait' };
      break;
    case 'pending':
  }
  const reason = mustNotSend(job, now);
  const next = reason === null ? { do: 'send' as const } : { do: 'cancel' as const, reason };
  return job.maybeSent ? { do: 'look_up', otherwise: next } : next;
}

function mustNotSend(job: Facts, now: Date): CancelReason | null {
  const { user, createdAt, purpose, inviteState } = job;
  if (user.optedOut) return 'opted_out';
  if (user.onHold && !SENT_ON_HOLD.has(purpose)) return 'safety_hold';
  // An invite that waited while its LinkUp filled up invites to nothing.
  if (purpose === 'invite' && inviteState !== 'pending') return 'invite_closed';
  // Who formed the LinkUp has no invite; everybody else's says whether they still have a place.
  if (purpose === 'reminder' && inviteState !== null && inviteState !== 'accepted') return 'invite_closed';
  const maxAgeMs = MAX_AGE_MS_OF.get(purpose) ?? MAX_AGE_MS;
  return now.getTime() - createdAt.getTime() > maxAgeMs ? 'expired' : null;
}
