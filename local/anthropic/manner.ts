import type { StopReason } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';
import type { Answer } from './intent';

/** Ways in which a model answers badly with status 200. Without `times` a manner stays until it is cleared. */
export const mannerSchema = z.object({
  manner: z.enum(['invalid_json', 'refusal', 'fenced', 'low_confidence']),
  times: z.number().int().positive().optional(),
});

export type MannerInput = z.input<typeof mannerSchema>;
export type Manner = z.output<typeof mannerSchema>['manner'];

export class Manners {
  private active: MannerInput[] = [];

  set(manner: MannerInput): void {
    this.active.push({ ...manner });
  }

  clear(): void {
    this.active = [];
  }

  /** Uses up one application of the first active manner; null when the model answers well. */
  take(): Manner | null {
    const [first] = this.active;
    if (first === undefined) return null;
    if (first.times !== undefined && --first.times <= 0) this.active.shift();
    return first.manner;
  }
}

/** The text of an answer given in that manner; null stands for no text at all. */
export function phrase(answer: Answer, manner: Manner | null): { text: string | null; stop: StopReason } {
  const json = JSON.stringify(answer);
  switch (manner) {
    case null:
      return { text: json, stop: 'end_turn' };
    case 'fenced':
      return { text: `\`\`\`json\n${json}\n\`\`\``, stop: 'end_turn' };
    case 'low_confidence':
      return { text: JSON.stringify({ ...answer, confidence: 0.35 }), stop: 'end_turn' };
    case 'invalid_json':
      return { text: `{"intent": "${answer.intent}", "confidence": `, stop: 'end_turn' };
    case 'refusal':
      return { text: null, stop: 'refusal' };
  }
}
