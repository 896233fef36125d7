/**
 * How far a text has come, by Twilio's status (Twilio: "Outbound message status in status callbacks"). Callbacks arrive in
 * any order; equal ranks exclude each other, so the first one stays.
 */
const ranks = {
  accepted: 0,
  scheduled: 1,
  queued: 2,
  sending: 3,
  sent: 4,
  delivered: 5,
  undelivered: 5,
  failed: 5,
  canceled: 5,
  read: 6,
} as const;

export type MessageStatus = keyof typeof ranks;

export function isMessageStatus(word: string): word is MessageStatus {
  return Object.hasOwn(ranks, word);
}

/** Whether a report moves a text forward; a status that is not known yet counts as the very beginning. */
export function isForward(current: string | null, reported: MessageStatus): boolean {
  if (current === null || !isMessageStatus(current)) return true;
  // `read` follows a delivery; a failed text cannot be read.
  if (reported === 'read' && ranks[current] === 5) return current === 'delivered';
  return ranks[reported] > ranks[current];
}

/** What a status means for the job that sent the text. */
export function jobStateOf(status: MessageStatus): 'sent' | 'delivered' | 'failed' {
  switch (status) {
    case 'delivered':
    case 'read':
      return 'delivered';
    case 'undelivered':
    case 'failed':
    case 'canceled':
      return 'failed';
    case 'accepted':
    case 'scheduled':
    case 'queued':
    case 'sending':
    case 'sent':
      return 'sent';
  }
}
