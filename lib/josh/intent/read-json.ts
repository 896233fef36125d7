import type { z } from 'zod';
import type { Parsed } from './ask-llm';

/** What is wrong with an answer that is not the JSON asked for. */
export type Invalid = 'no_text' | 'not_json' | 'wrong_shape';

/** Reads the LLM's answer. Nothing is guessed: what is not exactly the JSON asked for is invalid. */
export function readJson<T>(text: string, schema: z.ZodType<T>): Parsed<T> {
  const invalid = (reason: Invalid) => ({ valid: false as const, reason });
  if (text.trim() === '') return invalid('no_text');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return invalid('not_json');
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? { valid: true, value: parsed.data } : invalid('wrong_shape');
}
