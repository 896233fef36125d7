import Anthropic from '@anthropic-ai/sdk';
import type { Message, MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import { createAnthropic } from '@/lib/clients/anthropic';
import { withDeadline } from '@/lib/clients/deadline';
import { accountLlm, type LlmAccount, loadPrices } from '@/lib/telemetry/cost/llm-cost';
import { measure } from '@/lib/telemetry/measure';
import { LlmError } from './llm-error';
import type { CallFailure } from './retry';
import { llmModel } from './settings';

/** The JSON schema of an answer, as the API's structured output takes it. */
export type AnswerFormat = NonNullable<
  NonNullable<MessageCreateParamsNonStreaming['output_config']>['format']
>;

export interface LlmRequest {
  /** Name of the call in the request's account of time. */
  name: 'intent' | 'extraction';
  system: string;
  /** What the user wrote; it goes to the LLM and nowhere else. */
  text: string;
  format: AnswerFormat;
  maxTokens: number;
}

/** What one call gave: the text of the answer, or why there is none. An answer is paid for either way. */
export type LlmCall =
  | { ok: true; text: string; account: LlmAccount | undefined }
  | { ok: false; failure: CallFailure; account?: LlmAccount | undefined };

/** Twilio's longest text, in characters. */
const MAX_TEXT = 1_600;

/** Asks the LLM once. Never throws and never takes longer than `timeoutMs`. */
export async function callLlm(request: LlmRequest, timeoutMs: number): Promise<LlmCall> {
  try {
    const answering = measure('llm', request.name, () => send(request, timeoutMs));
    const prices = loadPrices();
    const message = await answering;
    return read(message, await accountLlm(message, llmModel(), prices));
  } catch (error) {
    return { ok: false, failure: describeFailure(error) };
  }
}

/** The SDK's own time-out ends with the headers; the deadline also covers a body that does not come. */
function send({ system, text, format, maxTokens }: LlmRequest, timeoutMs: number): Promise<Message> {
  const work = createAnthropic().messages.create(
    {
      model: llmModel(),
      max_tokens: maxTokens,
      system,
      messages: [{ role: 'user', content: text.slice(0, MAX_TEXT) }],
      output_config: { format },
    },
    { timeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs) },
  );
  return withDeadline(work, timeoutMs, () => new LlmError('timeout'));
}

function read(message: Message, account: LlmAccount | undefined): LlmCall {
  if (message.stop_reason === 'refusal')
    return { ok: false, failure: { kind: 'failed', reason: 'refusal' }, account };
  if (message.stop_reason === 'max_tokens')
    return { ok: false, failure: { kind: 'invalid_json', reason: 'cut' }, account };
  return { ok: true, text: message.content.find((block) => block.type === 'text')?.text ?? '', account };
}

/** A word for the failure; the SDK's messages repeat the API's, which may repeat the request. */
function describeFailure(error: unknown): CallFailure {
  const failed = (reason: string) => ({ kind: 'failed' as const, reason });
  if (error instanceof LlmError) return failed(error.code);
  if (error instanceof Anthropic.APIConnectionTimeoutError || error instanceof Anthropic.APIUserAbortError)
    return failed('timeout');
  if (error instanceof Anthropic.APIConnectionError) return failed('unreachable');
  if (error instanceof Anthropic.APIError && error.status !== undefined) {
    const seconds = Number(error.headers?.get('retry-after') ?? Number.NaN);
    return {
      ...failed(`http_${error.status}`),
      ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
    };
  }
  return failed('error');
}
