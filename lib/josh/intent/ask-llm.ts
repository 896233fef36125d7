import { setTimeout as pause } from 'node:timers/promises';
import type { FieldValue } from '@/lib/telemetry/catalogue/fields';
import type { LlmAccount } from '@/lib/telemetry/cost/llm-cost';
import { captureError } from '@/lib/telemetry/sentry/capture';
import { callLlm, type LlmRequest } from './call-llm';
import { LlmError } from './llm-error';
import { type CallFailure, retryPause } from './retry';
import { llmModel } from './settings';

/** What an answer's JSON says, or what is wrong with it. */
export type Parsed<T> = { valid: true; value: T } | { valid: false; reason: string };

/** What every line about a call says. */
export interface CallFields extends Partial<LlmAccount> {
  model: string;
  attempt: number;
  duration_ms: number;
}

/** A kind of question: how to ask, how to read the answer, and the events that tell of it. */
export interface Question<T> {
  request: LlmRequest;
  parse(text: string): Parsed<T>;
  category: FieldValue<'category'>;
  log: {
    request(fields: Pick<CallFields, 'model' | 'attempt'>): void;
    response(value: T, fields: CallFields): void;
    invalidJson(fields: CallFields & { reason: string; retryable: boolean }): void;
    failed(fields: CallFields & { reason: string; retryable: boolean }): void;
  };
}

export type Answered<T> = { outcome: 'answer'; value: T } | { outcome: 'none'; reason: string };

/**
 * Asks the LLM, and once more when the first try fails in a way that passes and time is left. Never throws and never takes
 * longer than `budgetMs`. Sentry hears of a question once: what failed last, also when the second try recovered.
 */
export async function askLlm<T>(question: Question<T>, budgetMs: number): Promise<Answered<T>> {
  if (question.request.text.trim() === '') return { outcome: 'none', reason: 'no_text' };
  if (budgetMs <= 0) return { outcome: 'none', reason: 'no_time_left' };
  const started = performance.now();
  let failure: CallFailure | undefined;
  let value: { of: T } | undefined;
  for (let attempt = 1; value === undefined; attempt++) {
    const tried = await attemptCall(question, attempt, budgetMs - (performance.now() - started));
    if (tried.ok) value = { of: tried.value };
    else {
      failure = tried.failure;
      const leftMs = budgetMs - (performance.now() - started);
      const wait = retryPause({ failure, attempt, budgetMs, leftMs });
      tried.report(wait !== null);
      if (wait === null) break;
      await pause(wait);
    }
  }
  if (failure)
    captureError(new LlmError(code(failure)), { category: question.category, severity: 'warning' });
  if (value) return { outcome: 'answer', value: value.of };
  return { outcome: 'none', reason: failure ? code(failure) : 'error' };
}

type Tried<T> =
  | { ok: true; value: T }
  /** `report` writes the line, once it is known whether there will be another try. */
  | { ok: false; failure: CallFailure; report(retryable: boolean): void };

async function attemptCall<T>(question: Question<T>, attempt: number, timeoutMs: number): Promise<Tried<T>> {
  const model = llmModel();
  question.log.request({ model, attempt });
  const started = performance.now();
  const call = await callLlm(question.request, Math.max(Math.round(timeoutMs), 1));
  const fields = {
    model,
    attempt,
    duration_ms: Math.round(performance.now() - started),
    ...call.account,
  };
  const failed = (failure: CallFailure): Tried<T> => ({
    ok: false,
    failure,
    report(retryable) {
      const { kind, reason } = failure;
      if (kind === 'invalid_json') question.log.invalidJson({ ...fields, reason, retryable });
      else question.log.failed({ ...fields, reason, retryable });
    },
  });
  if (!call.ok) return failed(call.failure);
  const parsed = question.parse(call.text);
  if (!parsed.valid) return failed({ kind: 'invalid_json', reason: parsed.reason });
  question.log.response(parsed.value, fields);
  return { ok: true, value: parsed.value };
}

/** One word for all ways of not being the JSON asked for: the finer one is on the line. */
const code = ({ kind, reason }: CallFailure) => (kind === 'invalid_json' ? 'invalid_json' : reason);
