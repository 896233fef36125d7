import { z } from 'zod';

const text = z.strictObject({ type: z.literal('text'), text: z.string(), cache_control: z.unknown() });
const content = z.union([z.string(), z.array(text.partial({ cache_control: true }))]);

/** The part of the Messages API that is played; any other parameter is refused by its name. */
export const requestSchema = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.number().int().positive(),
  system: content.optional(),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content })).min(1),
  metadata: z.strictObject({ user_id: z.string().nullish() }).optional(),
  stream: z.literal(false).optional(),
  output_config: z
    .strictObject({
      effort: z.string().nullish(),
      format: z
        .strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })
        .nullish(),
    })
    .optional(),
});

export type MessageRequest = z.output<typeof requestSchema>;

export function plainText(value: z.output<typeof content>): string {
  return typeof value === 'string' ? value : value.map((block) => block.text).join('\n');
}

/** About four characters a token: enough for costs to add up. */
export function countTokens(value: string): number {
  return Math.max(1, Math.ceil(value.length / 4));
}

export function inputTokens(request: MessageRequest): number {
  const parts = [request.system ?? '', ...request.messages.map((message) => message.content)];
  return parts.reduce((sum, part) => sum + countTokens(plainText(part)), 0);
}
