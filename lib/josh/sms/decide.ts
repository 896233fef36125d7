import type { Reading } from '../intent/read-intent';
import type { WishReading } from '../intent/read-wish';
import { planQuestions } from '../linkups/messages';
import type { Act } from '../linkups/perform';
import { planLinkup } from '../linkups/plan';
import { windowMs } from '../linkups/settings';
import { type Registration, readStep, type Step } from '../registration/read-step';
import { careFor, needsHold } from '../safety/policy';
import type { Hit } from '../safety/screen';
import type { InboundText } from './inbound-text';
import { keywordOf } from './keywords';
import { CLARIFIER, HELP } from './replies';

export interface Sender {
  optedOut: boolean;
  onHold: boolean;
  registration: Registration;
}

export type Purpose = 'reply' | 'clarifier' | 'help' | 'safety' | 'otp' | 'registration';

/** What becomes of a text. */
export interface Decision {
  /** An intent of the LLM's, a keyword, or `none` when the text was not read. */
  intent: string;
  outcome: 'ok' | 'refused';
  reason?: string;
  confidence?: number;
  optOut?: 'out' | 'in';
  reply?: { purpose: Purpose; body: string };
  /** What is asked of the LinkUps; what becomes of it decides outcome, reason and reply. */
  act?: Act;
  /** What it does for the sender's registration; decides the same. */
  step?: Step;
}

/** Decides without reading what the text means; null when it must be read. `hits` is what it touches of the safety lists. */
export function decideByRule(
  text: Pick<InboundText, 'body' | 'optOutType'>,
  sender: Sender,
  hits: readonly Hit[] = [],
): Decision | null {
  const keyword = text.optOutType ?? keywordOf(text.body, sender);
  if (keyword === 'stop') return { intent: 'stop', outcome: 'ok', reason: 'keyword', optOut: 'out' };
  if (keyword === 'start') return { intent: 'start', outcome: 'ok', reason: 'keyword', optOut: 'in' };
  if (sender.optedOut) return { intent: 'none', outcome: 'refused', reason: 'opted_out' };
  if (sender.onHold || needsHold(hits)) {
    const body = careFor(hits);
    const held = { intent: 'none', outcome: 'refused', reason: 'safety_hold' } as const;
    return body === undefined ? held : { ...held, reply: { purpose: 'safety', body } };
  }
  if (keyword !== 'help') {
    const step = readStep(text.body, sender.registration);
    return step && { intent: 'register', outcome: 'ok', step };
  }
  // With Advanced Opt-Out Twilio has already sent its own help text.
  if (text.optOutType) return { intent: 'help', outcome: 'ok', reason: 'answered_by_twilio' };
  return { intent: 'help', outcome: 'ok', reason: 'keyword', reply: { purpose: 'help', body: HELP } };
}

/** Decides by what the LLM read. `wish` is what it read about the LinkUp that the text asks for. */
export function decideByReading(reading: Reading, wish: WishReading | undefined, now: Date): Decision {
  if (reading.outcome === 'unclear') {
    const { reason, intent, confidence } = reading;
    return {
      ...clarify(intent, reason, CLARIFIER),
      ...(confidence === undefined ? {} : { confidence }),
    };
  }
  const { intent, confidence } = reading;
  if (intent !== 'create_linkup') return { intent, outcome: 'ok', confidence, act: { do: intent } };
  return { ...decideToCreate(wish, now), confidence };
}

function decideToCreate(reading: WishReading | undefined, now: Date): Decision {
  const intent = 'create_linkup';
  if (reading === undefined) return clarify(intent, 'no_time_left', planQuestions.not_read);
  if (reading.outcome === 'none') return clarify(intent, reading.reason, planQuestions.not_read);
  if (reading.outcome === 'elsewhere') return clarify(intent, 'elsewhere', planQuestions.elsewhere);
  const planned = planLinkup(reading.wish, { now, windowMs: windowMs() });
  return planned.ok
    ? { intent, outcome: 'ok', act: { do: 'create', plan: planned.plan } }
    : clarify(intent, planned.problem, planQuestions[planned.problem]);
}

const clarify = (intent: string, reason: string, body: string): Decision => ({
  intent,
  outcome: 'ok',
  reason,
  reply: { purpose: 'clarifier', body },
});
