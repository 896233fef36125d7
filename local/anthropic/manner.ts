import type { StopReason } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';

/**
 * Ways in which a model answers badly: with status 200, but for `overloaded`. Without `times` a manner stays until it is
 * cleared; `to` holds it to questions for an intent or for details.
 */
export const mannerSchema = z.object({
  manner: z.enum(['invalid_json', 'refusal', 'fenced', 'low_confidence', 'overloaded']),
  to: z.enum(['intent', 'details']).optional(),
  times: z.number().int().positive().optional(),
});

export type MannerInput = z.input<typeof mannerSchema>;
export type Manner = z.output<typeof mannerSchema>['manner'];
export type Asked = NonNullable<MannerInput['to']>;

export class Manners {
  private active: MannerInput[] = [];

  set(manner: MannerInput): void {
    this.active.push({ ...manner });
  }

  clear(): void {
    this.active = [];
  }

  /** Uses up one application of the first active manner for that question; null when the model answers well. */
  take(asked: Asked): Manner | null {
    const first = this.active.find(({ to }) => to === undefined || to === asked);
    if (first === undefined) return null;
    if (first.times !== undefined && --first.times <= 0) this.active.splice(this.active.indexOf(first), 1);
    return first.manner;
  }
}

/** The text of an answer given in that manner; null stands for no text at all. */
export function phrase(
  answer: object,
  manner: Exclude<Manner, 'overloaded'> | null,
): { text: string | null; stop: StopReason } {
  const json = JSON.stringify(answer);
  switch (manner) {
    case null:
      return { text: json, stop: 'end_turn' };
    case 'fenced':
      return { text: `\`\`\`json\n${json}\n\`\`\``, stop: 'end_turn' };
    case 'low_confidence':
      return { text: JSON.stringify({ ...answer, confidence: 0.35 }), stop: 'end_turn' };
    case 'invalid_json':
      return { text: json.slice(0, json.lastIndexOf(':') + 1), stop: 'end_turn' };
    case 'refusal':
      return { text: null, stop: 'refusal' };
  }
}
