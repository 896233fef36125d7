import { expect, it } from 'vitest';
import { rules } from '@/drain/rules/all';
import { COUNTS_REPLAYS } from '@/drain/rules/observe';

it('what a replay may move is its own series and what is paid for', () => {
  const metrics = new Set(rules.map(({ metric }) => metric));
  expect([...COUNTS_REPLAYS].filter((metric) => !metrics.has(metric))).toEqual([]);
});
