import { difference } from '../values/datetime';
import type { Scope } from './scope';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Sizes a reader of a chart can name; Axiom does not publish its own. */
const SIZES_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 4, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30].map((n) => n * DAY),
];

/** The bucket size of `bin_auto` in milliseconds: the smallest that covers the query's range with the buckets allowed. */
export function binAutoMs({ range, maxBinAutoGroups }: Pick<Scope, 'range' | 'maxBinAutoGroups'>): number {
  const extent = range === null ? 0 : difference(range.end, range.start).ms;
  return SIZES_MS.find((size) => extent / size <= maxBinAutoGroups) ?? 365 * DAY;
}
