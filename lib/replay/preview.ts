import { type Candidate, MOST_ITEMS } from './kind';
import { kinds } from './kinds';
import type { DryRun, ReplayRequest } from './request';

const SAMPLE = 10;

export interface Preview {
  /** What would run. */
  count: number;
  sample: string[];
  /** How many would be left alone, by why. */
  skipped: Record<string, number>;
  estimated_cost_micros: number;
  limit: number;
  /** Creating it would be refused: the filter finds more than the limit. */
  over_limit: boolean;
}

/** What a request finds now; it changes nothing. One more than may run, so that too many is seen. */
export function resolve(
  { kind, filter }: Pick<ReplayRequest | DryRun, 'kind' | 'filter'>,
  now: Date,
): Promise<Candidate[]> {
  return kinds[kind].find(filter, MOST_ITEMS + 1, now);
}

/** Pure. */
export function preview(found: readonly Candidate[], limit: number): Preview {
  const runnable = found.filter(({ verdict }) => verdict.do === 'run');
  const skipped: Record<string, number> = {};
  for (const { verdict } of found)
    if (verdict.do === 'skip') skipped[verdict.reason] = (skipped[verdict.reason] ?? 0) + 1;
  return {
    count: runnable.length,
    sample: runnable.slice(0, SAMPLE).map(({ id }) => id),
    skipped,
    estimated_cost_micros: runnable.reduce((sum, { micros }) => sum + micros, 0),
    limit,
    over_limit: runnable.length > limit || found.length > MOST_ITEMS,
  };
}
