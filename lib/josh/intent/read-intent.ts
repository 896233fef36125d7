import { log } from '@/lib/telemetry/log/log';
import { askLlm, type Question } from './ask-llm';
import { answerFormat, answerSchema, type Intent, type IntentAnswer, MIN_CONFIDENCE } from './intent';
import { SYSTEM_PROMPT } from './prompt';
import { readJson } from './read-json';

export type Reading =
  | { outcome: 'intent'; intent: Exclude<Intent, 'unknown'>; confidence: number }
  /** The user must be asked what they mean. `reason` is a code. */
  | { outcome: 'unclear'; reason: string; intent: Intent; confidence?: number };

/** Output tokens; the answer has about 20. */
const MAX_TOKENS = 100;

const question = (text: string): Question<IntentAnswer> => ({
  request: { name: 'intent', system: SYSTEM_PROMPT, text, format: answerFormat, maxTokens: MAX_TOKENS },
  parse: (answer) => readJson(answer, answerSchema),
  category: 'llm_intent',
  log: {
    request: (fields) => log('llm.intent.request', fields),
    response: ({ intent, confidence }, fields) =>
      log('llm.intent.response', { intent, confidence, ...fields }),
    invalidJson: (fields) => log('llm.intent.invalid_json', fields),
    failed: (fields) => log('llm.intent.failed', fields),
  },
});

/**
 * Asks the LLM what a text is about. Never throws and never takes longer than `timeoutMs`: whatever goes wrong, the user
 * is asked instead. The text goes to the LLM and nowhere else.
 */
export async function readIntent(text: string, timeoutMs: number): Promise<Reading> {
  const answered = await askLlm(question(text), timeoutMs);
  if (answered.outcome === 'none') return { outcome: 'unclear', reason: answered.reason, intent: 'unknown' };
  const { intent, confidence } = answered.value;
  if (intent === 'unknown') return { outcome: 'unclear', reason: 'unknown', intent, confidence };
  return confidence < MIN_CONFIDENCE
    ? { outcome: 'unclear', reason: 'low_confidence', intent, confidence }
    : { outcome: 'intent', intent, confidence };
}
