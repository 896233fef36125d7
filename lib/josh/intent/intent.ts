import { z } from 'zod';

/** What a text can be about. */
export const intents = ['create_linkup', 'accept', 'decline', 'cancel', 'question', 'unknown'] as const;

export type Intent = (typeof intents)[number];

/** The JSON that the LLM is asked for. */
export const answerSchema = z.strictObject({
  intent: z.enum(intents),
  confidence: z.number().min(0).max(1),
});

export type IntentAnswer = z.output<typeof answerSchema>;

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
