import type { ThresholdMonitor } from '../api/monitor';
import type { AnyQuery } from '../queries/catalogue';
import type { DeploySettings } from '../settings';

/** A threshold monitor of Axiom itself. */
export interface Monitor {
  /** Unique: Axiom knows monitors by ids of its own, so a second deployment finds it by its name. */
  name: string;
  about: string;
  query: AnyQuery;
  operator: ThresholdMonitor['operator'];
  threshold: number;
  intervalMinutes: number;
  rangeMinutes: number;
  alertOnNoData: boolean;
  /** One alert for each value of the query's group. */
  notifyByGroup?: boolean;
  /** Page in `docs/runbooks`. */
  runbook: string;
}

/** What the API is sent, but for the mark that says whose it is. */
export function monitorDocument(
  monitor: Monitor,
  { datasets, monitorEnv, links }: DeploySettings,
  notifierIds: readonly string[],
): ThresholdMonitor {
  const { name, about, query, operator, threshold, intervalMinutes, rangeMinutes, alertOnNoData } = monitor;
  return {
    name,
    type: 'Threshold',
    description: `${about}\nRunbook: ${links.runbooks}/${monitor.runbook}.md`,
    aplQuery: query.apl(datasets[query.dataset], { env: monitorEnv }),
    operator,
    threshold,
    intervalMinutes,
    rangeMinutes,
    alertOnNoData,
    notifyByGroup: monitor.notifyByGroup ?? false,
    resolvable: true,
    triggerFromNRuns: 1,
    triggerAfterNPositiveResults: 1,
    disabled: false,
    // Their order means nothing, and Axiom may give another one back.
    notifierIds: notifierIds.toSorted(),
  };
}
