import Anthropic from '@anthropic-ai/sdk';
import type { Message } from '@anthropic-ai/sdk/resources/messages';
import { createAnthropic } from '@/lib/clients/anthropic';
import { withDeadline } from '@/lib/clients/deadline';
import { log } from '@/lib/telemetry/log/log';
import { measure } from '@/lib/telemetry/measure';
import { captureError } from '@/lib/telemetry/sentry/capture';
import { answerFormat, type Intent, MIN_CONFIDENCE, readAnswer } from './intent';
import { LlmError } from './llm-error';
import { SYSTEM_PROMPT } from './prompt';
import { llmModel } from './settings';

export type Reading =
  | { outcome: 'intent'; intent: Exclude<Intent, 'unknown'>; confidence: number }
  /** The user must be asked what they mean. `reason` is a code. */
  | { outcome: 'unclear'; reason: string; intent: Intent; confidence?: number };

/** Output tokens; the answer has about 20. */
const MAX_TOKENS = 100;
/** Twilio's longest text, in characters. */
const MAX_TEXT = 1_600;

/**
 * Asks the LLM what a text is about. Never throws and never takes longer than `timeoutMs`: whatever goes wrong, the user
 * is asked instead. The text goes to the LLM and nowhere else.
 */
export async function readIntent(text: string, timeoutMs: number): Promise<Reading> {
  const reading = await ask(text, timeoutMs);
  if (reading.outcome === 'unclear') {
    const { reason, intent, confidence } = reading;
    log('llm.intent.fallback_clarifier', { reason, intent, confidence, model: llmModel() });
  }
  return reading;
}

async function ask(text: string, timeoutMs: number): Promise<Reading> {
  if (text.trim() === '') return unclear('no_text');
  if (timeoutMs <= 0) return unclear('no_time_left');
  const model = llmModel();
  log('llm.intent.request', { model });
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  let message: Message;
  try {
    message = await measure('llm', 'intent', () => request(text, timeoutMs));
  } catch (error) {
    const reason = failure(error);
    log('llm.intent.failed', { model, reason, duration_ms: elapsed() });
    captureError(new LlmError(reason), { category: 'llm_intent', severity: 'warning' });
    return unclear(reason);
  }
  const tokens = { input_tokens: message.usage.input_tokens, output_tokens: message.usage.output_tokens };
  const answer = readAnswer(message.content.find((block) => block.type === 'text')?.text);
  if (!answer.valid) {
    log('llm.intent.invalid_json', { model, reason: answer.reason, ...tokens });
    captureError(new LlmError('invalid_json'), { category: 'llm_intent', severity: 'warning' });
    return unclear('invalid_json');
  }
  const { intent, confidence } = answer;
  log('llm.intent.response', { model, intent, confidence, duration_ms: elapsed(), ...tokens });
  if (intent === 'unknown') return { outcome: 'unclear', reason: 'unknown', intent, confidence };
  return confidence < MIN_CONFIDENCE
    ? { outcome: 'unclear', reason: 'low_confidence', intent, confidence }
    : { outcome: 'intent', intent, confidence };
}

/** The SDK's own time-out ends with the headers; the deadline also covers a body that does not come. */
function request(text: string, timeoutMs: number): Promise<Message> {
  const work = createAnthropic().messages.create(
    {
      model: llmModel(),
      max_tokens: MAX_TOKENS,
      system: SYSTEM_PROMPT,
      messages: [{ role: 'user', content: text.slice(0, MAX_TEXT) }],
      output_config: { format: answerFormat },
    },
    { timeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs) },
  );
  return withDeadline(work, timeoutMs, () => new LlmError('timeout'));
}

const unclear = (reason: string): Reading => ({ outcome: 'unclear', reason, intent: 'unknown' });

/** A word for the failure; the SDK's messages repeat the API's, which may repeat the request. */
function failure(error: unknown): string {
  if (error instanceof LlmError) return error.code;
  if (error instanceof Anthropic.APIConnectionTimeoutError || error instanceof Anthropic.APIUserAbortError)
    return 'timeout';
  if (error instanceof Anthropic.APIConnectionError) return 'unreachable';
  if (error instanceof Anthropic.APIError && error.status !== undefined) return `http_${error.status}`;
  return 'error';
}
