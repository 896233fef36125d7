import type { Chart } from '../api/chart';
import { type DashboardDocument, dashboardSchema } from '../api/dashboard';
import type { DeploySettings } from '../settings';
import type { Dashboard, Drawn, Panel } from './dashboard';

const HEIGHT = 5;
/** API tokens cannot own a dashboard: it belongs to everybody. */
const EVERYONE = 'X-AXIOM-EVERYONE';

/** A panel where it stands. */
interface Placed {
  chart: Chart;
  layout: DashboardDocument['layout'][number];
}

/**
 * Axiom's document of a dashboard, in its strict form: no key that its API does not list.
 *
 * @param monitorIds ids of the monitors, for the list of what fires
 * @throws ZodError when the document is not what the API takes
 */
export function toDocument(
  dashboard: Dashboard,
  settings: DeploySettings,
  monitorIds: readonly string[],
): DashboardDocument {
  const placed: Placed[] = [filterBar(dashboard)];
  let y = 1;
  dashboard.rows.forEach((row, index) => {
    let x = 0;
    let tallest = 0;
    row.forEach((panel, position) => {
      const chart = toChart(panel, `r${index}p${position}`, settings, monitorIds);
      const h = panel.kind === 'note' ? (panel.height ?? HEIGHT) : HEIGHT;
      if (chart !== null) placed.push({ chart, layout: { i: chart.id, x, y, w: panel.width, h } });
      x += panel.width;
      tallest = Math.max(tallest, h);
    });
    y += tallest;
  });
  return dashboardSchema.parse({
    name: dashboard.name,
    description: dashboard.description,
    owner: EVERYONE,
    charts: placed.map(({ chart }) => chart),
    layout: placed.map(({ layout }) => layout),
    refreshTime: dashboard.refreshSeconds,
    schemaVersion: 2,
    timeWindowStart: `qr-now-${dashboard.window}`,
    timeWindowEnd: 'qr-now',
    ...(dashboard.against === undefined ? {} : { against: dashboard.against }),
  });
}

/** The environment, for every panel; a search box where a panel takes an id. */
function filterBar({ searchable = false }: Dashboard): Placed {
  const environment = {
    id: '_env',
    name: 'Environment',
    type: 'select' as const,
    selectType: 'list' as const,
    active: true,
    options: [
      { key: 'All', value: '', default: true },
      ...['prod', 'staging', 'local'].map((env) => ({ key: env, value: env })),
    ],
  };
  const search = { id: '_id', name: 'Any id', type: 'search' as const, active: true };
  const chart: Chart = {
    id: 'filters',
    type: 'SmartFilter',
    filters: searchable ? [environment, search] : [environment],
  };
  return { chart, layout: { i: chart.id, x: 0, y: 0, w: 12, h: 1 } };
}

function toChart(
  panel: Panel,
  id: string,
  settings: DeploySettings,
  monitorIds: readonly string[],
): Chart | null {
  switch (panel.kind) {
    case 'note':
      return { id, type: 'Note', text: panel.text(settings), variant: 'default' };
    case 'monitors': {
      if (monitorIds.length === 0) return null;
      const columns = { status: true, history: true, dataset: false, type: false, notifiers: true };
      return { id, type: 'MonitorList', name: panel.title, selectedMonitors: [...monitorIds], columns };
    }
    case 'query': {
      const apl = panel.query.chart(settings.datasets[panel.query.dataset]);
      return drawn(panel.as, `${id}-${panel.query.name}`, panel.title ?? panel.query.question, apl);
    }
  }
}

function drawn(as: Drawn, id: string, name: string, apl: string): Chart {
  switch (as) {
    case 'table':
      return { id, type: 'Table', name, query: { apl } };
    case 'top':
      return { id, type: 'TopK', name, query: { apl } };
    case 'line':
    case 'area':
    case 'bars':
      return { id, type: 'TimeSeries', name, query: { apl, queryOptions: { timeSeriesVariant: as } } };
  }
}
