import type { Reading } from '../intent/read-intent';
import type { InboundText } from './inbound-text';
import { keywordOf } from './keywords';
import { CLARIFIER, HELP, intentReplies } from './replies';

export interface Sender {
  optedOut: boolean;
  onHold: boolean;
}

export type Purpose = 'reply' | 'clarifier' | 'help';

/** What becomes of a text. */
export interface Decision {
  /** An intent of the LLM's, a keyword, or `none` when the text was not read. */
  intent: string;
  outcome: 'ok' | 'refused';
  reason?: string;
  confidence?: number;
  optOut?: 'out' | 'in';
  reply?: { purpose: Purpose; body: string };
}

/** Decides without reading what the text means; null when it must be read. */
export function decideByRule(
  text: Pick<InboundText, 'body' | 'optOutType'>,
  sender: Sender,
): Decision | null {
  const keyword = text.optOutType ?? keywordOf(text.body, sender);
  if (keyword === 'stop') return { intent: 'stop', outcome: 'ok', reason: 'keyword', optOut: 'out' };
  if (keyword === 'start') return { intent: 'start', outcome: 'ok', reason: 'keyword', optOut: 'in' };
  if (sender.optedOut) return { intent: 'none', outcome: 'refused', reason: 'opted_out' };
  if (sender.onHold) return { intent: 'none', outcome: 'refused', reason: 'safety_hold' };
  if (keyword !== 'help') return null;
  // With Advanced Opt-Out Twilio has already sent its own help text.
  if (text.optOutType) return { intent: 'help', outcome: 'ok', reason: 'answered_by_twilio' };
  return { intent: 'help', outcome: 'ok', reason: 'keyword', reply: { purpose: 'help', body: HELP } };
}

/** Decides by what the LLM read. */
export function decideByReading(reading: Reading): Decision {
  if (reading.outcome === 'unclear') {
    const { reason, intent, confidence } = reading;
    return {
      intent,
      outcome: 'ok',
      reason,
      ...(confidence === undefined ? {} : { confidence }),
      reply: { purpose: 'clarifier', body: CLARIFIER },
    };
  }
  const { intent, confidence } = reading;
  return { intent, outcome: 'ok', confidence, reply: { purpose: 'reply', body: intentReplies[intent] } };
}
