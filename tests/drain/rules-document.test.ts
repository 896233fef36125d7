import { expect, test } from 'vitest';
import { rules } from '@/drain/rules/all';
import { metricsDocument } from '@/drain/rules/document';
import { ownMetrics } from '@/drain/rules/own';

test('docs/metrics.md says what the rules say', async () => {
  await expect(metricsDocument()).toMatchFileSnapshot('../../docs/metrics.md');
});

test('it has every metric', () => {
  const page = metricsDocument();
  const metrics = [...rules.map(({ metric }) => metric), ...Object.keys(ownMetrics), 'http_requests_total'];
  expect(metrics.filter((metric) => !page.includes(`| \`${metric}\` |`))).toEqual([]);
});
