import type { SafetyCategory, Severity } from './keyword-lists';
import type { Hit } from './screen';

/** Which severities stop everything automatic for a user until a person has looked. */
const holds: Record<Severity, boolean> = { low: false, medium: false, high: true, critical: true };

/**
 * What is said at once, whatever is on hold: who asks for help must not be met with silence. GSM-7, one segment each.
 * 988 is the Suicide & Crisis Lifeline of the United States, by call and text.
 */
export const care: Partial<Record<SafetyCategory, string>> = {
  self_harm:
    'JOSH: you matter, and you are not alone. Call or text 988 now to talk to somebody, or 911 in an emergency.',
  danger:
    'JOSH: if you are in danger, call 911 now. Somebody of our safety team will look at your text as soon as possible.',
};

/** Whether hits put their sender on hold. */
export const needsHold = (hits: readonly Hit[]): boolean => hits.some(({ severity }) => holds[severity]);

/** What is said to hits at once; undefined when nothing is. */
export function careFor(hits: readonly Hit[]): string | undefined {
  for (const { category } of hits) if (care[category] !== undefined) return care[category];
  return undefined;
}
