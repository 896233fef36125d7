import { describe, expect, test } from 'vitest';
import { dashboards } from '@/axiom/dashboards/all';
import { toDocument } from '@/axiom/dashboards/document';
import { axiomApi } from '@/axiom/deploy/api';
import { checkPanels, renderChecks } from '@/axiom/deploy/check';
import { EXAMPLE_NOW } from '@/axiom/queries/example';
import { readDeploySettings } from '@/axiom/settings';
import { startAxiom } from '@/local/axiom/server';
import { everything } from './support/everything';
import { runOn } from './support/example';

const settings = readDeploySettings({});
const { logs, metrics } = await everything();
const given = { logs, metrics };

describe.each(dashboards.map((dashboard) => [dashboard.name, dashboard] as const))('%s', (_, dashboard) => {
  const document = toDocument(dashboard, settings, ['monitor']);
  const panels = dashboard.rows.flat().flatMap((panel) => (panel.kind === 'query' ? [panel] : []));

  test('is what the API takes, with ids of their own and no panel over another', () => {
    const ids = document.charts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(document.layout.map(({ i }) => i)).toEqual(ids);
    const cells = document.layout.flatMap(({ x, y, w, h }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${(y ?? 0) + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...document.layout.map(({ x, w }) => x + w))).toBe(12);
  });

  test('fills every row of the grid', () => {
    for (const row of dashboard.rows) expect(row.reduce((sum, { width }) => sum + width, 0)).toBe(12);
  });

  test.each(panels.map(({ query, title }) => [title ?? query.question, query] as const))(
    '%s: returns rows on what the drain ships',
    (_, query) => {
      const name = settings.datasets[query.dataset];
      const text = query.chart(name);
      expect(runOn(name, given[query.dataset], text, `now-${dashboard.window}`).length).toBeGreaterThan(0);
    },
  );
});

/** Document 5, "Dashboards (Minimum)", item by item, and the kit of "Operational Readiness". */
const PANELS: readonly [string, string, readonly string[]][] = [
  ['registration funnel', 'josh-product-health', ['registration-funnel']],
  ['LinkUp funnel', 'josh-product-health', ['linkup-funnel', 'accept-rate', 'lock-rate']],
  ['inbound SMS per user per week', 'josh-product-health', ['texts-per-user']],
  ['repeat attendance', 'josh-product-health', ['repeat-attendance']],
  ['inbound webhook 5xx rate', 'josh-reliability', ['inbound-5xx']],
  ['outbound failures rate', 'josh-reliability', ['outbound-failures', 'outbound-failures-by-reason']],
  ['Stripe webhook failures rate', 'josh-reliability', ['stripe-5xx', 'stripe-failures']],
  ['LLM failure and invalid JSON rate', 'josh-reliability', ['llm-invalid-json']],
  ['DB error rate and latency', 'josh-reliability', ['db-errors', 'db-latency']],
  ['incidents by category and severity', 'josh-safety', ['safety-incidents']],
  ['holds applied per day', 'josh-safety', ['holds-per-day']],
  ['reports and resolution time', 'josh-safety', ['safety-resolution']],
  ['Twilio messages per day and their cost', 'josh-cost', ['sms-cost']],
  ['LLM calls per day and their cost', 'josh-cost', ['llm-cost']],
  ['database connections and query time', 'josh-cost', ['db-usage']],
  ['inbound volume', 'josh-product-health', ['sms-volume']],
];

test.each(PANELS)('the specification’s panel “%s” is on %s', (_, uid, names) => {
  const found = dashboards.find((dashboard) => dashboard.uid === uid)?.rows.flat() ?? [];
  const shown = found.map((panel) => (panel.kind === 'query' ? panel.query.name : ''));
  expect(shown).toEqual(expect.arrayContaining([...names]));
});

test('every panel as it is deployed, asked over HTTP', { timeout: 60_000 }, async () => {
  const axiom = await startAxiom({ datasets: Object.values(settings.datasets), now: () => EXAMPLE_NOW });
  try {
    axiom.store.ingest('josh-logs', logs, { receivedAt: EXAMPLE_NOW });
    axiom.store.ingest('josh-metrics', metrics, { receivedAt: EXAMPLE_NOW });
    const checks = await checkPanels(axiomApi({ url: axiom.url, token: axiom.token }), settings);
    expect(checks.filter(({ shows }) => typeof shows !== 'number' || shows === 0)).toEqual([]);
    expect(renderChecks(checks)).toContain(`${checks.length} panels: 0 empty, 0 failed.`);
  } finally {
    await axiom.close();
  }
});
