/** The LLM did not answer, or not as asked. Carries a code only: neither the request nor the answer. */
export class LlmError extends Error {
  override readonly name = 'LlmError';

  constructor(readonly code: string) {
    super(`llm.${code}`);
  }
}
