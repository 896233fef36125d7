import type { Channel, Outgoing } from './outgoing';

/** Who stands in for a channel that does not take a message, in order. */
const STAND_INS: Readonly<Record<Channel, readonly Channel[]>> = {
  pagerduty: ['slack', 'email'],
  slack: ['email', 'pagerduty'],
  email: ['slack', 'pagerduty'],
};

/** Tries of one message before only its stand-ins are relied on. The rounds come each minute, so this is over an hour. */
export const MOST_ATTEMPTS = 60;

/** What became of an owed message. */
export type Attempt =
  | { outcome: 'sent' }
  /** `by` took it instead; null when nobody did. */
  | { outcome: 'failed' | 'absent'; reason: string; by: Channel | null };

export type Ship = (
  outgoing: Outgoing,
) => Promise<{ outcome: 'sent' } | { outcome: 'absent' } | { outcome: 'failed'; reason: string }>;

/**
 * Sends one owed message; when its channel does not take it, the next one does at once. A stand-in is asked at the first
 * failure only: later tries are for the channel itself, so that nobody hears the same thing each minute.
 */
export async function attempt(outgoing: Outgoing, ship: Ship): Promise<Attempt> {
  const result = await ship(outgoing);
  if (result.outcome === 'sent') return result;
  const reason = result.outcome === 'absent' ? 'not_configured' : result.reason;
  const by = outgoing.attempts === 0 ? await standIn(outgoing, ship) : null;
  return { outcome: result.outcome, reason, by };
}

async function standIn(outgoing: Outgoing, ship: Ship): Promise<Channel | null> {
  for (const channel of STAND_INS[outgoing.channel]) {
    const instead: Outgoing = {
      ...outgoing,
      channel,
      id: `${outgoing.id}:${channel}`,
      insteadOf: outgoing.channel,
    };
    if ((await ship(instead)).outcome === 'sent') return channel;
  }
  return null;
}

/**
 * The outbox after some of it was attempted. Pure. What was sent goes, and so does what has no channel while another one
 * took it; the rest stays for the next round.
 */
export function settleOutbox(
  outbox: readonly Outgoing[],
  attempts: ReadonlyMap<string, Attempt>,
): Outgoing[] {
  return outbox.flatMap((outgoing) => {
    const made = attempts.get(outgoing.id);
    if (made === undefined) return [outgoing];
    if (made.outcome === 'sent') return [];
    if (made.outcome === 'absent' && made.by !== null) return [];
    const next = { ...outgoing, attempts: outgoing.attempts + 1, leaseUntil: 0 };
    return next.attempts >= MOST_ATTEMPTS ? [] : [next];
  });
}
