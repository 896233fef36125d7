import { z } from 'zod';

const DEFAULT_MODEL = 'claude-haiku-4-5';
const DEFAULT_TIMEOUT_MS = 5_000;

/** `LLM_MODEL`, by default a small model: reading an intent is a small task that must be quick. */
export function llmModel(): string {
  return process.env.LLM_MODEL || DEFAULT_MODEL;
}

const milliseconds = z.coerce.number().int().min(100).max(60_000).catch(DEFAULT_TIMEOUT_MS);

/** `LLM_TIMEOUT_MS`: milliseconds that a user waits for the LLM at most; 5,000 unless it is a number from 100 to 60,000. */
export function llmTimeoutMs(): number {
  return milliseconds.parse(process.env.LLM_TIMEOUT_MS || DEFAULT_TIMEOUT_MS);
}
