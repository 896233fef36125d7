import { thresholdMonitorSchema } from '../api/monitor';
import { notifierSchema } from '../api/notifier';
import { dashboards } from '../dashboards/all';
import { desiredState } from '../deploy/desired';
import { monitorsOf } from '../monitors/all';
import { queries } from '../queries/catalogue';
import type { DeploySettings } from '../settings';
import { type LintOptions, lint } from './lint';

export interface LintFinding {
  /** The query, dashboard or monitor, with line and column where there are any. */
  where: string;
  text: string;
}

/** Checks everything that would be deployed: each query where it is used, and each document against the API's schema. */
export function lintAll(settings: DeploySettings): LintFinding[] {
  const { datasets } = settings;
  const found = (where: string, apl: string, options: LintOptions): LintFinding[] =>
    lint(apl, options).findings.map(({ line, column, rule, message }) => ({
      where: `${where}:${line}:${column}`,
      text: `${message} (${rule})`,
    }));
  const of = (dataset: 'logs' | 'metrics') => ({ of: dataset, name: datasets[dataset] });
  return [
    ...queries.flatMap(({ name, apl, dataset, example, raw }) =>
      found(`query ${name}`, apl(datasets[dataset], example.with ?? {}), {
        usage: 'query',
        dataset: of(dataset),
        raw,
      }),
    ),
    ...dashboards.flatMap(({ uid, rows }) =>
      rows.flat().flatMap((panel) => {
        if (panel.kind !== 'query') return [];
        const { name, chart, dataset, raw } = panel.query;
        return found(`dashboard ${uid}, ${name}`, chart(datasets[dataset]), {
          usage: 'dashboard',
          dataset: of(dataset),
          raw,
        });
      }),
    ),
    ...monitorsOf(settings.plan).flatMap(({ name, query }) =>
      found(`monitor ${name}`, query.apl(datasets[query.dataset], { env: settings.monitorEnv }), {
        usage: 'monitor',
        dataset: of(query.dataset),
      }),
    ),
    ...documents(settings),
  ];
}

function documents(settings: DeploySettings): LintFinding[] {
  const ids: ReadonlyMap<string, string> = new Map();
  const desired = desiredState(settings);
  const problems = (where: string, check: () => unknown): LintFinding[] => {
    try {
      check();
      return [];
    } catch (error) {
      return [{ where, text: error instanceof Error ? error.message : String(error) }];
    }
  };
  return [
    ...desired.dashboards.flatMap(({ uid, document }) => problems(`dashboard ${uid}`, () => document(ids))),
    ...desired.monitors.flatMap(({ name, document }) =>
      problems(`monitor ${name}`, () => thresholdMonitorSchema.parse(document(ids))),
    ),
    ...desired.notifiers.flatMap((one) => problems(`notifier ${one.name}`, () => notifierSchema.parse(one))),
  ];
}
