import { z } from 'zod';
import type { Filter } from '@/lib/replay/kind';
import { kindNames, kinds } from '@/lib/replay/kinds';
import { JoshError } from '@/lib/telemetry/errors/error';

/** The conditions of a filter, each a field of the form. */
export const conditions = [
  'ids',
  'from',
  'to',
  'reason',
  'linkup_id',
  'user_id',
  'job',
] as const satisfies readonly (keyof Filter)[];

/** The form's name for a condition: `reason` is there already, for why somebody replays. */
export const fieldOf = (condition: keyof Filter): string => (condition === 'reason' ? 'code' : condition);

/** Fields of the form as they were entered. */
export type Wish = Readonly<Record<string, string>>;

export const wishOf = (fields: URLSearchParams): Wish =>
  Object.fromEntries(
    [...fields].map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value !== ''),
  );

/** What browsers send of a date and time, which is UTC here; a whole ISO-8601 moment passes as it is. */
const iso = (text: string): string => (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text) ? `${text}Z` : text);

/**
 * A wish as the replay's own request reads it. Pure.
 *
 * @throws JoshError `request.malformed`, whose cause names the condition that the kind knows nothing of
 */
export function requestOf(wish: Wish): Record<string, unknown> {
  const kind = kindNames.find((name) => name === wish.kind);
  const filter: Record<string, unknown> = {};
  const issues: z.core.$ZodIssue[] = [];
  for (const condition of conditions) {
    const value = wish[fieldOf(condition)];
    if (value === undefined) continue;
    const known: readonly string[] = kind === undefined ? conditions : kinds[kind].conditions;
    if (!known.includes(condition))
      issues.push({ code: 'custom', path: [fieldOf(condition)], message: `${kind} is not found by this` });
    filter[condition] = condition === 'ids' ? value.split(/[\s,]+/) : isTime(condition) ? iso(value) : value;
  }
  if (issues.length > 0) throw new JoshError('request.malformed', { cause: new z.ZodError(issues) });
  return { kind: wish.kind, filter, ...(wish.limit === undefined ? {} : { limit: Number(wish.limit) }) };
}

const isTime = (condition: keyof Filter) => condition === 'from' || condition === 'to';

/**
 * The wish that a person confirms after its dry run: what failed later than they looked is not in it. Pure.
 */
export const frozen = (wish: Wish, now: Date): Wish =>
  wish.ids === undefined && wish.to === undefined ? { ...wish, to: now.toISOString() } : wish;
