import type { Line } from './enrich';
import { type Point, Points } from './measure/points';
import { observeRequests } from './rules/http-requests';
import { observe } from './rules/observe';

/** What the lines of a batch count. */
export interface Observed {
  points: readonly Point[];
  /** The names of the requests that are counted in them: see `seen.ts`. */
  requests: readonly string[];
}

const NO_REQUESTS: ReadonlySet<string> = new Set();

/**
 * Everything that the lines of a batch count. Samples of Vercel's test count nothing.
 *
 * @param counted requests that an earlier batch counted, by their names
 */
export function observeLines(lines: readonly Line[], counted = NO_REQUESTS): Observed {
  const points = new Points();
  for (const line of lines) if (!line.sample) observe(line, points);
  const requests = observeRequests(lines, counted, points);
  return { points: points.all, requests };
}
