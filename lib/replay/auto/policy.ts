import type { OutboundJob } from '@/lib/josh/outbox/job';
import { deliveryPasses } from '@/lib/josh/sms/passing-delivery';
import { judgeJob, type TextSkip } from '../kinds/outbound';

/** What automatic replays may do. */
export interface Policy {
  on: boolean;
  /** Automatic replays in an hour, over all texts: more failures are an outage, which a person looks at. */
  perHour: number;
  /** How long after the one before each of a text's automatic replays may come, in milliseconds; their number is the most. */
  waits: readonly number[];
  /** Tries that the outbox's own queue makes of a text. */
  ownTries: number;
}

/** What has been done automatically before. */
export interface History {
  /** Automatic replays of this text, the oldest first. */
  ofText: readonly { at: Date; running: boolean }[];
  /** Of all texts, in the last hour. */
  inHour: number;
}

export type Refusal =
  | 'off'
  | 'opt_out'
  | 'hold'
  | 'canceled'
  /** Sent meanwhile, or of no use any more. */
  | 'over'
  /** It will never be delivered. */
  | 'not_retryable'
  /** As often as the policy allows. */
  | 'attempts'
  | 'budget';

export type AutoReplay =
  | { do: 'replay'; round: number }
  /** The outbox has not given it up; its next failure brings the next task. */
  | { do: 'wait'; reason: 'outbox' }
  | { do: 'wait'; reason: 'backoff'; round: number; until: Date }
  | { do: 'refuse'; reason: Refusal };

/** Twilio: "Unsubscribed recipient". */
const OPTED_OUT = 'twilio.21610';

/** Whether a text that failed is sent again without anybody asking for it. Pure. */
export function autoReplay(policy: Policy, text: OutboundJob, history: History, now: Date): AutoReplay {
  if (!policy.on) return refuse('off');
  const { ofText, inHour } = history;
  const last = ofText.at(-1);
  // The same task again: its replay goes on.
  if (last?.running) return { do: 'replay', round: ofText.length };
  if (text.reason === OPTED_OUT) return refuse('opt_out');
  const verdict = judgeJob(text, now);
  if (verdict.do === 'skip')
    return verdict.reason === 'in_progress' ? outbox : refuse(refusalOf(verdict.reason));
  if (text.state === 'failed') {
    if (!deliveryPasses(text.reason)) return refuse('not_retryable');
  } else if (text.attempts < policy.ownTries) return outbox;

  const wait = policy.waits[ofText.length];
  if (wait === undefined) return refuse('attempts');
  const round = ofText.length + 1;
  const until = new Date((last?.at.getTime() ?? 0) + wait);
  if (last !== undefined && until > now) return { do: 'wait', reason: 'backoff', round, until };
  return inHour >= policy.perHour ? refuse('budget') : { do: 'replay', round };
}

const refuse = (reason: Refusal): AutoReplay => ({ do: 'refuse', reason });
const outbox: AutoReplay = { do: 'wait', reason: 'outbox' };

function refusalOf(reason: Exclude<TextSkip, 'in_progress'>): Refusal {
  switch (reason) {
    case 'opted_out':
      return 'opt_out';
    case 'safety_hold':
      return 'hold';
    case 'canceled':
      return 'canceled';
    case 'already_done':
    case 'expired':
    case 'invite_closed':
      return 'over';
  }
}
