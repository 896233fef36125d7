import { ask } from '../apl/ask';
import { toTable } from '../apl/result';
import { dashboards } from '../dashboards/all';
import type { DeploySettings } from '../settings';
import type { AxiomApi } from './api';

export interface PanelCheck {
  dashboard: string;
  query: string;
  /** How many rows it shows; what Axiom said when it did not answer. */
  shows: number | { failed: string };
}

/** Asks every panel of every dashboard what it would show now, over its dashboard's window. */
export async function checkPanels(
  api: AxiomApi,
  { datasets }: Pick<DeploySettings, 'datasets'>,
): Promise<PanelCheck[]> {
  const checks: PanelCheck[] = [];
  for (const { name, window, rows } of dashboards) {
    for (const panel of rows.flat()) {
      if (panel.kind !== 'query') continue;
      const { query } = panel;
      const answer = ask(api, query.chart(datasets[query.dataset]), { from: `now-${window}`, to: 'now' });
      const shows = await answer.then(
        (result) => toTable(result).rows.length,
        (error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }),
      );
      checks.push({ dashboard: name, query: query.name, shows });
    }
  }
  return checks;
}

/** Line by line, what is empty or failed marked. */
export function renderChecks(checks: readonly PanelCheck[]): string {
  const line = ({ dashboard, query, shows }: PanelCheck): string => {
    const said = typeof shows === 'number' ? `${shows} rows` : shows.failed;
    return `${shows === 0 ? '–' : typeof shows === 'number' ? '✓' : '✗'} ${dashboard.padEnd(22)} ${query.padEnd(28)} ${said}`;
  };
  const count = (wanted: (shows: PanelCheck['shows']) => boolean) =>
    checks.filter(({ shows }) => wanted(shows)).length;
  const empty = count((shows) => shows === 0);
  const failed = count((shows) => typeof shows !== 'number');
  return [...checks.map(line), `${checks.length} panels: ${empty} empty, ${failed} failed.`, ''].join('\n');
}
