import { z } from 'zod';

/** What a text can be about. */
export const intents = ['create_linkup', 'accept', 'decline', 'cancel', 'question', 'unknown'] as const;

export type Intent = (typeof intents)[number];

/** The JSON that the LLM is asked for. */
export const answerSchema = z.strictObject({
  intent: z.enum(intents),
  confidence: z.number().min(0).max(1),
});

/** The same for the API's structured output, whose JSON schema knows no bounds of numbers. */
export const answerFormat = {
  type: 'json_schema',
  schema: {
    type: 'object',
    properties: { intent: { type: 'string', enum: [...intents] }, confidence: { type: 'number' } },
    required: ['intent', 'confidence'],
    additionalProperties: false,
  },
} as const;

/** Below it the user is asked instead. */
export const MIN_CONFIDENCE = 0.6;

/** What is wrong with an answer that is not the JSON asked for. */
export type Invalid = 'no_text' | 'not_json' | 'wrong_shape';

export type Answer = { valid: true; intent: Intent; confidence: number } | { valid: false; reason: Invalid };

/** Reads the LLM's answer. Nothing is guessed: what is not exactly the JSON asked for is invalid. */
export function readAnswer(text: string | undefined): Answer {
  if (text === undefined || text.trim() === '') return { valid: false, reason: 'no_text' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { valid: false, reason: 'not_json' };
  }
  const parsed = answerSchema.safeParse(json);
  return parsed.success ? { valid: true, ...parsed.data } : { valid: false, reason: 'wrong_shape' };
}
